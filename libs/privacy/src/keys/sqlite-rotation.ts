import type { DatabaseSync } from 'node:sqlite';
import { RotationUnfinished } from '../errors.js';
import type { Seal } from '../seal.js';
import { rewrappedKey } from './data-key.js';
import { isUnderWay, type MasterKeyProvider, wrappedProof } from './master-key.js';
import { ID_BYTES, idBytes, type MasterKeyRing } from './master-key-ring.js';
import { keptMasterKey, scrub } from './sqlite-database.js';

/** Few enough that others who write wait for milliseconds. */
const BATCH = 200;

/** See `MasterKeyRotation`. Each batch is a transaction, so a process that is killed leaves every key openable. */
export function rotateOnSqlite(
  database: DatabaseSync,
  file: string,
  ring: MasterKeyRing,
  to: MasterKeyProvider,
  onProgress: (rewrapped: number) => void = () => undefined,
): number {
  const proof = wrappedProof(to); // before the id is asked for: the first use may make the master key
  ring.add(to);
  const inTransaction = <Result>(work: () => Result): Result => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };
  const begun = inTransaction(() => begin(database, file, ring, to, proof));
  if (!begun) return 0;

  const select = database.prepare(
    `SELECT subject, seal, wrapped FROM data_key
     WHERE (subject, seal) > (?, ?) AND wrapped IS NOT NULL AND substr(wrapped, 1, ${ID_BYTES}) <> ?
     ORDER BY subject, seal LIMIT ${BATCH}`,
  );
  const update = database.prepare('UPDATE data_key SET wrapped = ? WHERE subject = ? AND seal = ?');
  let after: readonly [string, string] = ['', ''];
  let rewrapped = 0;
  for (let rest = true; rest;) {
    inTransaction(() => {
      rest = isUnderWay(keptMasterKey(database, file), to, file);
      if (!rest) return;
      const rows = select.all(...after, idBytes(to.keyId));
      for (const row of rows) {
        const [subject, seal] = [String(row['subject']), String(row['seal'])];
        const name = { subject, seal: seal as Seal };
        update.run(rewrappedKey(row['wrapped'], name, to.keyId, ring, file), subject, seal);
        after = [subject, seal];
      }
      rewrapped += rows.length;
      rest = rows.length > 0;
    });
    if (rest) onProgress(rewrapped);
  }
  // While the old master key still counts: were this the last step, a kill before it would leave old pages for good.
  scrub(
    database,
    () =>
      new RotationUnfinished(file, 'another process still reads the old pages: let it end, and repeat this'),
  );
  database
    .prepare('UPDATE key_database SET former_master_key_id = NULL WHERE master_key_id = ?')
    .run(to.keyId);
  return rewrapped;
}

/** From here on new keys are wrapped by the new one. False where the rotation to it is at its end already. */
function begin(
  database: DatabaseSync,
  file: string,
  ring: MasterKeyRing,
  to: MasterKeyProvider,
  proof: Buffer,
): boolean {
  const { masterKeyId, formerId } = keptMasterKey(database, file);
  if (masterKeyId === to.keyId) return formerId !== null;
  if (formerId !== null) {
    throw new RotationUnfinished(
      file,
      `the rotation from master key ${formerId} to ${masterKeyId} is not finished: finish it before the next`,
    );
  }
  ring.require(masterKeyId, file);
  const columns = database.prepare('PRAGMA table_info(key_database)').all();
  if (!columns.some(({ name }) => name === 'former_master_key_id')) {
    database.exec('ALTER TABLE key_database ADD COLUMN former_master_key_id TEXT');
  }
  database
    .prepare('UPDATE key_database SET former_master_key_id = master_key_id, master_key_id = ?, proof = ?')
    .run(to.keyId, proof);
  return true;
}
