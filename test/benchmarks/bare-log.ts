import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { NewEvent } from '#event-log';

/** No hash is calculated on this side, but its place is filled. */
const HASH = '0'.repeat(64);

/** The log's own table, written with nothing between it and node:sqlite: the least that a durable append can cost. */
export class BareLog {
  private readonly database: DatabaseSync;
  private readonly insert: StatementSync;

  /** @param file a log that is closed: table, indexes and triggers are those in it */
  constructor(file: string) {
    this.database = new DatabaseSync(file);
    // Those of the log's connection for writing.
    this.database.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON; ' +
        'PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16384;',
    );
    this.insert = this.database.prepare(
      'INSERT INTO event (stream, revision, id, type, data, metadata, recorded_at, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  append(stream: string, revision: bigint, { id, type, data, metadata }: NewEvent): void {
    const now = new Date().toISOString();
    this.insert.run(stream, revision, id, type, JSON.stringify(data), JSON.stringify(metadata), now, HASH);
  }

  transaction(work: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    work();
    this.database.exec('COMMIT');
  }

  close(): void {
    this.database.close();
  }
}
