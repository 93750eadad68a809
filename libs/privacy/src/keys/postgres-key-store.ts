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
import { followingRotation } from './following-rotation.js';
import { gathered } from './gather-lookups.js';
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
import { type MasterKeyProvider, requireProof } from './master-key.js';
import { MasterKeyRing } from './master-key-ring.js';
import { buryAndScrub, DEFAULT_REWRITE_MILLISECONDS, overwriteDestroyed } from './postgres-destruction.js';
import { rotateOnPostgres } from './postgres-rotation.js';
import { keptMasterKey, makeTables } from './postgres-tables.js';

export interface PostgresKeysOptions {
  /**
   * Of the primary server: a standby would show a key for a moment after it was destroyed. A database apart from that
   * of the read models lets each be backed up without the other.
   */
  readonly connectionString: string;
  readonly masterKey: MasterKeyProvider;
  /** Those that may have wrapped some of the keys too: see `MasterKeyRing`. Default: none. */
  readonly otherMasterKeys?: () => readonly MasterKeyProvider[];
  /** Those that must be waited for, asked where none at hand opens a key. Default: none. */
  readonly moreMasterKeys?: () => Promise<readonly MasterKeyProvider[]>;
  /** Default: `throughline_keys`. Made where it is not there. */
  readonly schema?: string;
  /** Unwrapped keys that are held in memory at most. Default: 10,000, which is a few megabytes. */
  readonly cacheSize?: number;
  /** How long rewriting the table may take after a destruction or a rotation. Default: ten minutes. */
  readonly rewriteMs?: number;
  /** Told of each key that is unwrapped, as it does not lie in memory. */
  readonly onUnwrap?: () => void;
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
): Promise<KeyStore & MasterKeyRotation & Overwriting & RemembersErased> {
  const { clock = () => new Date() } = options;
  return opened(options, async (database, ring) => {
    await makeTables(database, ring);
    return new PostgresKeyStore(database, options, ring, clock);
  });
}

/**
 * The same keys for a process that must not write: the command line. Its role needs no more than SELECT.
 * @throws KeysUnavailable (also where there are none), KeysCorrupt, WrongMasterKey, SecretUnusable
 */
export function openPostgresKeysReadOnly(options: PostgresKeysOptions): Promise<KeyReader> {
  return opened(options, async (database, ring) => {
    if (!(await database.holds('key_database')))
      throw new KeysUnavailable(database.location, 'holds no keys', { reason: 'ABSENT' });
    return new PostgresKeyReader(database, options, ring);
  });
}

async function opened<Keys>(
  options: PostgresKeysOptions,
  open: (database: PostgresDatabase, ring: MasterKeyRing) => Promise<Keys>,
): Promise<Keys> {
  const { connectionString, schema = 'throughline_keys' } = options;
  const database = new PostgresDatabase({
    connectionString,
    schema,
    unavailable: (location, detail, why) => new KeysUnavailable(location, detail, why),
  });
  try {
    const ring = new MasterKeyRing(options.masterKey, options.otherMasterKeys, options.moreMasterKeys);
    const keys = await open(database, ring);
    requireProof(await keptMasterKey(database), ring, database.location);
    return keys;
  } catch (error) {
    await database.close();
    throw error;
  }
}

class PostgresKeyReader implements KeyReader {
  /** Lookups of requests that come in at once share a question to the server. */
  readonly find = gathered((wanted) => this.following(() => this.look(wanted)));
  private readonly cache: KeyCache<{ readonly wrapped: Buffer; readonly key: DataKey }>;
  private readonly onUnwrap: () => void;

  constructor(
    protected readonly database: PostgresDatabase,
    { cacheSize = DEFAULT_CACHE_SIZE, onUnwrap = () => undefined }: PostgresKeysOptions,
    protected readonly ring: MasterKeyRing,
  ) {
    this.cache = new KeyCache(cacheSize);
    this.onUnwrap = onUnwrap;
  }

  async close(): Promise<void> {
    this.cache.clear();
    await this.database.close();
  }

  protected following<Result>(work: () => Promise<Result>): Promise<Result> {
    const { ring, database } = this;
    return followingRotation(
      { ring, location: database.location, kept: () => keptMasterKey(database) },
      work,
    );
  }

  private async look(wanted: readonly KeyName[]): Promise<readonly FoundKey[]> {
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
    if (wrapped === null) {
      this.cache.delete(nameOf(name)); // nor is it left in the memory of whoever had it opened
      return 'destroyed';
    }
    const known = this.cache.get(nameOf(name));
    if (known && Buffer.isBuffer(wrapped) && known.wrapped.equals(wrapped)) return known.key;
    const key = unwrappedKey(wrapped, name, this.ring, this.database.location);
    this.onUnwrap();
    if (Buffer.isBuffer(wrapped)) this.cache.set(nameOf(name), { wrapped: Buffer.from(wrapped), key });
    return key;
  }
}

class PostgresKeyStore
  extends PostgresKeyReader
  implements KeyStore, MasterKeyRotation, Overwriting, RemembersErased
{
  private readonly rewriteMs: number;

  constructor(
    database: PostgresDatabase,
    options: PostgresKeysOptions,
    ring: MasterKeyRing,
    private readonly clock: () => Date,
  ) {
    super(database, options, ring);
    this.rewriteMs = options.rewriteMs ?? DEFAULT_REWRITE_MILLISECONDS;
  }

  async dataKeys(wanted: readonly KeyName[]): Promise<readonly DataKey[]> {
    for (const { subject } of wanted) requireSubject(subject);
    const found = await this.find(wanted);
    // All are looked at first: where one is refused, none is made.
    const kept = wanted.map((name, index) => requireKept(found[index], name));
    const missing = wanted.filter((_, index) => kept[index] === undefined);
    if (missing.length > 0) await this.following(() => this.make(missing));
    // Read back rather than kept: where another process was first, its key is the one that counts.
    const stored = missing.length > 0 ? await this.find(wanted) : found;
    return wanted.map((name, index) => requireWritten(stored[index], name, this.database.location));
  }

  async destroy(subject: string): Promise<void> {
    requireSubject(subject);
    await buryAndScrub(this.database, subject, this.clock(), this.rewriteMs);
  }

  overwriteDestroyed(): Promise<boolean> {
    return overwriteDestroyed(this.database, this.rewriteMs);
  }

  async erasedUntil(): Promise<ErasedUntil | undefined> {
    const [row] = await this.database.query(
      `SELECT erased_after AS after, erased_next_id AS next_id FROM ${this.database.named('key_database')}
       WHERE erased_keys <= (SELECT count(*) FROM ${this.database.named('data_key')} WHERE destroyed_at IS NOT NULL)`,
    );
    const [after, nextId] = [row?.['after'], row?.['next_id']];
    return typeof after === 'string' && typeof nextId === 'string' ? { after, nextId } : undefined;
  }

  async rememberErasedUntil({ after, nextId }: ErasedUntil): Promise<void> {
    await this.database.query(
      `UPDATE ${this.database.named('key_database')} SET erased_after = $1, erased_next_id = $2,
         erased_keys = (SELECT count(*) FROM ${this.database.named('data_key')} WHERE destroyed_at IS NOT NULL)`,
      [after, nextId],
    );
  }

  private async make(missing: readonly KeyName[]): Promise<void> {
    // In one order everywhere, so that two processes which make the same keys wait for each other in turn.
    const names = [...new Map(missing.map((name) => [nameOf(name), name])).entries()].toSorted(byName);
    await this.database.transaction(async (query) => {
      // Held to the end of this: a rotation waits for it, and then finds what was made, or is waited for.
      const [kept] = await query(
        `SELECT master_key_id AS id FROM ${this.database.named('key_database')} FOR SHARE`,
        [],
      );
      const masterKeyId = String(kept?.['id']);
      await query(
        `INSERT INTO ${this.database.named('data_key')} (subject, seal, wrapped)
         SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[]) ON CONFLICT DO NOTHING`,
        [
          names.map(([, { subject }]) => subject),
          names.map(([, { seal }]) => seal),
          names.map(([, name]) => newWrappedKey(name, masterKeyId, this.ring, this.database.location)),
        ],
      );
    });
  }

  rotateMasterKey(to: MasterKeyProvider, onProgress?: (rewrapped: number) => void): Promise<number> {
    return rotateOnPostgres(this.database, this.ring, to, this.rewriteMs, onProgress);
  }
}

function byName([one]: readonly [string, KeyName], [other]: readonly [string, KeyName]): number {
  return one < other ? -1 : 1;
}
