import type { Position } from '#event-log';
import type { Build } from '../storage/projection-storage.js';
import { Bell } from './bell.js';
import { asError } from './errors.js';
import { isBefore } from './is-before.js';
import type { Lane } from './lane.js';
import type { Opened } from './opened.js';

/** The live build stands still for so long at most while the new one comes up to it. */
const FLIP_WAIT_MS = 1000;

/** A build on its way to take over from the live one. */
export class Building {
  /** Rings when something has changed that it, or who waits for it, may go on for. */
  readonly bell = new Bell();
  failure: Error | undefined;

  constructor(readonly opened: Opened<Lane>) {}

  get build(): Build {
    return this.opened.build;
  }

  get lane(): Lane {
    return this.opened.source;
  }

  fail(error: unknown): void {
    this.failure = asError(error);
    this.bell.ring();
  }

  /**
   * True where it has seen all of the log, or has come to `goal`: under steady writes it may never see the head, but is
   * near once it is where the live build was a batch ago. Undefined: not yet asked.
   */
  isNear(goal: Position | null | undefined): boolean {
    return this.lane.status === 'live' || (goal !== undefined && !isBefore(this.lane.position, goal));
  }

  /** Waits, not for long, until it has come to a position. */
  async reaches(position: Position | null, isWanted: () => boolean): Promise<boolean> {
    const tooLate = AbortSignal.timeout(FLIP_WAIT_MS);
    const ring = () => this.bell.ring();
    tooLate.addEventListener('abort', ring);
    try {
      while (isBefore(this.lane.position, position)) {
        if (tooLate.aborted || !isWanted() || this.lane.status === 'failed') return false;
        this.bell.reset();
        await this.bell.rung();
      }
      return true;
    } finally {
      tooLate.removeEventListener('abort', ring);
    }
  }
}
