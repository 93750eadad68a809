import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventLogReader } from '#event-log';
import { postgresStorage, sqliteStorage } from '#projections';
import { openReadModels, type ReadModels } from '#read-models';
import { type ProgrammeForTest, programmeForTest } from '../../libs/application/src/testing/programme.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { dataFolder } from '../support/data-folder.js';
import { dumpPostgresReadModels, dumpReadModels, type ReadModelDump } from '../support/read-model-dump.js';

const PERSONS = 150;
const clock = () => new Date();

describe('Two projectors at once on one database', () => {
  let server: PostgresServer;
  let programme: ProgrammeForTest;
  beforeAll(async () => {
    server = await PostgresServer.start();
    programme = programmeForTest();
  });
  afterAll(async () => {
    await programme.close();
    await server.end();
  });

  const reachHead = async ({ engine }: ReadModels): Promise<void> => {
    const head = await programme.log.head();
    if (head === null) throw new Error('nothing was recorded');
    for (const name of engine.names) {
      expect(await engine.waitFor(name, head, { timeoutMs: 20_000 })).toBe('reached');
    }
  };
  const options = { clock, cursorKey: randomBytes(32) };

  async function projector(connectionString: string, log: EventLogReader = programme.log) {
    const storage = postgresStorage({ connectionString });
    const readModels = await openReadModels({ ...options, storage, log });
    return {
      readModels,
      close: async () => {
        await readModels.close();
        await storage.close();
      },
    };
  }

  /** Each entry by itself, so that a projector often has one in hand when it hears that the other was faster. */
  async function record(from: number, to: number): Promise<void> {
    for (let number = from; number < to; number += 1) {
      const personId = `p${number}`;
      await programme.send('RegisterPerson', { personId, occurredOn: '2013-05-20' });
      await programme.send('RecordPersonalDetails', { personId, name: 'N', occurredOn: '2013-05-21' });
    }
  }

  /** The same log, which tells late that all was given: so long its reader has events in hand. */
  const slowToEnd = (log: EventLogReader): EventLogReader => ({
    readStream: (stream, asked) => log.readStream(stream, asked),
    readAll: (asked) => log.readAll(asked),
    head: () => log.head(),
    close: () => log.close(),
    subscribe: async function* (asked) {
      for await (const message of log.subscribe(asked)) {
        if (message.kind !== 'event') await pause(150);
        yield message;
      }
    },
  });

  it('leave out of what they have in hand what the other has committed meanwhile', async () => {
    const connectionString = await server.database();
    const quick = await projector(connectionString);
    const slow = await projector(connectionString, slowToEnd(programme.log));
    for (let number = 0; number < 5; number += 1) {
      await record(1_000 + number, 1_001 + number);
      await reachHead(quick.readModels);
      await pause(200);
    }
    await reachHead(slow.readModels);
    for (const { name, parked } of await slow.readModels.engine.health()) {
      expect({ name, parked }).toEqual({ name, parked: 0 });
    }
    await quick.close();
    await slow.close();
  });

  it('park nothing, and leave the read models as one alone makes them, in files as well', async () => {
    const connectionString = await server.database();
    const both = await Promise.all([projector(connectionString), projector(connectionString)]);
    const half = PERSONS / 2;
    await Promise.all([record(0, half), record(half, PERSONS)]);
    for (const { readModels } of both) await reachHead(readModels);
    for (const { readModels } of both) {
      for (const { name, parked } of await readModels.engine.health()) {
        expect({ name, parked }).toEqual({ name, parked: 0 });
      }
    }
    for (const { close } of both) await close();

    const folder = dataFolder();
    const storage = sqliteStorage({ folder: join(folder, 'read-models') });
    const alone = await openReadModels({ ...options, storage, log: programme.log });
    await reachHead(alone);
    await alone.close();
    await storage.close();
    const expected: ReadModelDump = dumpReadModels(folder);
    expect(expected['changes/change']?.length).toBeGreaterThanOrEqual(PERSONS * 2);
    expect(await dumpPostgresReadModels(connectionString)).toEqual(expected);
  });
});
