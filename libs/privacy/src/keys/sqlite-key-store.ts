import { randomBytes } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { KEY_BYTES } from '../aes.js';
import { InvalidPersonalField, KeysCorrupt, KeysUnavailable, SubjectErased } from '../errors.js';
import { type Seal, SEALS, SUBJECT_PATTERN } from '../seal.js';
import { KeyCache } from './key-cache.js';
import type { FoundKey, KeyReader, KeyStore } from './key-store.js';
import type { MasterKeyProvider } from './master-key.js';
import { guarding, openForReading, openForWriting, scrub } from './sqlite-database.js';

export interface SqliteKeysOptions {
  /** A file of its own: the log may be copied and backed up without the keys. */
  readonly file: string;
  readonly masterKey: MasterKeyProvider;
  /** Unwrapped keys that are held in memory at most. Default: 10,000, which is about a megabyte. */
  readonly cacheSize?: number;
}

const DEFAULT_CACHE_SIZE = 10_000;

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
  protected readonly cache: KeyCache;
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

  find(subject: string, seal: Seal): FoundKey {
    return this.using(() => {
      this.forgetWhatOthersChanged();
      const cached = this.cache.get(subject, seal);
      if (cached) return cached;
      const row = this.select.get(subject, seal);
      if (!row) return undefined;
      if (row['wrapped'] === null) return 'destroyed';
      const key = this.unwrap(row['wrapped'], subject, seal);
      this.cache.set(subject, seal, key);
      return key;
    });
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

  /** Another process may have destroyed a key that is held here: SQLite says when the file was written by another. */
  private forgetWhatOthersChanged(): void {
    const version = this.selectVersion.get()?.['data_version'];
    if (version === this.version) return;
    this.version = version;
    this.cache.clear();
  }

  private unwrap(wrapped: unknown, subject: string, seal: Seal): Buffer {
    const key =
      wrapped instanceof Uint8Array
        ? this.masterKey.unwrap(Buffer.from(wrapped), contextOf(subject, seal))
        : undefined;
    if (key?.length === KEY_BYTES) return key;
    throw new KeysCorrupt(
      this.file,
      `the ${seal} key of ${subject} does not unwrap: restore it from a backup`,
    );
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

  async dataKey(subject: string, seal: Seal): Promise<Buffer> {
    requireSubject(subject);
    const found = this.find(subject, seal);
    if (found === 'destroyed') throw new SubjectErased(subject);
    if (found) return found;
    const wrapped = this.masterKey.wrap(randomBytes(KEY_BYTES), contextOf(subject, seal));
    this.using(() => this.insert.run(subject, seal, wrapped));
    // Read back rather than kept: where another process was first, its key is the one that counts.
    const stored = this.find(subject, seal);
    if (stored === 'destroyed') throw new SubjectErased(subject);
    if (stored) return stored;
    throw new KeysCorrupt(this.file, `the ${seal} key of ${subject} was not kept`);
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

const contextOf = (subject: string, seal: Seal): string => `${subject}|${seal}`;

function requireSubject(subject: string): void {
  if (SUBJECT_PATTERN.test(subject)) return;
  throw new InvalidPersonalField('subject', 'must be 1 to 64 letters, digits, - or _');
}
