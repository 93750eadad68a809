import type { DatabaseSync } from 'node:sqlite';
import { CopyNotMade } from '../errors.js';
import { copySqlite } from '../sqlite-copy.js';
import { guarding, keptMasterKey, openForReading } from './sqlite-database.js';

/** What a backup of a key database holds. */
export interface KeysBackup {
  /** Keys that can be used, of all persons and both seals. */
  readonly keys: number;
  /** Keys of which only that they were destroyed is left. */
  readonly destroyed: number;
  /** The id of the master key that opens them, which tells nothing of it. */
  readonly masterKeyId: string;
}

/**
 * Copies a key database into a new file as `copySqlite` does, beside whoever writes it; it needs no master key. Every
 * key that was kept before the call is in it, and it gets its name once that is checked. A destruction of keys that is
 * under way meanwhile is finished after it.
 * @throws KeysUnavailable (ABSENT where there is no such database), KeysCorrupt; CopyNotMade where the new file is there
 *   already, cannot be written, or would lack keys
 */
export function backUpSqliteKeys({ file, to }: { readonly file: string; readonly to: string }): KeysBackup {
  const source = openForReading(file);
  try {
    const before = heldBy(source, file);
    using copy = guarding(`${file}, copied to ${to}`, () => copySqlite(source, to));
    const held = heldIn(copy.draft);
    const after = heldBy(source, file);
    const isWhole =
      isWithin(held.rows, before.rows, after.rows) &&
      isWithin(held.destroyed, before.destroyed, after.destroyed) &&
      [before.masterKeyId, after.masterKeyId].includes(held.masterKeyId);
    if (!isWhole) throw new CopyNotMade(copy.target, 'DAMAGED');
    copy.publish();
    const { keys, destroyed, masterKeyId } = held;
    return { keys, destroyed, masterKeyId };
  } finally {
    source.close();
  }
}

/** Rows are never taken out and never come back to use, so every figure but `keys` only grows. */
interface Held extends KeysBackup {
  readonly rows: number;
}

function heldBy(database: DatabaseSync, file: string): Held {
  return guarding(file, () => {
    const row = database.prepare('SELECT count(*) AS rows, count(wrapped) AS keys FROM data_key').get();
    const [rows, keys] = [Number(row?.['rows']), Number(row?.['keys'])];
    return { rows, keys, destroyed: rows - keys, masterKeyId: keptMasterKey(database, file).masterKeyId };
  });
}

function heldIn(draft: string): Held {
  const copy = openForReading(draft);
  try {
    return heldBy(copy, draft);
  } finally {
    copy.close();
  }
}

const isWithin = (count: number, least: number, most: number): boolean => count >= least && count <= most;
