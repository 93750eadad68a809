import { SEGMENT, segmentOf } from './postings.js';
import type { RecordRows } from './rows.js';

/**
 * Makes postings of entries, a segment at a time, once the segment is full: by them entries are found, and no look
 * waits for them. They follow from the entries, so a process that ends on the way loses nothing, and any process of
 * the record goes on where another one stopped.
 */
export class Derivation {
  private underWay: Promise<number> | undefined;
  private stopped = false;

  constructor(private readonly rows: RecordRows) {}

  /** To be told of every batch that was written: derives once a segment is full, after whatever waits just now. */
  written(batch: readonly { readonly sequence: number }[]): void {
    const full = batch.some(({ sequence }) => sequence % SEGMENT === 0);
    if (!full) return;
    // What fails here is tried again by whoever searches the record, and they are told.
    setImmediate(() => void this.caughtUp().catch(() => undefined));
  }

  /**
   * Resolves once every full segment has its postings.
   * @returns how many there are; what comes after them is to be read entry by entry
   * @throws AccessRecordUnavailable
   */
  caughtUp(): Promise<number> {
    this.underWay ??= this.run().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  /** Derives nothing from now on, and waits for the segment that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.underWay?.catch(() => undefined);
  }

  private async run(): Promise<number> {
    for (;;) {
      const { last, segments } = await this.rows.extent();
      if (this.stopped || last < (segments + 1) * SEGMENT) return segments;
      // Three short steps, and others' turns between them: a full segment of long lists takes some ten milliseconds.
      const entries = await this.rows.after(segments * SEGMENT, SEGMENT);
      await turn();
      const segment = segmentOf(segments, entries);
      await turn();
      await this.rows.keep(segment);
      await turn();
    }
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
