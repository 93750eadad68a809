import { KeysUnavailable } from '../errors.js';
import { PostgresDatabase, type Row } from '../postgres/postgres-database.js';
import {
  DEFAULT_CACHE_SIZE,
  nameOf,
  newWrappedKey,
  requireKept,
  requireSubject,
  requireWritten,
  unwrappedKey,
} from './data-key.js';
import { gathered } from './gather-lookups.js';
import { KeyCache } from './key-cache.js';
import type { DataKey, FoundKey, KeyName, KeyReader, KeyStore } from './key-store.js';
import type { MasterKeyProvider } from './master-key.js';
import { buryAndScrub } from './postgres-destruction.js';
import { makeTables, requireMasterKey } from './postgres-tables.js';

export interface PostgresKeysOptions {
  /**
   * Of the primary server: a standby would show a key for a moment after it was destroyed. A database apart from that
   * of the read models lets each be backed up without the other.
   */
  readonly connectionString: string;
  readonly masterKey: MasterKeyProvider;
  /** Default: `throughline_keys`. Made where it is not there. */
  readonly schema?: string;
  /** Unwrapped keys that are held in memory at most. Default: 10,000, which is a few megabytes. */
  readonly cacheSize?: number;
}

/**
 * The keys of a running programme, for any number of processes at once. What is held in memory is what a wrapped key
 * unwraps to; whether a key is there is asked at each lookup.
 * @throws KeysUnavailable, KeysCorrupt, WrongMasterKey, SecretUnusable; RangeError for an impossible schema
 */
export async function openPostgresKeyStore(
  options: PostgresKeysOptions & {
    /** Gives the time of a destruction. Default: the machine's clock. */
    readonly clock?: () => Date;
  },
): Promise<KeyStore> {
  const { masterKey, clock = () => new Date() } = options;
  return opened(options, async (database) => {
    await makeTables(database, masterKey);
    return new PostgresKeyStore(database, options, clock);
  });
}

/**
 * The same keys for a process that must not write: the command line. Its role needs no more than SELECT.
 * @throws KeysUnavailable (also where there are none), KeysCorrupt, WrongMasterKey, SecretUnusable
 */
export function openPostgresKeysReadOnly(options: PostgresKeysOptions): Promise<KeyReader> {
  return opened(options, async (database) => {
    if (!(await database.holds('key_database')))
      throw new KeysUnavailable(database.location, 'holds no keys', { reason: 'ABSENT' });
    return new PostgresKeyReader(database, options);
  });
}

async function opened<Keys>(
  { connectionString, schema = 'throughline_keys', masterKey }: PostgresKeysOptions,
  open: (database: PostgresDatabase) => Promise<Keys>,
): Promise<Keys> {
  const database = new PostgresDatabase({
    connectionString,
    schema,
    unavailable: (location, detail, why) => new KeysUnavailable(location, detail, why),
  });
  try {
    const keys = await open(database);
    await requireMasterKey(database, masterKey);
    return keys;
  } catch (error) {
    await database.close();
    throw error;
  }
}

class PostgresKeyReader implements KeyReader {
  /** Lookups of requests that come in at once share a question to the server. */
  readonly find = gathered((wanted) => this.look(wanted));
  protected readonly masterKey: MasterKeyProvider;
  private readonly cache: KeyCache<DataKey>;

  constructor(
    protected readonly database: PostgresDatabase,
    { masterKey, cacheSize = DEFAULT_CACHE_SIZE }: PostgresKeysOptions,
  ) {
    this.masterKey = masterKey;
    this.cache = new KeyCache(cacheSize);
  }

  async close(): Promise<void> {
    this.cache.clear();
    await this.database.close();
  }

  protected async look(wanted: readonly KeyName[]): Promise<readonly FoundKey[]> {
    const rows = await this.database.query(
      `SELECT subject, seal, wrapped FROM ${this.database.named('data_key')}
       JOIN unnest($1::text[], $2::text[]) AS wanted (subject, seal) USING (subject, seal)`,
      [wanted.map(({ subject }) => subject), wanted.map(({ seal }) => seal)],
    );
    const found = new Map(rows.map((row) => [`${String(row['subject'])}|${String(row['seal'])}`, row]));
    return wanted.map((name) => this.keyIn(found.get(nameOf(name)), name));
  }

  private keyIn(row: Row | undefined, name: KeyName): FoundKey {
    if (!row) return undefined;
    const wrapped = row['wrapped'];
    if (wrapped === null) return 'destroyed';
    const cached = `${nameOf(name)}|${Buffer.isBuffer(wrapped) ? wrapped.toString('base64') : ''}`;
    const known = this.cache.get(cached);
    if (known) return known;
    const key = unwrappedKey(wrapped, name, this.masterKey, this.database.location);
    this.cache.set(cached, key);
    return key;
  }
}

class PostgresKeyStore extends PostgresKeyReader implements KeyStore {
  constructor(
    database: PostgresDatabase,
    options: PostgresKeysOptions,
    private readonly clock: () => Date,
  ) {
    super(database, options);
  }

  async dataKeys(wanted: readonly KeyName[]): Promise<readonly DataKey[]> {
    for (const { subject } of wanted) requireSubject(subject);
    const found = await this.find(wanted);
    // All are looked at first: where one is refused, none is made.
    const kept = wanted.map((name, index) => requireKept(found[index], name));
    const missing = wanted.filter((_, index) => kept[index] === undefined);
    if (missing.length > 0) await this.make(missing);
    // Read back rather than kept: where another process was first, its key is the one that counts.
    const stored = missing.length > 0 ? await this.find(wanted) : found;
    return wanted.map((name, index) => requireWritten(stored[index], name, this.database.location));
  }

  async destroy(subject: string): Promise<void> {
    requireSubject(subject);
    await buryAndScrub(this.database, subject, this.clock());
  }

  private async make(missing: readonly KeyName[]): Promise<void> {
    // In one order everywhere, so that two processes which make the same keys wait for each other in turn.
    const names = [...new Map(missing.map((name) => [nameOf(name), name])).entries()].toSorted(byName);
    await this.database.transaction((query) =>
      query(
        `INSERT INTO ${this.database.named('data_key')} (subject, seal, wrapped)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) ON CONFLICT DO NOTHING`,
        [
          names.map(([, { subject }]) => subject),
          names.map(([, { seal }]) => seal),
          names.map(([, name]) => newWrappedKey(name, this.masterKey)),
        ],
      ),
    );
  }
}

function byName([one]: readonly [string, KeyName], [other]: readonly [string, KeyName]): number {
  return one < other ? -1 : 1;
}
