import { setTimeout as delay } from 'node:timers/promises';
import type { Position, RecordedEvent } from '../port.js';
import { requireSame } from './comparing.js';
import { CopyRefused } from './copy-refused.js';
import { carriedBatches, type CopyTarget } from './copy-target.js';
import type { PositionMap } from './position-map.js';

const MAX_CHUNK_EVENTS = 256;
const MAX_CHUNK_BYTES = 4 * 1024 * 1024;
/** A member of a cluster that is read from may lie behind the one that was written to. */
const LAG_PAUSES_MS = [10, 100, 500, 2_000, 5_000];

/**
 * Carries events over, a chunk at a time: stores them, reads back what the target then holds behind the chunk before,
 * compares, and only then enters the positions in the map. So an event that somebody else puts between them is found
 * with the chunk that it fell into.
 */
export class Copying {
  private chunk: RecordedEvent[] = [];
  private bytes = 0;
  copied = 0;

  /**
   * @param done how many events the target holds
   * @param last where the last of them lies
   */
  constructor(
    private readonly target: CopyTarget,
    private readonly map: PositionMap,
    private done: number,
    private last: Position | null,
  ) {}

  async add(event: RecordedEvent): Promise<void> {
    this.chunk.push(event);
    this.bytes += JSON.stringify([event.data, event.metadata]).length;
    if (this.chunk.length >= MAX_CHUNK_EVENTS || this.bytes >= MAX_CHUNK_BYTES) await this.flush();
  }

  /** Stores what is left. */
  async flush(): Promise<void> {
    const { chunk } = this;
    this.chunk = [];
    this.bytes = 0;
    for (let left = chunk, attempt = 0; left.length > 0; attempt += 1) {
      const conflict = await this.carry(left);
      left = await this.readBack(left);
      if (left.length === 0) break;
      const pause = LAG_PAUSES_MS[attempt];
      if (pause === undefined) throw this.lost(left.length, conflict);
      await delay(pause);
    }
    this.map.flush();
  }

  /**
   * A process that was killed may have left an append under way, which is stored only now: it may have part of these
   * events in it, and what is stored then tells how far it went.
   * @returns the conflict, if it was one
   */
  private async carry(events: readonly RecordedEvent[]): Promise<unknown> {
    try {
      await this.target.carry(carriedBatches(events));
      return undefined;
    } catch (error) {
      if (!isConflict(error)) throw error;
      return error;
    }
  }

  /** @returns those that the target does not hold yet */
  private async readBack(events: RecordedEvent[]): Promise<RecordedEvent[]> {
    const after = this.last === null ? {} : { after: this.last };
    let found = 0;
    for await (const stored of this.target.readAll({ ...after, limit: events.length })) {
      const event = events[found];
      if (event === undefined) break;
      requireSame(this.done + 1, event, stored);
      this.map.see(this.done, event.position, stored.position);
      this.last = stored.position;
      this.done += 1;
      this.copied += 1;
      found += 1;
    }
    return events.slice(found);
  }

  private lost(count: number, cause: unknown): CopyRefused {
    return new CopyRefused(
      `${this.target.location} does not hold ${count} events that it was given: check the store, see that nobody else ` +
        'writes to it, then run the copy again',
      { cause },
    );
  }
}

function isConflict(error: unknown): boolean {
  const code = error instanceof Object && 'code' in error ? error.code : undefined;
  return code === 'WRONG_EXPECTED_REVISION' || code === 'PARTIAL_OVERLAP';
}
