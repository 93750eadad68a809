import { createHmac } from 'node:crypto';
import { KeysUnavailable, WrongSharedSecret } from '../errors.js';
import { PostgresDatabase } from '../postgres/postgres-database.js';

export interface SharedSecretsOptions {
  /** The database of the keys, which every process of the programme has. */
  readonly connectionString: string;
  /** By the name of its setting. Random, 32 bytes each: what is kept of them cannot be guessed from. */
  readonly secrets: Readonly<Record<string, Buffer>>;
  /** Default: `throughline_keys`. */
  readonly schema?: string;
}

/**
 * Makes sure that secrets are the same in every process of a programme. The first process leaves a fingerprint of each
 * with the keys; whoever comes later is compared with it. Unlike a wrong master key, a wrong secret fails nowhere by
 * itself: cursors of one gateway are refused by the next, and a release has other pseudonyms.
 * @throws WrongSharedSecret, KeysUnavailable
 */
export async function requireSharedSecrets(options: SharedSecretsOptions): Promise<void> {
  const { connectionString, secrets, schema = 'throughline_keys' } = options;
  const database = new PostgresDatabase({
    connectionString,
    schema,
    unavailable: (location, detail, why) => new KeysUnavailable(location, detail, why),
  });
  try {
    const table = database.named('shared_secret');
    await database.makeOnce('shared_secret', async (query) => {
      await query(`CREATE TABLE ${table} (name text PRIMARY KEY, fingerprint text NOT NULL)`);
    });
    for (const [name, secret] of Object.entries(secrets)) {
      const own = fingerprintOf(name, secret);
      await database.query(`INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT DO NOTHING`, [name, own]);
      const [kept] = await database.query(`SELECT fingerprint FROM ${table} WHERE name = $1`, [name]);
      if (kept?.['fingerprint'] !== own) throw new WrongSharedSecret(database.location, name);
    }
  } finally {
    await database.close();
  }
}

/** Keyed by the secret: it tells whether two are the same, and nothing else of them. */
const fingerprintOf = (name: string, secret: Buffer): string =>
  createHmac('sha256', secret).update(`throughline: fingerprint of ${name}`).digest('hex').slice(0, 32);
