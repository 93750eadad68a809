import { type NotOverwritten, RotationUnfinished } from '../errors.js';
import type { PostgresDatabase, Query } from '../postgres/postgres-database.js';
import type { Seal } from '../seal.js';
import { rewrappedKey } from './data-key.js';
import { isUnderWay, type MasterKeyProvider, wrappedProof } from './master-key.js';
import { ID_BYTES, idBytes, type MasterKeyRing } from './master-key-ring.js';
import { rewrite } from './postgres-destruction.js';
import { keptMasterKey } from './postgres-tables.js';

const BATCH = 200;

/** See `MasterKeyRotation`. Each batch is a transaction, so a process that is killed leaves every key openable. */
export async function rotateOnPostgres(
  database: PostgresDatabase,
  ring: MasterKeyRing,
  to: MasterKeyProvider,
  rewriteMs: number,
  onProgress: (rewrapped: number) => void = () => undefined,
): Promise<number> {
  const proof = wrappedProof(to); // before the id is asked for: the first use may make the master key
  ring.add(to);
  if (!(await database.transaction((query) => begin(database, query, ring, to, proof)))) return 0;
  let after: readonly [string, string] = ['', ''];
  let rewrapped = 0;
  for (;;) {
    const names = await database.transaction((query) => rewrapSome(database, query, ring, to, after));
    const last = names.at(-1);
    if (!last) break;
    after = last;
    rewrapped += names.length;
    onProgress(rewrapped);
  }
  // While the old master key still counts: were this the last step, a kill before it would leave old pages for good.
  await rewrite(database, rewriteMs, (reason) => unfinished(database, reason));
  await database.query(
    `UPDATE ${database.named('key_database')} SET former_master_key_id = NULL WHERE master_key_id = $1`,
    [to.keyId],
  );
  return rewrapped;
}

/** From here on new keys are wrapped by the new one. False where the rotation to it is at its end already. */
async function begin(
  database: PostgresDatabase,
  query: Query,
  ring: MasterKeyRing,
  to: MasterKeyProvider,
  proof: Buffer,
): Promise<boolean> {
  const table = database.named('key_database');
  await query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`, []); // whoever is making keys is done, or waits
  const { masterKeyId, formerId } = await keptMasterKey(database, query);
  if (masterKeyId === to.keyId) return formerId !== null;
  if (formerId !== null) {
    throw new RotationUnfinished(
      database.location,
      `the rotation from master key ${formerId} to ${masterKeyId} is not finished: finish it before the next`,
    );
  }
  ring.require(masterKeyId, database.location);
  await query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS former_master_key_id text`, []);
  await query(`UPDATE ${table} SET former_master_key_id = master_key_id, master_key_id = $1, proof = $2`, [
    to.keyId,
    proof,
  ]);
  return true;
}

/** Wraps the next keys anew. @returns their names, none where there are no more */
async function rewrapSome(
  database: PostgresDatabase,
  query: Query,
  ring: MasterKeyRing,
  to: MasterKeyProvider,
  after: readonly [string, string],
): Promise<readonly (readonly [string, string])[]> {
  // Held to the end of this: the next rotation waits for it.
  await query(`SELECT FROM ${database.named('key_database')} FOR SHARE`, []);
  if (!isUnderWay(await keptMasterKey(database, query), to, database.location)) return [];
  const table = database.named('data_key');
  const rows = await query(
    `SELECT subject, seal, wrapped FROM ${table}
     WHERE (subject, seal COLLATE "C") > ($1, $2) AND wrapped IS NOT NULL AND substr(wrapped, 1, ${ID_BYTES}) <> $3
     ORDER BY subject, seal COLLATE "C" LIMIT ${BATCH} FOR UPDATE`,
    [...after, idBytes(to.keyId)],
  );
  const names = rows.map((row) => [String(row['subject']), String(row['seal'])] as const);
  if (rows.length === 0) return names;
  const anew = rows.map((row, index) => {
    const [subject, seal] = names[index] ?? ['', ''];
    return rewrappedKey(row['wrapped'], { subject, seal: seal as Seal }, to.keyId, ring, database.location);
  });
  await query(
    `UPDATE ${table} AS kept SET wrapped = anew.wrapped
     FROM unnest($1::text[], $2::text[], $3::bytea[]) AS anew (subject, seal, wrapped)
     WHERE kept.subject = anew.subject AND kept.seal = anew.seal`,
    [names.map(([subject]) => subject), names.map(([, seal]) => seal), anew],
  );
  return names;
}

function unfinished(database: PostgresDatabase, reason: NotOverwritten): RotationUnfinished {
  return new RotationUnfinished(database.location, `every key is wrapped anew, but ${LEFT[reason]}`);
}

const LEFT = {
  READ_BY_ANOTHER: 'another process still reads the old pages: let it end, and repeat this',
  NOT_ALLOWED: 'this user may not have the table rewritten: repeat this as the user that owns it',
  TOO_LONG: 'rewriting the table took longer than it may: repeat this when the server has less to do',
} as const;
