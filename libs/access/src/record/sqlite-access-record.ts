import { chmodSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { isReadOnly } from '#privacy';
import type { AlertStore } from '../alerts/alert.js';
import { sqliteAlerts } from '../alerts/sqlite-alerts.js';
import { AccessError, AccessRecordUnavailable } from '../errors.js';
import type { AccessEntry, AccessRecord, LooksAsked, RecordedAccess } from './access-record.js';
import { type ChainEnd, chainedTo, type Looked, walked } from './chain.js';
import { COLUMNS, entryOf, keepable, rowOf } from './entry.js';
import { pageStatement, type Statement } from './filtered.js';
import { MAX_LIMIT, requirePage } from './page.js';
import { makeRecord } from './sqlite-schema.js';

const BUSY_MILLISECONDS = 2_000;
const TABLES = { access: 'access', subject: 'access_subject' };
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
  return new SqliteAccessRecord(database, file, options.clock);
}

interface Waiting extends Looked {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class SqliteAccessRecord implements AccessRecord {
  private waiting: Waiting[] = [];
  private closed = false;
  readonly alerts: AlertStore;

  constructor(
    private readonly database: DatabaseSync,
    private readonly file: string,
    private readonly clock: () => Date,
  ) {
    this.alerts = sqliteAlerts((work) => {
      this.requireOpen();
      return guarding(this.file, () => work(this.database));
    });
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
    const page = pageStatement(TABLES, requirePage(asked));
    return guarding(this.file, () => this.rows(page).map(entryOf));
  }

  verify(): Promise<{ entries: number; brokenAt: number | null }> {
    return walked(
      (after) => this.list({ after, limit: MAX_LIMIT }),
      async (page) => guarding(this.file, () => this.firstNotFound(page)),
    );
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
      const insert = this.database.prepare(INSERT);
      for (const one of chainedTo(this.end(), batch)) insert.run(...rowOf(one));
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

  private rows({ text, values }: Statement): Record<string, SQLOutputValue>[] {
    const named = Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value]));
    return this.database.prepare(text).all(named);
  }

  private firstNotFound(page: readonly RecordedAccess[]): number | null {
    const row = this.database
      .prepare(
        `SELECT min(look.sequence) AS first FROM access AS look, json_each(look.subjects) AS asked
         WHERE look.sequence BETWEEN ? AND ? AND NOT EXISTS (
           SELECT 1 FROM access_subject AS found
           WHERE found.person = asked.value AND found.sequence = look.sequence)`,
      )
      .get(page[0]?.sequence ?? 0, page.at(-1)?.sequence ?? 0);
    return row === undefined || row['first'] === null ? null : Number(row['first']);
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
