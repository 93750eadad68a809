import pg from 'pg';
import { hasCode } from '../secret-file.js';

export interface PostgresDatabaseOptions {
  /** As `pg` takes it: `postgres://user:password@host:port/database`. It never stands in an error. */
  readonly connectionString: string;
  /** A schema of its own: 1 to 63 small letters, digits or underscores. */
  readonly schema: string;
  /** Makes the error of whose data lies here, where the database cannot be used. The same may be tried again. */
  readonly unavailable: (location: string, detail: string, options?: ErrorOptions) => Error;
}

export type Row = Readonly<Record<string, unknown>>;
/** @param patienceMs how long to wait for the answer. Default: a second longer than the server's own bound */
export type Query = (
  text: string,
  values?: readonly unknown[],
  patienceMs?: number,
) => Promise<readonly Row[]>;

const CONNECT_MILLISECONDS = 5_000;
/** A server that took a question and gives no answer is as good as none. */
const ANSWER_MILLISECONDS = 15_000;
const CONNECTIONS = 4;
/**
 * The server gives up before whoever asked does, and does not go on with what nobody waits for. Said once for each
 * connection, and not as it is opened, which poolers refuse.
 */
const BOUNDS = `
  SET statement_timeout = '14s';
  SET lock_timeout = '10s';
  SET idle_in_transaction_session_timeout = '10s';
`;

/**
 * One message, so one way there and back. A process that vanishes in the middle must not keep others waiting for what
 * it locked, nor wait itself for longer than it listens for an answer.
 */
const BEGIN = `
  BEGIN ISOLATION LEVEL READ COMMITTED;
  SET LOCAL idle_in_transaction_session_timeout = '10s';
  SET LOCAL lock_timeout = '10s';
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
`;

/**
 * One schema of a PostgreSQL, for small stores that speak SQL themselves. Nothing depends on what a session was told
 * before, so a pooler may stand between. A connection that dies while nobody uses it is dropped, and ends nothing.
 */
export class PostgresDatabase {
  /** Host, port, database and schema: no user and no password. */
  readonly location: string;
  private readonly pool: pg.Pool;
  private closed = false;

  /** Connects with its first use. @throws what `unavailable` makes, RangeError for an impossible schema */
  constructor(private readonly options: PostgresDatabaseOptions) {
    const { connectionString, schema, unavailable } = options;
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
      throw new RangeError(
        'a schema is named by 1 to 63 small letters, digits and underscores, no digit first',
      );
    }
    this.location = `${locationOf(connectionString, unavailable)}, schema ${schema}`;
    this.pool = new pg.Pool({
      connectionString,
      max: CONNECTIONS,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      query_timeout: ANSWER_MILLISECONDS,
      keepAlive: true,
      application_name: 'throughline',
      verify: (client, done) => client.query(BOUNDS, (error) => done(error)),
    });
    this.pool.on('error', ignoreLoss);
  }

  /** The full name of one of the schema's tables or functions. */
  named(name: string): string {
    return `${this.options.schema}.${name}`;
  }

  readonly query: Query = async (text, values = []) => {
    const { rows } = await this.guarding(() => this.pool.query<Row>(text, [...values]));
    return rows;
  };

  /**
   * Runs work in one transaction that sees what others commit meanwhile (READ COMMITTED), and is on disk when this
   * resolves, whatever the database's own setting. What fails is rolled back.
   */
  transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.onConnection(async (query) => {
      await query(BEGIN);
      const result = await work(query);
      await query('COMMIT');
      return result;
    });
  }

  /** Runs work on a connection of its own, which is closed afterwards: for settings that must not stay. */
  session<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return this.onConnection(work, true);
  }

  /**
   * Makes what the schema holds, once, however many processes begin at the same moment.
   * @param landmark a table that is there if all is
   */
  async makeOnce(landmark: string, make: (query: Query) => Promise<void>): Promise<void> {
    const { schema } = this.options;
    await this.transaction(async (query) => {
      await query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`throughline: make ${schema}`]);
      if (await this.holds(landmark, query)) return;
      // Asked for first: `IF NOT EXISTS` is refused to whom the database does not let make one, there or not.
      const [there] = await query('SELECT to_regnamespace($1) IS NOT NULL AS it', [schema]);
      if (there?.['it'] !== true) await query(`CREATE SCHEMA ${schema}`);
      await make(query);
    });
  }

  async holds(table: string, query = this.query): Promise<boolean> {
    const [found] = await query('SELECT to_regclass($1) IS NOT NULL AS it', [this.named(table)]);
    return found?.['it'] === true;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.pool.end();
  }

  private async onConnection<Result>(
    work: (query: Query) => Promise<Result>,
    discard = false,
  ): Promise<Result> {
    const client = await this.guarding(() => this.pool.connect());
    client.on('error', ignoreLoss);
    let whole = false;
    try {
      const result = await work(async (text, values, patienceMs = ANSWER_MILLISECONDS) => {
        const asked = { text, query_timeout: patienceMs, ...(values ? { values: [...values] } : {}) };
        return (await this.guarding(() => client.query<Row>(asked))).rows;
      });
      whole = true;
      return result;
    } finally {
      client.off('error', ignoreLoss);
      // A connection on which something failed is closed, and the server rolls back: it may be in any state.
      client.release(discard || !whole);
    }
  }

  private async guarding<Result>(work: () => Promise<Result>): Promise<Result> {
    const { unavailable } = this.options;
    if (this.closed) throw unavailable(this.location, 'is closed: open it again');
    try {
      return await work();
    } catch (cause) {
      throw unavailable(this.location, `cannot be used (${reasonOf(cause)}): try again shortly`, { cause });
    }
  }
}

/** The connection is lost, and whoever uses it is told by what they asked. Without a listener the process would end. */
function ignoreLoss(): void {
  return undefined;
}

function locationOf(connectionString: string, unavailable: PostgresDatabaseOptions['unavailable']): string {
  try {
    const { host, port, database } = new pg.Client({ connectionString });
    return `PostgreSQL ${host}:${port}/${database ?? ''}`;
  } catch {
    // Without its cause, which repeats what was given, password and all.
    throw unavailable(
      'PostgreSQL',
      'the connection string cannot be read: write postgres://user@host:port/database',
    );
  }
}

/** PostgreSQL's code of the error that `unavailable` was made of; undefined where it was none of the server's. */
export function sqlStateOf(error: unknown): string | undefined {
  const cause: unknown =
    typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : undefined;
}

function reasonOf(error: unknown): string {
  if (hasCode(error, 'ECONNREFUSED')) return 'nothing answers there';
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  return String(message);
}
