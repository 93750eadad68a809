import pg from 'pg';
import { describeError } from '../engine/errors.js';
import type { EngineLogger } from '../engine/logger.js';
import { PortableClient, portableTypes } from './portable-values.js';

/** Whoever holds a lock and says nothing for so long is taken for dead, so that others can go on. */
const IDLE_IN_TRANSACTION_MS = 60_000;
/** A read waits for a lock only while a build is made or dropped, and then it has an old name. */
const READ_LOCK_MS = 5_000;
/**
 * One batch of events, or one check of what is parked: a hundred times what it takes. Another projector holds what
 * this one waits for no longer than that either. Both are tried again.
 */
const WRITE_MS = 120_000;
const WRITE_LOCK_MS = 30_000;
/** Steps wait for those of other processes, one after another. What each does (indexes, statistics) takes its time. */
const STEP_LOCK_MS = 60_000;
const CONNECT_MS = 10_000;
/** A server that vanished without a word is asked after so long; the system's own default is two hours. */
const KEEP_ALIVE_MS = 10_000;

export interface ConnectionOptions {
  readonly connectionString: string;
  readonly logger: EngineLogger;
  readonly readTimeoutMs: number;
  readonly readConnections: number;
}

/** Makes connections, each of which says in `pg_stat_activity` what it is for. None of them can end the process. */
export class Connections {
  /** Serves the queries of all read models: each must end in time, and none can write. */
  readonly reading: pg.Pool;
  /** For steps that make, flip and drop builds, and for checkpoints of subscribers. */
  readonly steps: pg.Pool;

  /** @throws RangeError where the connection string is none. It is not repeated: it may hold a password. */
  constructor(private readonly options: ConnectionOptions) {
    const { connectionString, readTimeoutMs, readConnections } = options;
    const protocol = URL.parse(connectionString)?.protocol;
    if (protocol !== 'postgres:' && protocol !== 'postgresql:') {
      throw new RangeError('the connection string of PostgreSQL must be of the form postgres://…');
    }
    this.reading = this.pool('read', {
      max: readConnections,
      statement_timeout: readTimeoutMs,
      lock_timeout: READ_LOCK_MS,
      // Plans are short and their costs guessed: to compile one takes longer than to run it.
      options: '-c default_transaction_read_only=on -c jit=off',
    });
    this.steps = this.pool('steps', { max: 4, lock_timeout: STEP_LOCK_MS });
  }

  /** One connection of its own, opened again where it was lost. */
  writing(): pg.Pool {
    return this.pool('write', {
      max: 1,
      idleTimeoutMillis: 0,
      statement_timeout: WRITE_MS,
      lock_timeout: WRITE_LOCK_MS,
    });
  }

  /** A connection that stays open, to listen and to hold locks. Not yet connected. */
  session(): pg.Client {
    const client = new pg.Client(this.config('session'));
    client.on('error', () => undefined); // `end` follows, and whoever waits for an answer gets the error
    return client;
  }

  async close(): Promise<void> {
    await Promise.all([this.reading, this.steps].filter((pool) => !pool.ending).map((pool) => pool.end()));
  }

  private pool(purpose: string, config: pg.PoolConfig): pg.Pool {
    const pool = new pg.Pool({ ...this.config(purpose), Client: PortableClient, ...config });
    const lost = (error: Error) => {
      this.options.logger.warn(
        { purpose, error: describeError(error) },
        'a connection to PostgreSQL was lost',
      );
    };
    // An error of a connection that nobody asks anything would end the process.
    pool.on('error', lost);
    pool.on('connect', (client) => client.on('error', () => undefined)); // its next query tells
    return pool;
  }

  private config(purpose: string): pg.ClientConfig {
    return {
      connectionString: this.options.connectionString,
      application_name: `throughline ${purpose}`,
      connectionTimeoutMillis: CONNECT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      types: portableTypes,
    };
  }
}
