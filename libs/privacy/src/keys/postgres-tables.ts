import { KeysCorrupt } from '../errors.js';
import type { PostgresDatabase, Query } from '../postgres/postgres-database.js';
import { type KeptMasterKey, wrappedProof } from './master-key.js';
import type { MasterKeyRing } from './master-key-ring.js';

/** Makes the tables of a key database where they are not there, and binds them to the master key. */
export async function makeTables(database: PostgresDatabase, { first }: MasterKeyRing): Promise<void> {
  await database.makeOnce('key_database', async (query) => {
    await query(schemaOf(database));
    const proof = wrappedProof(first); // before the id is asked for: the first use may make the master key
    await query(
      `INSERT INTO ${database.named('key_database')} (one, master_key_id, proof) VALUES (1, $1, $2)`,
      [first.keyId, proof],
    );
  });
  await countDestructions(database);
}

/** A database of before destructions were counted may have been left in the middle of one: it counts as if it were. */
async function countDestructions(database: PostgresDatabase): Promise<void> {
  const table = database.named('key_database');
  const counts = async (query: Query) => {
    const [row] = await query(`SELECT * FROM ${table}`, []);
    return row?.['destructions'] !== undefined;
  };
  if (await counts(database.query)) return;
  await database.transaction(async (query) => {
    await query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`, []);
    if (await counts(query)) return;
    await query(`ALTER TABLE ${table} ADD COLUMN destructions bigint NOT NULL DEFAULT 0,
                                      ADD COLUMN overwritten bigint NOT NULL DEFAULT 0,
                                      ADD COLUMN erased_after text, ADD COLUMN erased_next_id text,
                                      ADD COLUMN erased_keys bigint`);
    await query(`UPDATE ${table} SET destructions =
                   (SELECT count(*) FROM ${database.named('data_key')} WHERE destroyed_at IS NOT NULL)`);
  });
}

/** @throws KeysCorrupt */
export async function keptMasterKey(
  database: PostgresDatabase,
  query: Query = database.query,
): Promise<KeptMasterKey> {
  // Every column: a database of before the first rotation may lack the last one.
  const [row] = await query(`SELECT * FROM ${database.named('key_database')}`, []);
  const [id, proof, former] = [row?.['master_key_id'], row?.['proof'], row?.['former_master_key_id']];
  if (typeof id !== 'string' || !Buffer.isBuffer(proof)) {
    throw new KeysCorrupt(database.location, 'does not say which master key it belongs to');
  }
  return { masterKeyId: id, proof, formerId: typeof former === 'string' ? former : null };
}

const schemaOf = (database: PostgresDatabase): string => `
  CREATE TABLE ${database.named('key_database')} (
    one integer PRIMARY KEY CHECK (one = 1),
    master_key_id text NOT NULL,
    proof bytea NOT NULL,
    former_master_key_id text,
    destructions bigint NOT NULL DEFAULT 0,
    overwritten bigint NOT NULL DEFAULT 0,
    erased_after text,
    erased_next_id text,
    erased_keys bigint
  );
  CREATE TABLE ${database.named('data_key')} (
    subject text COLLATE "C" NOT NULL,
    seal text NOT NULL CHECK (seal IN ('PERSONAL', 'CONFIDENTIAL')),
    wrapped bytea,
    destroyed_at text,
    PRIMARY KEY (subject, seal),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
  );
  CREATE FUNCTION ${database.named('refuse')}() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
  CREATE TRIGGER destroyed_for_good BEFORE UPDATE ON ${database.named('data_key')}
    FOR EACH ROW WHEN (OLD.destroyed_at IS NOT NULL)
    EXECUTE FUNCTION ${database.named('refuse')}('a destroyed key stays destroyed');
  CREATE TRIGGER never_forgotten BEFORE DELETE OR TRUNCATE ON ${database.named('data_key')}
    FOR EACH STATEMENT EXECUTE FUNCTION ${database.named('refuse')}('a key is destroyed, not deleted');
`;
