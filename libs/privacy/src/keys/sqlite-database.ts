import { chmodSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { KeysCorrupt, KeysUnavailable, PrivacyError } from '../errors.js';
import { isReadOnly } from '../read-only.js';
import { type KeptMasterKey, requireProof, wrappedProof } from './master-key.js';
import type { MasterKeyRing } from './master-key-ring.js';

const BUSY_MILLISECONDS = 2_000;

const SCHEMA = `
  CREATE TABLE key_database (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    master_key_id TEXT NOT NULL,
    proof BLOB NOT NULL,
    former_master_key_id TEXT,
    destructions INTEGER NOT NULL DEFAULT 0,
    overwritten INTEGER NOT NULL DEFAULT 0,
    erased_after TEXT,
    erased_next_id TEXT,
    erased_keys INTEGER
  ) STRICT;
  CREATE TABLE data_key (
    subject TEXT NOT NULL,
    seal TEXT NOT NULL CHECK (seal IN ('PERSONAL', 'CONFIDENTIAL')),
    wrapped BLOB,
    destroyed_at TEXT,
    PRIMARY KEY (subject, seal),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
  ) STRICT;
  CREATE TRIGGER destroyed_for_good BEFORE UPDATE ON data_key WHEN OLD.destroyed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a destroyed key stays destroyed'); END;
  CREATE TRIGGER never_forgotten BEFORE DELETE ON data_key
    BEGIN SELECT RAISE(ABORT, 'a key is destroyed, not deleted'); END;
`;

/** Opens or makes a key database for writing. @throws KeysUnavailable, KeysCorrupt, WrongMasterKey, SecretUnusable */
export function openForWriting(file: string, ring: MasterKeyRing): DatabaseSync {
  if (isReadOnly(file)) throw new KeysUnavailable(file, 'is read-only: make it writable for this user');
  return opening(file, false, (database) => {
    chmodSync(file, 0o600);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    database.exec('PRAGMA temp_store = MEMORY'); // else VACUUM leaves wrapped keys in files of the system's temp folder
    database.exec('BEGIN IMMEDIATE'); // so that of two processes one makes the master key, and the other finds it
    if (!isMade(database)) make(database, ring);
    else countDestructions(database);
    database.exec('COMMIT');
    requireProof(keptMasterKey(database, file), ring, file);
    // A process that ended in the middle of a destruction may have left the old pages in the write-ahead log.
    checkpoint(database);
  });
}

/**
 * Opens a key database that exists, for reading.
 * @param ring where it is given, it must hold the master key that the keys belong to
 * @throws as `openForWriting`, and KeysUnavailable where none is
 */
export function openForReading(file: string, ring?: MasterKeyRing): DatabaseSync {
  // An empty file is what is left of a beginning that was cut off, or of a copy that failed.
  if (!statSync(file, { throwIfNoEntry: false })?.size)
    throw new KeysUnavailable(file, 'holds no keys: check the path', { reason: 'ABSENT' });
  return opening(file, true, (database) => {
    if (!isMade(database)) throw new KeysCorrupt(file, 'is no key database');
    const kept = keptMasterKey(database, file);
    if (ring) requireProof(kept, ring, file);
  });
}

function opening(file: string, readOnly: boolean, prepare: (database: DatabaseSync) => void): DatabaseSync {
  const database = guarding(file, () => new DatabaseSync(file, { readOnly, timeout: BUSY_MILLISECONDS }));
  try {
    guarding(file, () => prepare(database));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isMade(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'key_database'").get() !== undefined;
}

function make(database: DatabaseSync, { first }: MasterKeyRing): void {
  database.exec(SCHEMA);
  const proof = wrappedProof(first); // before the id is asked for: the first use may make the master key
  database
    .prepare('INSERT INTO key_database (only, master_key_id, proof) VALUES (1, ?, ?)')
    .run(first.keyId, proof);
}

/** A database of before destructions were counted may have been left in the middle of one: it counts as if it were. */
function countDestructions(database: DatabaseSync): void {
  const columns = database.prepare('PRAGMA table_info(key_database)').all();
  if (columns.some(({ name }) => name === 'destructions')) return;
  database.exec(`
    ALTER TABLE key_database ADD COLUMN destructions INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE key_database ADD COLUMN overwritten INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE key_database ADD COLUMN erased_after TEXT;
    ALTER TABLE key_database ADD COLUMN erased_next_id TEXT;
    ALTER TABLE key_database ADD COLUMN erased_keys INTEGER;
    UPDATE key_database SET destructions = (SELECT count(*) FROM data_key WHERE destroyed_at IS NOT NULL);
  `);
}

/** How many destructions there were, and how many of them are known to be overwritten: the first so many. */
export function destructionsOf(database: DatabaseSync): {
  readonly made: number;
  readonly overwritten: number;
} {
  const row = database.prepare('SELECT destructions, overwritten FROM key_database').get();
  return { made: Number(row?.['destructions']), overwritten: Number(row?.['overwritten']) };
}

/** @throws KeysCorrupt */
export function keptMasterKey(database: DatabaseSync, file: string): KeptMasterKey {
  // Every column: a database of before the first rotation may lack the last one.
  const row = database.prepare('SELECT * FROM key_database').get();
  const [id, proof, former] = [row?.['master_key_id'], row?.['proof'], row?.['former_master_key_id']];
  if (typeof id !== 'string' || !(proof instanceof Uint8Array)) {
    throw new KeysCorrupt(file, 'does not say which master key it belongs to');
  }
  return {
    masterKeyId: id,
    proof: Buffer.from(proof),
    formerId: typeof former === 'string' ? former : null,
  };
}

/** Moves the write-ahead log into the file and empties it. False where a reader prevents that. */
export function checkpoint(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
}

const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/**
 * Rewrites the file without its old pages: secure_delete zeroes what it frees, and this drops freed pages.
 * @param unfinished what to throw where another process still reads the old pages
 */
export function scrub(database: DatabaseSync, unfinished: () => PrivacyError): void {
  const { made } = destructionsOf(database); // before: what others destroy from here on is for them to overwrite
  try {
    database.exec('VACUUM');
  } catch (error) {
    if (primaryCode(error) === SQLITE_BUSY) throw unfinished();
    throw error;
  }
  if (!checkpoint(database)) throw unfinished();
  database.prepare('UPDATE key_database SET overwritten = ?1 WHERE overwritten < ?1').run(made);
}

/** Runs work on the database, and says in this library's words what went wrong. */
export function guarding<Result>(file: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof PrivacyError) throw error;
    const code = primaryCode(error);
    if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) {
      throw new KeysCorrupt(file, 'is no key database, or a damaged one: restore it from a backup', {
        cause: error,
      });
    }
    const detail = `cannot be used (${messageOf(error)}): check the folder, its owner, its space, and other processes`;
    throw new KeysUnavailable(file, detail, { cause: error });
  }
}

/** SQLite's result code without its extension; undefined where the error is none of SQLite's. */
function primaryCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
