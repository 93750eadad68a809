import { LogClosed } from '../errors.js';
import type { Connection } from './connection.js';
import { needsReopening, storageFailure } from './failures.js';

/**
 * The log's connection, replaced by a fresh one after an I/O error: what SQLite holds in memory after a failed
 * write or sync may differ from the disk, so nothing goes on from there.
 */
export class LogFile {
  private connection: Connection | undefined;
  private closed = false;

  constructor(
    readonly location: string,
    private readonly connect: () => Connection,
  ) {}

  /**
   * Runs synchronous work on the connection, opening it where there is none.
   * @throws LogClosed, LogUnavailable, LogCorrupt
   */
  run<T>(work: (connection: Connection) => T): T {
    if (this.closed) throw new LogClosed();
    try {
      this.connection ??= this.connect();
      return work(this.connection);
    } catch (error) {
      if (needsReopening(error)) this.discard();
      throw storageFailure(this.location, error);
    }
  }

  close(): void {
    this.closed = true;
    this.discard();
  }

  /** Closes the connection, which rolls back what it has not committed. The next use opens a fresh one. */
  discard(): void {
    const { connection } = this;
    this.connection = undefined;
    connection?.close();
  }
}
