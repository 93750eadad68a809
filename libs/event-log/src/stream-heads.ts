import { RecentMap } from './recent-map.js';

/** The last event of a stream, as far as the next one needs it. */
export interface Head {
  readonly revision: bigint;
  readonly hash: string;
}

/** About 2 MB, and 4 at most. A stream beyond it costs one index look-up more. */
const MAX_HEADS = 10_000;

/** Recently used stream heads; the longest unused leave first. */
export class StreamHeads {
  private readonly heads: RecentMap<string, Head>;

  constructor(limit = MAX_HEADS) {
    this.heads = new RecentMap(limit);
  }

  get(stream: string): Head | undefined {
    return this.heads.get(stream);
  }

  set(stream: string, head: Head): void {
    this.heads.set(stream, head);
  }

  /** After a transaction that was not committed: whatever was remembered may never have been stored. */
  forgetAll(): void {
    this.heads.clear();
  }
}
