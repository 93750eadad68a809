import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type AccessEntry, openAccessRecord } from '#access';
import { type NewEvent, openSqliteEventLog, verifyLog } from '#event-log';
import { environmentMasterKey, openSqliteKeyStore } from '#privacy';
import { sqliteStorage } from '#projections';
import { openReadModels, PROJECTION, type ReadModels } from '#read-models';
import { programmeForTest } from '../../libs/application/src/testing/programme.js';
import { dataFolder } from '../support/data-folder.js';
import { dumpReadModels } from '../support/read-model-dump.js';
import { Disk } from './disk.js';

const disk = new Disk();
const clock = () => new Date();

const newEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'SessionHeld',
  data: { text: 'x'.repeat(2_000) },
  metadata: {},
});

/** Does it until it fails, and gives what it failed with. */
async function untilItFails(work: () => Promise<unknown>): Promise<unknown> {
  for (let times = 0; times < 10_000; times += 1) {
    try {
      await work();
    } catch (error) {
      return error;
    }
  }
  throw new Error('the disk never filled');
}

describe('On a full disk', () => {
  afterEach(() => disk.free());

  it('the log refuses what it cannot store, holds what it has acknowledged, and goes on once there is space', async () => {
    const file = join(dataFolder(), 'log.db');
    const log = openSqliteEventLog({ file, clock });
    const acknowledged: string[] = [];
    let refused = newEvent();
    const append = async (): Promise<void> => {
      refused = newEvent();
      await log.append(`match-${refused.id}`, [refused], { expected: 'no_stream' });
      acknowledged.push(refused.id);
    };
    await append();
    disk.fill(file);
    expect(await untilItFails(append)).toMatchObject({
      code: 'LOG_UNAVAILABLE',
      message: expect.stringContaining('the disk is full'),
    });
    const held = async (): Promise<readonly string[]> => {
      const ids: string[] = [];
      for await (const { id } of log.readAll()) ids.push(id);
      return ids;
    };
    expect(await held()).toEqual(acknowledged);
    disk.free();
    await log.append(`match-${refused.id}`, [refused], { expected: 'no_stream' });
    await append();
    expect(await held()).toHaveLength(acknowledged.length + 1);
    expect((await verifyLog(log)).faultCount).toBe(0);
    await log.close();
  });

  it('the key store gives out no key that it could not store, opens what is there, and goes on once there is space', async () => {
    const file = join(dataFolder(), 'keys.db');
    const masterKey = environmentMasterKey('KEY', { KEY: randomBytes(32).toString('base64') });
    const keys = openSqliteKeyStore({ file, masterKey, clock });
    const given = new Map<string, string>();
    const make = async (): Promise<void> => {
      const subject = randomUUID();
      const [key] = await keys.dataKeys([{ subject, seal: 'PERSONAL' }]);
      given.set(subject, key?.export().toString('hex') ?? '');
    };
    const found = async (from: Pick<typeof keys, 'find'>): Promise<readonly string[]> => {
      const wanted = [...given.keys()].map((subject) => ({ subject, seal: 'PERSONAL' as const }));
      const all = await from.find(wanted);
      return all.map((key) => (typeof key === 'object' ? key.export().toString('hex') : `${key}`));
    };
    await make();
    disk.fill(file);
    expect(await untilItFails(make)).toMatchObject({
      code: 'KEYS_UNAVAILABLE',
      message: expect.stringContaining('full'),
    });
    expect(await found(keys)).toEqual([...given.values()]);
    disk.free();
    await make();
    await keys.close();
    const again = openSqliteKeyStore({ file, masterKey, clock });
    expect(await found(again)).toEqual([...given.values()]);
    await again.close();
  });

  it('the record of who looked refuses a look that it cannot hold, and goes on unbroken once there is space', async () => {
    const file = join(dataFolder(), 'access.db');
    const record = openAccessRecord({ file, clock });
    const look: AccessEntry = {
      principal: 'om-1',
      organisation: 'ept',
      asPerson: null,
      role: 'OFFENDER_MANAGER',
      kind: 'VIEW',
      release: null,
      operation: 'caseFile',
      subjects: Array.from({ length: 20 }, () => randomUUID()),
      purpose: null,
      correlationId: 'c-1',
      outcome: 'GRANTED',
    };
    let looks = 0;
    const put = async (): Promise<void> => {
      await record.record(look);
      looks += 1;
    };
    await put();
    disk.fill(file);
    expect(await untilItFails(put)).toMatchObject({
      code: 'ACCESS_RECORD_UNAVAILABLE',
      message: expect.stringContaining('full'),
    });
    expect(await record.verify()).toEqual({ entries: looks, brokenAt: null });
    disk.free();
    await put();
    expect(await record.verify()).toEqual({ entries: looks, brokenAt: null });
    await record.close();
  });

  it('the read models stay as they are and say how far they are, and catch up once there is space', async () => {
    const programme = programmeForTest();
    const folder = dataFolder();
    const open = (to: string) =>
      openReadModels({
        storage: sqliteStorage({ folder: join(to, 'read-models') }),
        log: programme.log,
        cursorKey: randomBytes(32),
        clock,
      });
    const readModels = await open(folder);
    let persons = 0;
    const register = async (): Promise<void> => {
      const personId = `p${(persons += 1)}`;
      await programme.send('RegisterPerson', { personId, occurredOn: '2013-05-20' });
    };
    const reachHead = async ({ engine }: ReadModels): Promise<void> => {
      const head = await programme.log.head();
      if (head === null) throw new Error('nothing was recorded');
      for (const name of engine.names) {
        expect(await engine.waitFor(name, head, { timeoutMs: 20_000 })).toBe('reached');
      }
    };
    const asAt = { asAt: '2013-06-01', knownBy: 'SYSTEM' as const };
    const statusOf = async (wanted: string): Promise<string | undefined> =>
      (await readModels.engine.health()).find(({ name }) => name === wanted)?.status;
    try {
      await register();
      await reachHead(readModels);
      disk.fill(folder);
      // Far more than fits into what is free within the files.
      for (let events = 0; events < 500; events += 1) await register();
      while ((await statusOf(PROJECTION.caseFile)) !== 'retrying') await nextTurn();
      const reached = readModels.engine.position(PROJECTION.caseFile);
      const head = await programme.log.head();
      expect(reached !== null && head !== null && reached < head).toBe(true);
      expect((await readModels.engine.health())[0]).toMatchObject({
        parked: 0,
        skipped: 0,
        position: reached,
      });
      const file = await readModels.caseFile({ personId: 'p1', asOf: asAt, page: { first: 10 } });
      expect(file.edges).toHaveLength(1);

      disk.free();
      await reachHead(readModels);
      expect(await statusOf(PROJECTION.caseFile)).toBe('live');
    } finally {
      await readModels.close();
    }
    const other = dataFolder();
    const rebuilt = await open(other);
    await reachHead(rebuilt);
    await rebuilt.close();
    expect(dumpReadModels(folder)).toEqual(dumpReadModels(other));
    await programme.close();
  });
});
