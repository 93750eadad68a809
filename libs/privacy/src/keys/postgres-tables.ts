import { KeysCorrupt } from '../errors.js';
import type { PostgresDatabase } from '../postgres/postgres-database.js';
import { type MasterKeyProvider, requireProof, wrappedProof } from './master-key.js';

/** Makes the tables of a key database where they are not there, and binds them to the master key. */
export function makeTables(database: PostgresDatabase, masterKey: MasterKeyProvider): Promise<void> {
  return database.makeOnce('key_database', async (query) => {
    await query(schemaOf(database));
    const proof = wrappedProof(masterKey); // before the id is asked for: the first use may make the master key
    await query(`INSERT INTO ${database.named('key_database')} VALUES (1, $1, $2)`, [masterKey.keyId, proof]);
  });
}

/** @throws WrongMasterKey, KeysCorrupt, SecretUnusable */
export async function requireMasterKey(
  database: PostgresDatabase,
  masterKey: MasterKeyProvider,
): Promise<void> {
  const [row] = await database.query(`SELECT master_key_id, proof FROM ${database.named('key_database')}`);
  const [id, proof] = [row?.['master_key_id'], row?.['proof']];
  if (typeof id !== 'string' || !Buffer.isBuffer(proof)) {
    throw new KeysCorrupt(database.location, 'does not say which master key it belongs to');
  }
  requireProof({ masterKeyId: id, proof }, masterKey, database.location);
}

const schemaOf = (database: PostgresDatabase): string => `
  CREATE TABLE ${database.named('key_database')} (
    one integer PRIMARY KEY CHECK (one = 1),
    master_key_id text NOT NULL,
    proof bytea NOT NULL
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
