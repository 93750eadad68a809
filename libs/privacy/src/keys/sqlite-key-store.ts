import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { DestructionIncomplete, KeysUnavailable } from '../errors.js';
import { SEALS } from '../seal.js';
import {
  DEFAULT_CACHE_SIZE,
  nameOf,
  newWrappedKey,
  requireKept,
  requireSubject,
  requireWritten,
  unwrappedKey,
} from './data-key.js';
import { followingRotation } from './following-rotation.js';
import { KeyCache } from './key-cache.js';
import type {
  DataKey,
  ErasedUntil,
  FoundKey,
  KeyName,
  KeyReader,
  KeyStore,
  MasterKeyRotation,
  Overwriting,
  RemembersErased,
} from './key-store.js';
import type { MasterKeyProvider } from './master-key.js';
import { MasterKeyRing } from './master-key-ring.js';
import {
  destructionsOf,
  guarding,
  keptMasterKey,
  openForReading,
  openForWriting,
  scrub,
} from './sqlite-database.js';
import { rotateOnSqlite } from './sqlite-rotation.js';

export interface SqliteKeysOptions {
  /** A file of its own: the log may be copied and backed up without the keys. */
  readonly file: string;
  readonly masterKey: MasterKeyProvider;
  /** Those that may have wrapped some of the keys too: see `MasterKeyRing`. Default: none. */
  readonly otherMasterKeys?: () => readonly MasterKeyProvider[];
  /** Those that must be waited for, asked where none at hand opens a key. Default: none. */
  readonly moreMasterKeys?: () => Promise<readonly MasterKeyProvider[]>;
  /** Unwrapped keys that are held in memory at most. Default: 10,000, which is a few megabytes. */
  readonly cacheSize?: number;
  /** Told of each key that is unwrapped, as it does not lie in memory. */
  readonly onUnwrap?: () => void;
}

/** The keys of a running programme. @throws KeysUnavailable, KeysCorrupt, WrongMasterKey, SecretUnusable */
export function openSqliteKeyStore(
  options: SqliteKeysOptions & {
    /** Gives the time of a destruction. Default: the machine's clock. */
    readonly clock?: () => Date;
  },
): KeyStore & MasterKeyRotation & Overwriting & RemembersErased {
  const ring = ringOf(options);
  const database = openForWriting(options.file, ring);
  return new SqliteKeyStore(database, options, ring, options.clock ?? (() => new Date()));
}

/**
 * The same keys for a process that must not write: the command line beside a running server.
 * @throws KeysUnavailable (also where there is no such file), KeysCorrupt, WrongMasterKey, SecretUnusable
 */
export function openSqliteKeysReadOnly(options: SqliteKeysOptions): KeyReader {
  const ring = ringOf(options);
  return new SqliteKeyReader(openForReading(options.file, ring), options, ring);
}

const ringOf = ({ masterKey, otherMasterKeys, moreMasterKeys }: SqliteKeysOptions): MasterKeyRing =>
  new MasterKeyRing(masterKey, otherMasterKeys, moreMasterKeys);

class SqliteKeyReader implements KeyReader {
  protected readonly file: string;
  /** Of rows that the database says nobody has touched since: see `forgetWhatOthersChanged`. */
  protected readonly cache: KeyCache<DataKey>;
  private readonly select: StatementSync;
  private readonly selectVersion: StatementSync;
  private readonly onUnwrap: () => void;
  private version: unknown;
  private closed = false;

  constructor(
    protected readonly database: DatabaseSync,
    { file, cacheSize = DEFAULT_CACHE_SIZE, onUnwrap = () => undefined }: SqliteKeysOptions,
    protected readonly ring: MasterKeyRing,
  ) {
    this.file = file;
    this.onUnwrap = onUnwrap;
    this.cache = new KeyCache(cacheSize);
    this.select = database.prepare('SELECT wrapped FROM data_key WHERE subject = ? AND seal = ?');
    this.selectVersion = database.prepare('PRAGMA data_version');
    this.selectVersion.setReturnArrays(true); // every lookup asks, and an object with a name costs as much again
  }

  find(wanted: readonly KeyName[]): Promise<readonly FoundKey[]> {
    return this.following(() => this.look(wanted));
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.cache.clear();
    this.database.close();
  }

  protected using<Result>(work: () => Result): Result {
    if (this.closed) throw new KeysUnavailable(this.file, 'is closed: open it again');
    return guarding(this.file, work);
  }

  protected following<Result>(work: () => Result): Promise<Result> {
    const { ring, file: location } = this;
    const kept = () => this.using(() => keptMasterKey(this.database, location));
    return followingRotation({ ring, location, kept }, () => this.using(work));
  }

  protected look(wanted: readonly KeyName[]): readonly FoundKey[] {
    this.forgetWhatOthersChanged();
    return wanted.map((name) => this.cache.get(nameOf(name)) ?? this.read(name));
  }

  private read(name: KeyName): FoundKey {
    const row = this.select.get(name.subject, name.seal);
    if (!row) return undefined;
    if (row['wrapped'] === null) return 'destroyed';
    const key = unwrappedKey(row['wrapped'], name, this.ring, this.file);
    this.cache.set(nameOf(name), key);
    this.onUnwrap();
    return key;
  }

  /** Another process may have destroyed a key that is held here: SQLite says when the file was written by another. */
  private forgetWhatOthersChanged(): void {
    const row: unknown = this.selectVersion.get();
    if (!Array.isArray(row)) throw new TypeError('the statement does not return arrays');
    const [version] = row as readonly unknown[];
    if (version === this.version) return;
    this.version = version;
    this.cache.clear();
  }
}

class SqliteKeyStore
  extends SqliteKeyReader
  implements KeyStore, MasterKeyRotation, Overwriting, RemembersErased
{
  private readonly insert: StatementSync;
  private readonly bury: StatementSync;
  private readonly selectMasterKeyId: StatementSync;

  constructor(
    database: DatabaseSync,
    options: SqliteKeysOptions,
    ring: MasterKeyRing,
    private readonly clock: () => Date,
  ) {
    super(database, options, ring);
    // Under the master key that counts, or not at all: one wrapped by a former one after its last is looked for would
    // be lost with it.
    this.insert = database.prepare(
      `INSERT OR IGNORE INTO data_key SELECT ?, ?, ?, NULL
       WHERE (SELECT master_key_id FROM key_database) = ?`,
    );
    this.selectMasterKeyId = database.prepare('SELECT master_key_id AS id FROM key_database');
    this.bury = database.prepare(
      `INSERT INTO data_key VALUES (?, ?, NULL, ?) ON CONFLICT (subject, seal)
       DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at WHERE destroyed_at IS NULL`,
    );
  }

  async dataKeys(wanted: readonly KeyName[]): Promise<readonly DataKey[]> {
    for (const { subject } of wanted) requireSubject(subject);
    return this.following(() => {
      const found = this.look(wanted);
      // All are asked for first: where one is refused, none is made.
      const kept = wanted.map((name, index) => requireKept(found[index], name));
      return wanted.map((name, index) => kept[index] ?? this.make(name));
    });
  }

  private make(name: KeyName): DataKey {
    const masterKeyId = this.masterKeyId();
    const wrapped = newWrappedKey(name, masterKeyId, this.ring, this.file);
    this.insert.run(name.subject, name.seal, wrapped, masterKeyId);
    // Read back rather than kept: where another process was first, its key is the one that counts.
    const [stored] = this.look([name]);
    // Where a rotation began in between, none was kept; it does not begin twice at once.
    if (stored === undefined && this.masterKeyId() !== masterKeyId) {
      return this.make(name);
    }
    return requireWritten(stored, name, this.file);
  }

  private masterKeyId(): string {
    return String(this.selectMasterKeyId.get()?.['id']);
  }

  async rotateMasterKey(to: MasterKeyProvider, onProgress?: (rewrapped: number) => void): Promise<number> {
    return this.using(() => rotateOnSqlite(this.database, this.file, this.ring, to, onProgress));
  }

  async destroy(subject: string): Promise<void> {
    requireSubject(subject);
    this.using(() => {
      const at = this.clock().toISOString();
      this.database.exec('BEGIN IMMEDIATE');
      try {
        this.database.exec('UPDATE key_database SET destructions = destructions + 1');
        for (const seal of SEALS) this.bury.run(subject, seal, at);
        this.database.exec('COMMIT');
      } catch (error) {
        if (this.database.isTransaction) this.database.exec('ROLLBACK');
        throw error;
      }
      this.cache.clear();
      scrub(this.database, () => new DestructionIncomplete(this.file, subject));
    });
  }

  async overwriteDestroyed(): Promise<boolean> {
    return this.using(() => {
      const { made, overwritten } = destructionsOf(this.database);
      if (overwritten >= made) return false;
      scrub(this.database, () => new DestructionIncomplete(this.file, null));
      return true;
    });
  }

  async erasedUntil(): Promise<ErasedUntil | undefined> {
    return this.using(() => {
      const row = this.database
        .prepare(
          `SELECT erased_after AS after, erased_next_id AS nextId FROM key_database
           WHERE erased_keys <= (SELECT count(*) FROM data_key WHERE destroyed_at IS NOT NULL)`,
        )
        .get();
      const [after, nextId] = [row?.['after'], row?.['nextId']];
      return typeof after === 'string' && typeof nextId === 'string' ? { after, nextId } : undefined;
    });
  }

  async rememberErasedUntil({ after, nextId }: ErasedUntil): Promise<void> {
    this.using(() => {
      this.database
        .prepare(
          `UPDATE key_database SET erased_after = ?, erased_next_id = ?,
             erased_keys = (SELECT count(*) FROM data_key WHERE destroyed_at IS NOT NULL)`,
        )
        .run(after, nextId);
    });
  }
}
