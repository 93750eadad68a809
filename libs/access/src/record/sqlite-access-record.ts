import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { isReadOnly } from '#privacy';
import { AccessError, AccessRecordUnavailable } from '../errors.js';
import type { AccessEntry, AccessRecord, RecordedAccess } from './access-record.js';
import { type ChainEnd, chainedTo, type Looked, walked } from './chain.js';
import { entryOf, keepable } from './entry.js';
import { MAX_LIMIT, type PageAsked, requirePage } from './page.js';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS access (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    principal TEXT NOT NULL,
    role TEXT,
    operation TEXT NOT NULL,
    subjects TEXT NOT NULL,
    purpose TEXT,
    correlation_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('GRANTED', 'REFUSED')),
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS access_never_changes BEFORE UPDATE ON access
    BEGIN SELECT RAISE(ABORT, 'the record of who looked is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS access_never_goes BEFORE DELETE ON access
    BEGIN SELECT RAISE(ABORT, 'the record of who looked is append-only'); END;
`;
const BUSY_MILLISECONDS = 2_000;

/**
 * Opens or makes a record in a file of its own.
 *
 * `synchronous` is NORMAL: every query writes here, and an fsync for each turn would make reading as dear as
 * writing. What resolved survives the end of the process, by SIGKILL too; only a loss of power can take the last
 * moments, whole entries from the end, so the chain stays whole.
 * @throws AccessRecordUnavailable
 */
export function openAccessRecord(options: {
  readonly file: string;
  readonly clock: () => Date;
}): AccessRecord {
  const { file } = options;
  if (isReadOnly(file))
    throw new AccessRecordUnavailable(file, 'is read-only: make it writable for this user');
  const database = guarding(file, () => new DatabaseSync(file, { timeout: BUSY_MILLISECONDS }));
  try {
    guarding(file, () => {
      chmodSync(file, 0o600);
      database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`);
    });
  } catch (error) {
    database.close();
    throw error;
  }
  return new SqliteAccessRecord(database, file, options.clock);
}

interface Waiting extends Looked {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class SqliteAccessRecord implements AccessRecord {
  private waiting: Waiting[] = [];
  private closed = false;

  constructor(
    private readonly database: DatabaseSync,
    private readonly file: string,
    private readonly clock: () => Date,
  ) {}

  record(entry: AccessEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.requireOpen();
      const at = this.clock().toISOString();
      // Everything that is recorded within this turn of the event loop shares one transaction.
      if (this.waiting.push({ entry: keepable(entry), at, resolve, reject }) === 1)
        setImmediate(() => this.commit());
    });
  }

  async list(asked: PageAsked = {}): Promise<readonly RecordedAccess[]> {
    this.requireOpen();
    const { after, limit } = requirePage(asked);
    return guarding(this.file, () => this.page(after, limit));
  }

  verify(): Promise<{ entries: number; brokenAt: number | null }> {
    return walked((after) => this.list({ after, limit: MAX_LIMIT }));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.commit();
    this.closed = true;
    this.database.close();
  }

  private commit(): void {
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) return;
    try {
      guarding(this.file, () => this.write(batch));
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { resolve } of batch) resolve();
  }

  /** Reads the end of the chain within the transaction, so that two processes never fork it. */
  private write(batch: readonly Waiting[]): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const insert = this.database.prepare('INSERT INTO access VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
      for (const one of chainedTo(this.end(), batch)) {
        const { sequence, at, principal, role, operation, purpose, correlationId, outcome, hash } = one;
        const subjects = JSON.stringify(one.subjects);
        insert.run(sequence, at, principal, role, operation, subjects, purpose, correlationId, outcome, hash);
      }
      this.database.exec('COMMIT');
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  private end(): ChainEnd {
    const row = this.database.prepare('SELECT * FROM access ORDER BY sequence DESC LIMIT 1').get();
    return row && entryOf(row);
  }

  private page(after: number, limit: number): readonly RecordedAccess[] {
    return this.database
      .prepare('SELECT * FROM access WHERE sequence > ? ORDER BY sequence LIMIT ?')
      .all(after, limit)
      .map(entryOf);
  }

  private requireOpen(): void {
    if (this.closed) throw new AccessRecordUnavailable(this.file, 'is closed: open it again');
  }
}

function guarding<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof AccessError) throw error;
    const reason = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
    const detail = `cannot be used (${String(reason)}): check the folder, its owner, its space, and other processes`;
    throw new AccessRecordUnavailable(file, detail, { cause: error });
  }
}
