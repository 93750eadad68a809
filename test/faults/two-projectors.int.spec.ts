import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
  let connectionString: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
    connectionString = await server.database();
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

  async function projector() {
    const storage = postgresStorage({ connectionString });
    const readModels = await openReadModels({ ...options, storage, log: programme.log });
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

  it('park nothing, and leave the read models as one alone makes them, in files as well', async () => {
    const both = await Promise.all([projector(), projector()]);
    const half = PERSONS / 2;
    await Promise.all([record(0, half), record(half, PERSONS)]);
    for (const { readModels } of both) await reachHead(readModels);
    for (const { readModels } of both) {
      for (const { name, parked, status } of await readModels.engine.health()) {
        expect({ name, parked, status }).toEqual({ name, parked: 0, status: 'live' });
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
    expect(expected['changes/change']).toHaveLength(PERSONS * 2);
    expect(await dumpPostgresReadModels(connectionString)).toEqual(expected);
  });
});
