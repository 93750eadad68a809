import type { PostgresPool } from 'kysely';
import type pg from 'pg';

/** Where the connection looks for tables now. */
const pathOf = new WeakMap<pg.PoolClient, string>();

/**
 * The connections of a pool as one build sees them: unqualified names are those of its schema. A connection is told
 * only when it comes from another build.
 */
export class SchemaPool implements PostgresPool {
  readonly options = {};

  constructor(
    private readonly pool: pg.Pool,
    private readonly schema: string,
    /** False where the pool serves others too. */
    private readonly owned: boolean,
  ) {}

  async connect(): Promise<pg.PoolClient> {
    const client = await this.pool.connect();
    if (pathOf.get(client) === this.schema) return client;
    try {
      await client.query(`set search_path to "${this.schema}"`);
      pathOf.set(client, this.schema);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async end(): Promise<void> {
    if (this.owned) await this.pool.end();
  }
}
