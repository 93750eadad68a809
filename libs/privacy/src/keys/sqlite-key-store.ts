import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { KeysUnavailable } from '../errors.js';
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
import { KeyCache } from './key-cache.js';
import type { DataKey, FoundKey, KeyName, KeyReader, KeyStore } from './key-store.js';
import type { MasterKeyProvider } from './master-key.js';
import { guarding, openForReading, openForWriting, scrub } from './sqlite-database.js';

export interface SqliteKeysOptions {
  /** A file of its own: the log may be copied and backed up without the keys. */
  readonly file: string;
  readonly masterKey: MasterKeyProvider;
  /** Unwrapped keys that are held in memory at most. Default: 10,000, which is a few megabytes. */
  readonly cacheSize?: number;
}

/** The keys of a running programme. @throws KeysUnavailable, KeysCorrupt, WrongMasterKey, SecretUnusable */
export function openSqliteKeyStore(
  options: SqliteKeysOptions & {
    /** Gives the time of a destruction. Default: the machine's clock. */
    readonly clock?: () => Date;
  },
): KeyStore {
  const database = openForWriting(options.file, options.masterKey);
  return new SqliteKeyStore(database, options, options.clock ?? (() => new Date()));
}

/**
 * The same keys for a process that must not write: the command line beside a running server.
 * @throws KeysUnavailable (also where there is no such file), KeysCorrupt, WrongMasterKey, SecretUnusable
 */
export function openSqliteKeysReadOnly(options: SqliteKeysOptions): KeyReader {
  return new SqliteKeyReader(openForReading(options.file, options.masterKey), options);
}

class SqliteKeyReader implements KeyReader {
  protected readonly file: string;
  protected readonly masterKey: MasterKeyProvider;
  /** Of rows that the database says nobody has touched since: see `forgetWhatOthersChanged`. */
  protected readonly cache: KeyCache<DataKey>;
  private readonly select: StatementSync;
  private readonly selectVersion: StatementSync;
  private version: unknown;
  private closed = false;

  constructor(
    protected readonly database: DatabaseSync,
    { file, masterKey, cacheSize = DEFAULT_CACHE_SIZE }: SqliteKeysOptions,
  ) {
    this.file = file;
    this.masterKey = masterKey;
    this.cache = new KeyCache(cacheSize);
    this.select = database.prepare('SELECT wrapped FROM data_key WHERE subject = ? AND seal = ?');
    this.selectVersion = database.prepare('PRAGMA data_version');
  }

  async find(wanted: readonly KeyName[]): Promise<readonly FoundKey[]> {
    return this.using(() => this.look(wanted));
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

  protected look(wanted: readonly KeyName[]): readonly FoundKey[] {
    this.forgetWhatOthersChanged();
    return wanted.map((name) => this.cache.get(nameOf(name)) ?? this.read(name));
  }

  private read(name: KeyName): FoundKey {
    const row = this.select.get(name.subject, name.seal);
    if (!row) return undefined;
    if (row['wrapped'] === null) return 'destroyed';
    const key = unwrappedKey(row['wrapped'], name, this.masterKey, this.file);
    this.cache.set(nameOf(name), key);
    return key;
  }

  /** Another process may have destroyed a key that is held here: SQLite says when the file was written by another. */
  private forgetWhatOthersChanged(): void {
    const version = this.selectVersion.get()?.['data_version'];
    if (version === this.version) return;
    this.version = version;
    this.cache.clear();
  }
}

class SqliteKeyStore extends SqliteKeyReader implements KeyStore {
  private readonly insert: StatementSync;
  private readonly bury: StatementSync;

  constructor(
    database: DatabaseSync,
    options: SqliteKeysOptions,
    private readonly clock: () => Date,
  ) {
    super(database, options);
    this.insert = database.prepare('INSERT OR IGNORE INTO data_key VALUES (?, ?, ?, NULL)');
    this.bury = database.prepare(
      `INSERT INTO data_key VALUES (?, ?, NULL, ?) ON CONFLICT (subject, seal)
       DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at WHERE destroyed_at IS NULL`,
    );
  }

  async dataKeys(wanted: readonly KeyName[]): Promise<readonly DataKey[]> {
    for (const { subject } of wanted) requireSubject(subject);
    return this.using(() => {
      const found = this.look(wanted);
      // All are asked for first: where one is refused, none is made.
      const kept = wanted.map((name, index) => requireKept(found[index], name));
      return wanted.map((name, index) => kept[index] ?? this.make(name));
    });
  }

  private make(name: KeyName): DataKey {
    this.insert.run(name.subject, name.seal, newWrappedKey(name, this.masterKey));
    // Read back rather than kept: where another process was first, its key is the one that counts.
    const [stored] = this.look([name]);
    return requireWritten(stored, name, this.file);
  }

  async destroy(subject: string): Promise<void> {
    requireSubject(subject);
    this.using(() => {
      const at = this.clock().toISOString();
      this.database.exec('BEGIN IMMEDIATE');
      try {
        for (const seal of SEALS) this.bury.run(subject, seal, at);
        this.database.exec('COMMIT');
      } catch (error) {
        if (this.database.isTransaction) this.database.exec('ROLLBACK');
        throw error;
      }
      this.cache.clear();
      scrub(this.database, this.file, subject);
    });
  }
}
