import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type EventLog,
  type EventLogReader,
  type Inspectable,
  openEventStoreDbLog,
  openSqliteEventLog,
  openSqliteEventLogReadOnly,
} from '#event-log';
import { TestServer } from '../eventstoredb-node/start.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { afterwards } from './cleanup.js';

/** Where the processes under test keep everything. */
export interface Stores {
  /** The settings that say so. */
  readonly env: Readonly<Record<string, string>>;
  /** The log, beside the processes that write it. */
  openLog(folder: string): EventLogReader & Inspectable;
}

/** Files in the data folder: what holds where nothing is configured. */
export const files: Stores = {
  env: {},
  openLog: (folder) => openSqliteEventLogReadOnly({ file: join(folder, 'log.db') }),
};

/** The log in a file, and a PostgreSQL of its own for all the rest, which ends with the tests of this file. */
export async function filesAndPostgres(): Promise<Stores> {
  const database = await PostgresServer.start();
  afterwards(() => database.end());
  return { env: await databasesOf(database), openLog: files.openLog };
}

/** A database for each store that is not the log. */
async function databasesOf(server: PostgresServer): Promise<Readonly<Record<string, string>>> {
  return {
    READ_MODELS: await server.database(),
    KEYS: await server.database(),
    ACCESS_RECORD: await server.database(),
  };
}

/** The log to append to, past the program. Where it lies in a file, no process may be writing it. */
export function openLogToWrite(folder: string, { env: { EVENT_LOG } }: Stores): EventLog {
  return EVENT_LOG === undefined
    ? openSqliteEventLog({ file: join(folder, 'log.db'), clock: () => new Date() })
    : openEventStoreDbLog({ connectionString: EVENT_LOG });
}

/**
 * Servers of their own, which end with the tests of this file: PostgreSQL for all that is not the log, and for the
 * log the test server of EventStoreDB's protocol, with TLS and a password; or the server that is named.
 */
export async function servers(
  eventStoreDb?: string,
): Promise<Stores & { readonly database: PostgresServer }> {
  const [log, database] = await Promise.all([eventStoreDb ?? testServer(), PostgresServer.start()]);
  afterwards(() => database.end());
  const env = { EVENT_LOG: log, ...(await databasesOf(database)) };
  return { env, database, openLog: () => openEventStoreDbLog({ connectionString: log }) };
}

async function testServer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-eventstoredb-'));
  afterwards(() => rmSync(folder, { recursive: true, force: true }));
  const server = await TestServer.start({
    folder,
    tls: true,
    users: { throughline: 'not a secret: p@ss/word' },
  });
  afterwards(() => server.kill());
  return server.connectionString('throughline');
}
