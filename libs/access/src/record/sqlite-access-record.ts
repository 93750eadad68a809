import { chmodSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { isReadOnly } from '#privacy';
import type { AlertStore } from '../alerts/alert.js';
import { sqliteAlerts } from '../alerts/sqlite-alerts.js';
import { AccessRecordUnavailable } from '../errors.js';
import type { AccessEntry, AccessRecord, LooksAsked, RecordedAccess, Verified } from './access-record.js';
import { type ChainEnd, chainedTo, type Looked, walked } from './chain.js';
import { Derivation } from './derivation.js';
import { COLUMNS, endOf, keepable, rowOf } from './entry.js';
import type { RecordRows } from './rows.js';
import { listed } from './search.js';
import { guarding } from './sqlite-guarding.js';
import { sqliteRows } from './sqlite-rows.js';
import { makeRecord } from './sqlite-schema.js';

const BUSY_MILLISECONDS = 2_000;
const END = 'SELECT sequence, hash, at FROM access ORDER BY sequence DESC LIMIT 1';
const INSERT = `INSERT INTO access (${COLUMNS.map((column) => `"${column}"`).join(', ')})
  VALUES (${COLUMNS.map(() => '?').join(', ')})`;

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
      makeRecord(database);
    });
  } catch (error) {
    database.close();
    throw error;
  }
  return guarding(file, () => new SqliteAccessRecord(database, file, options.clock));
}

interface Waiting extends Looked {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class SqliteAccessRecord implements AccessRecord {
  private waiting: Waiting[] = [];
  private closed = false;
  readonly alerts: AlertStore;
  private readonly rows: RecordRows;
  private readonly derivation: Derivation;
  private readonly findEnd: StatementSync;
  private readonly insert: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    private readonly file: string,
    private readonly clock: () => Date,
  ) {
    const guarded = <Result>(work: (database: DatabaseSync) => Result): Result => {
      this.requireOpen();
      return guarding(this.file, () => work(this.database));
    };
    this.alerts = sqliteAlerts(guarded);
    this.rows = sqliteRows(guarded);
    this.derivation = new Derivation(this.rows);
    this.findEnd = database.prepare(END);
    this.insert = database.prepare(INSERT);
  }

  record(entry: AccessEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.requireOpen();
      const at = this.clock().toISOString();
      // Everything that is recorded within this turn of the event loop shares one transaction.
      if (this.waiting.push({ entry: keepable(entry), at, resolve, reject }) === 1)
        setImmediate(() => this.commit());
    });
  }

  async list(asked: LooksAsked = {}): Promise<readonly RecordedAccess[]> {
    this.requireOpen();
    return listed(this.rows, () => this.derivation.caughtUp(), asked);
  }

  verify(): Promise<Verified> {
    return walked(this.rows, this.alerts);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.commit();
    this.closed = true;
    void this.derivation.stop(); // of what is under way nothing is half done: each segment is kept within one turn
    this.database.close();
  }

  private commit(): void {
    const batch = this.waiting;
    this.waiting = [];
    if (batch.length === 0) return;
    try {
      this.derivation.written(guarding(this.file, () => this.write(batch)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { resolve } of batch) resolve();
  }

  /** Reads the end of the chain within the transaction, so that two processes never fork it. */
  private write(batch: readonly Waiting[]): readonly RecordedAccess[] {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const entries = chainedTo(this.end(), batch);
      for (const entry of entries) this.insert.run(...rowOf(entry));
      this.database.exec('COMMIT');
      return entries;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  private end(): ChainEnd {
    const row = this.findEnd.get();
    return row && endOf(row);
  }

  private requireOpen(): void {
    if (this.closed) throw new AccessRecordUnavailable(this.file, 'is closed: open it again');
  }
}
