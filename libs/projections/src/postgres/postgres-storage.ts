import { Kysely } from 'kysely';
import { type EngineLogger, silent } from '../engine/logger.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import type { ProjectionStorage } from '../storage/projection-storage.js';
import { Connections } from './connections.js';
import { createEngineSchema, type Db } from './engine-schema.js';
import { Layout } from './layout.js';
import { PortablePostgresDialect } from './portable-dialect.js';
import { PostgresBuilds } from './postgres-builds.js';
import { noticeOf } from './notices.js';
import { Session } from './session.js';
import { tableCheckpoint } from './table-checkpoint.js';

export interface PostgresStorageOptions {
  /** A postgres:// URL. It is never repeated in errors or logs. */
  readonly connectionString: string;
  /** What the names of all schemas begin with: several programmes can share a database. Default: throughline. */
  readonly namespace?: string;
  readonly logger?: EngineLogger;
  /** A query that takes longer is cancelled. Default: 15,000. */
  readonly readTimeoutMs?: number;
  /** How many queries of this process run at once; others wait. Default: 10. */
  readonly readConnections?: number;
}

/**
 * Builds are schemas in a PostgreSQL database, which any number of projectors and followers share. Connects with the
 * first use. It needs connections that stay its own (no pooler that lends them out by transaction), since it listens
 * and holds locks.
 * @throws RangeError where the connection string or the namespace is none
 */
export function postgresStorage(options: PostgresStorageOptions): ProjectionStorage {
  const {
    connectionString,
    namespace = 'throughline',
    logger = silent,
    readTimeoutMs = 15_000,
    readConnections = 10,
  } = options;
  const layout = new Layout(namespace);
  const connections = new Connections({ connectionString, logger, readTimeoutMs, readConnections });
  const session = new Session(() => connections.session(), layout.channel, logger);
  const steps = kyselyOn(connections.steps);
  const readOnlyDb = kyselyOn(connections.reading);
  let made: Promise<void> | undefined;
  const db = async (): Promise<Db> => {
    made ??= createEngineSchema(steps, layout).catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    await made;
    return steps;
  };
  const context = { layout, connections, session, logger, db, readOnlyDb };
  return {
    shared: true,
    checkpoint: (name) => tableCheckpoint(db, layout, name),
    buildsOf: (projection) => new PostgresBuilds(context, projection),
    watch: (listener) => session.watch((payload) => listener(payload === null ? null : noticeOf(payload))),
    close: async () => {
      await session.close();
      await connections.close();
    },
  };
}

function kyselyOn(pool: Connections['steps']): Db {
  return new Kysely<EngineTables>({ dialect: new PortablePostgresDialect(pool) });
}
