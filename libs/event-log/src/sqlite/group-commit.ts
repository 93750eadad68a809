import type { RecordingClock } from '../clock.js';
import { EventLogError, LogClosed } from '../errors.js';
import type { AppendResult } from '../port.js';
import { placeOf } from '../position.js';
import type { SerialisedBatch } from '../serialise.js';
import { BatchWriter } from './batch-writer.js';
import type { Connection } from './connection.js';
import { isConstraint, storageFailure } from './failures.js';
import type { LogFile } from './log-file.js';
import { StreamHeads } from '../stream-heads.js';

/** A transaction takes no more than this, so that one burst of appends does not hold the event loop for long. */
const MAX_GROUP_BYTES = 8 * 1024 * 1024;
const MAX_GROUP_BATCHES = 512;

interface Waiting {
  readonly batch: SerialisedBatch;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly result: AppendResult } | { readonly error: unknown };

/**
 * Gathers the appends of one turn of the event loop into one transaction, so that they share one sync of the
 * disk. No promise settles before the commit: a conflict with a neighbour that is then not committed was none.
 */
export class GroupCommit {
  private waiting: Waiting[] = [];
  private scheduled: NodeJS.Immediate | undefined;
  private readonly heads = new StreamHeads();
  private writer: { readonly connection: Connection; readonly batches: BatchWriter } | undefined;
  private closed = false;

  /** @param committed called after each commit that stored something, with the position of the last event */
  constructor(
    private readonly file: LogFile,
    private readonly clock: RecordingClock,
    private readonly committed: (position: bigint) => void,
  ) {}

  append(batch: SerialisedBatch): Promise<AppendResult> {
    if (this.closed) return Promise.reject(new LogClosed());
    return new Promise((resolve, reject) => {
      this.waiting.push({ batch, resolve, reject });
      this.schedule();
    });
  }

  /** Commits what waits, and takes no more. */
  close(): void {
    this.closed = true;
    while (this.waiting.length > 0) this.commitGroup();
    clearImmediate(this.scheduled);
  }

  private schedule(): void {
    this.scheduled ??= setImmediate(() => {
      this.scheduled = undefined;
      this.commitGroup();
      if (this.waiting.length > 0) this.schedule();
    });
  }

  private commitGroup(): void {
    const group = this.takeGroup();
    let outcomes: readonly Outcome[];
    try {
      outcomes = this.file.run((connection) => this.transaction(connection, group));
    } catch (error) {
      // Closing the connection ends the transaction whatever state it is in; the next use opens a fresh one.
      this.forget();
      this.file.discard();
      for (const { reject } of group) reject(error);
      return;
    }
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined && 'result' in outcome) resolve(outcome.result);
      else reject(outcome?.error);
    });
    const last = outcomes.reduce((latest, outcome) => {
      const position = 'result' in outcome ? placeOf(outcome.result.position) : 0n;
      return position > latest ? position : latest;
    }, 0n);
    // Subscribers wake a turn later, so that whoever waits for the append is answered before projections take the thread.
    setImmediate(() => this.committed(last));
  }

  private takeGroup(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { batch } of this.waiting) {
      bytes += batch.bytes;
      if (count > 0 && (bytes > MAX_GROUP_BYTES || count >= MAX_GROUP_BATCHES)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  /**
   * One transaction for the whole group. Expectations and ids are checked before a batch is written, so a batch
   * that is refused has left nothing behind. Should the file itself refuse a row after that, the transaction is
   * rolled back and repeated without that batch. A savepoint for each batch would do as well, but copies every
   * page that the batch touches: it made a group half as fast, for what never happens to a sound log.
   */
  private transaction(connection: Connection, group: readonly Waiting[]): readonly Outcome[] {
    const broken = new Map<Waiting, Outcome>();
    for (;;) {
      connection.statement('BEGIN IMMEDIATE').run();
      const outcomes = this.writeAll(connection, group, broken);
      if (outcomes !== undefined) {
        connection.statement('COMMIT').run();
        return outcomes;
      }
      this.forget();
      connection.statement('ROLLBACK').run();
    }
  }

  /** Undefined where the file refused a row: the batch it belongs to is then among the broken ones. */
  private writeAll(
    connection: Connection,
    group: readonly Waiting[],
    broken: Map<Waiting, Outcome>,
  ): readonly Outcome[] | undefined {
    const writer = this.writerOn(connection);
    const outcomes: Outcome[] = [];
    for (const waiting of group) {
      try {
        outcomes.push(broken.get(waiting) ?? { result: writer.write(waiting.batch) });
      } catch (error) {
        if (isConstraint(error)) {
          broken.set(waiting, { error: storageFailure(this.file.location, error) });
          return undefined;
        }
        if (!(error instanceof EventLogError)) throw error;
        outcomes.push({ error });
      }
    }
    return outcomes;
  }

  /** Nothing that was remembered of a transaction holds once it is not committed. */
  private forget(): void {
    this.heads.forgetAll();
    this.writer = undefined;
  }

  private writerOn(connection: Connection): BatchWriter {
    if (this.writer?.connection !== connection) {
      const batches = new BatchWriter(connection, this.heads, this.clock);
      this.writer = { connection, batches };
    }
    return this.writer.batches;
  }
}
