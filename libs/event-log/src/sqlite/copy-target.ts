import { RecordingClock } from '../clock.js';
import type { CopyTarget } from '../copy/copy-target.js';
import type { SerialisedBatch } from '../serialise.js';
import { StreamHeads } from '../stream-heads.js';
import { BatchWriter } from './batch-writer.js';
import type { Connection } from './connection.js';
import type { LogFile } from './log-file.js';
import { SqliteEventLogReader } from './sqlite-event-log-reader.js';
import type { WriterLock } from './writer-lock.js';

/**
 * A log on SQLite that a copy writes. It holds the right to write it, so that nobody else does; whoever opens it
 * afterwards begins with the time of recording of its last event, so that nothing is recorded before that.
 */
export class SqliteCopyTarget extends SqliteEventLogReader implements CopyTarget {
  private readonly heads = new StreamHeads();
  private writer: { readonly connection: Connection; readonly batches: BatchWriter } | undefined;

  constructor(
    file: LogFile,
    private readonly lock: WriterLock,
  ) {
    super(file);
  }

  get location(): string {
    return this.file.location;
  }

  /** All of it in one transaction. */
  async carry(batches: readonly SerialisedBatch[]): Promise<void> {
    try {
      this.file.run((connection) => {
        connection.statement('BEGIN IMMEDIATE').run();
        const writer = this.writerOn(connection);
        for (const batch of batches) writer.write(batch);
        connection.statement('COMMIT').run();
      });
    } catch (error) {
      // Closing the connection takes back what was not committed, and what was remembered of it goes too.
      this.heads.forgetAll();
      this.writer = undefined;
      this.file.discard();
      throw error;
    }
  }

  async clockBehind(): Promise<number> {
    return 0;
  }

  override async close(): Promise<void> {
    await super.close();
    this.lock.release();
  }

  private writerOn(connection: Connection): BatchWriter {
    if (this.writer?.connection !== connection) {
      const clock = new RecordingClock(() => new Date(), null);
      this.writer = { connection, batches: new BatchWriter(connection, this.heads, clock) };
    }
    return this.writer.batches;
  }
}
