import { EventStoreDBClient } from '@eventstore/db-client';
import { type EventLog, type NewEvent, openEventStoreDbLog } from '#event-log';
import { TestServer } from '../eventstoredb-node/start.js';
import type { Setting } from './figure.js';
import { filledLog } from './filled-logs.js';
import { notes } from './notes.js';

/** The log on EventStoreDB and the bare client, at one test server that holds a filled log. */
export interface ServerPair {
  readonly log: EventLog;
  readonly client: EventStoreDBClient;
  /** Notes that the server does not hold. */
  readonly fresh: (count: number) => readonly NewEvent[];
  close(): Promise<void>;
}

/** The server is a process of its own, without TLS: what both sides would pay for that could only hide what we add. */
export async function serverPair(setting: Setting): Promise<ServerPair> {
  const { folder, seed, events } = setting;
  filledLog(setting, 'server', 'server.db');
  const server = await TestServer.start({ folder });
  const connectionString = server.connectionString();
  const log = openEventStoreDbLog({ connectionString });
  const client = EventStoreDBClient.connectionString(connectionString);
  let next = events;
  return {
    log,
    client,
    fresh: (count) => notes(seed, (next += count) - count, count),
    async close() {
      await Promise.all([log.close(), client.dispose()]);
      await server.kill();
    },
  };
}
