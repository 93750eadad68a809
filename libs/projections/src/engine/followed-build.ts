import type { Position } from '#event-log';
import type { BuildState, ReadStore } from '../storage/projection-storage.js';
import { describeError } from './errors.js';
import { nothingParked, type Parked } from './parking.js';
import type { Source, SourceStatus } from './source.js';

/** A build that others write. What is known of it is what was read last. */
export class FollowedBuild implements Source {
  status: SourceStatus = 'starting';
  error: string | null = null;
  private state: BuildState = { position: null, parked: nothingParked, unparkings: 0 };

  constructor(
    private readonly store: ReadStore,
    private readonly moved: (source: FollowedBuild) => void,
  ) {}

  get position(): Position | null {
    return this.state.position;
  }

  get parked(): Parked {
    return this.state.parked;
  }

  async refresh(): Promise<void> {
    const before = this.position;
    this.state = await this.store.state();
    this.status = 'live';
    this.error = null;
    if (this.position !== before) this.moved(this);
  }

  /** The store does not answer: what is known stays as it is. */
  trouble(error: unknown): void {
    this.status = 'retrying';
    this.error = describeError(error);
  }

  async stop(): Promise<void> {
    this.status = 'stopped';
  }
}
