import { DatabaseSync } from 'node:sqlite';
import { CopyNotMade, copySqlite } from '#privacy';
import { sqliteAlerts } from '../alerts/sqlite-alerts.js';
import { AccessRecordBroken } from '../errors.js';
import type { RecordedAccess } from './access-record.js';
import { walked } from './chain.js';
import { guarding } from './sqlite-guarding.js';
import { sqliteRows } from './sqlite-rows.js';

const BUSY_MILLISECONDS = 2_000;

/** What a backup of a record holds. */
export interface RecordBackup {
  /** How many looks: those with the sequences from 1 to this. */
  readonly entries: number;
  /** The last of them; null where there is none. */
  readonly last: RecordedAccess | null;
}

/**
 * Copies a record into a new file as `copySqlite` does, beside whoever writes it. Every look that was on record before
 * the call is in it, with its alerts. It gets its name once the chain of the copy was walked from end to end, as
 * `verify` does it.
 * @param file a record of this version's form: whoever puts a look on it has brought it to that
 * @throws AccessRecordUnavailable; AccessRecordBroken where it is not what was written; CopyNotMade where the new file
 *   is there already, cannot be written, or would lack looks
 */
export async function backUpSqliteAccessRecord(options: {
  readonly file: string;
  readonly to: string;
}): Promise<RecordBackup> {
  const { file, to } = options;
  const source = opened(file);
  try {
    const before = await source.rows.extent();
    using copy = guarding(`${file}, copied to ${to}`, () => copySqlite(source.database, to));
    const backup = await held(copy.draft, file);
    if (backup.entries < before.last) throw new CopyNotMade(copy.target, 'DAMAGED');
    copy.publish();
    return backup;
  } finally {
    source.database.close();
  }
}

function opened(file: string) {
  const database = guarding(
    file,
    () => new DatabaseSync(file, { readOnly: true, timeout: BUSY_MILLISECONDS }),
  );
  const guarded = <Result>(work: (database: DatabaseSync) => Result): Result =>
    guarding(file, () => work(database));
  return { database, rows: sqliteRows(guarded), alerts: sqliteAlerts(guarded) };
}

/** @param of the record that was copied, which is what a fault is a fault of */
async function held(draft: string, of: string): Promise<RecordBackup> {
  const { database, rows, alerts } = opened(draft);
  try {
    const { entries, brokenAt } = await walked(rows, alerts);
    if (brokenAt !== null) throw new AccessRecordBroken(of, entries, brokenAt);
    const [last] = await rows.at([entries]);
    return { entries, last: last ?? null };
  } finally {
    database.close();
  }
}
