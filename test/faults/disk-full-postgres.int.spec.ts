import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccessEntry, openPostgresAccessRecord } from '#access';
import { environmentMasterKey, openPostgresKeyStore } from '#privacy';
import { postgresStorage, sqliteStorage } from '#projections';
import { openReadModels, PROJECTION, type ReadModels } from '#read-models';
import { programmeForTest } from '../../libs/application/src/testing/programme.js';
import { PostgresServer } from '../postgres/postgres-server.js';
import { dataFolder } from '../support/data-folder.js';
import { dumpPostgresReadModels, dumpReadModels } from '../support/read-model-dump.js';

const clock = () => new Date();

/**
 * No small disk can be had for a server without rights on the machine. So its tables refuse each row with what the
 * server says where a file cannot grow: a real error of a real server, in the middle of a real transaction. Only the
 * function changes, which takes no lock on what is being written.
 */
const whenWritten = (body: string): string => `create or replace function disk.when_written() returns trigger
  language plpgsql as $$ begin ${body} end $$`;
const FULL = whenWritten(
  `raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';`,
);
const FREE = whenWritten('return null;');
const TABLES = `select format('create trigger disk before insert or update on %I.%I
    for each statement execute function disk.when_written()', schemaname, tablename) as sql
  from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`;

describe('Where the disk of PostgreSQL is full', () => {
  let server: PostgresServer;
  let connectionString: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.end());

  async function administer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }
  /** Once the tables are there. One at a time: whoever writes several must not wait for us, and we for them. */
  const putOnDisk = () =>
    administer(async (client) => {
      await client.query('create schema disk');
      await client.query(FREE);
      const { rows } = await client.query<{ sql: string }>(TABLES);
      for (const { sql } of rows) await client.query(sql);
    });
  const fill = () => administer((client) => client.query(FULL));
  const free = () => administer((client) => client.query(FREE));

  it('the key store gives out no key that it could not store, opens what is there, and goes on once there is space', async () => {
    connectionString = await server.database();
    const masterKey = environmentMasterKey('KEY', { KEY: randomBytes(32).toString('base64') });
    const keys = await openPostgresKeyStore({ connectionString, masterKey, clock });
    const one = [{ subject: 'p1', seal: 'PERSONAL' as const }];
    const other = [{ subject: 'p2', seal: 'PERSONAL' as const }];
    const [made] = await keys.dataKeys(one);
    await putOnDisk();
    await fill();
    await expect(keys.dataKeys(other)).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    expect(await keys.find([...one, ...other])).toEqual([made, undefined]);
    await free();
    const [later] = await keys.dataKeys(other);
    expect(await keys.find([...one, ...other])).toEqual([made, later]);
    await keys.close();
  });

  it('the record of who looked refuses a look that it cannot hold, and goes on unbroken once there is space', async () => {
    connectionString = await server.database();
    const record = await openPostgresAccessRecord({ connectionString, clock });
    const look: AccessEntry = {
      principal: 'om-1',
      organisation: 'ept',
      asPerson: null,
      role: 'OFFENDER_MANAGER',
      kind: 'VIEW',
      release: null,
      operation: 'caseFile',
      subjects: [randomUUID()],
      purpose: null,
      correlationId: 'c-1',
      outcome: 'GRANTED',
    };
    await record.record(look);
    await putOnDisk();
    await fill();
    await expect(record.record(look)).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
    expect(await record.verify()).toEqual({ entries: 1, brokenAt: null });
    await free();
    await record.record(look);
    expect(await record.verify()).toEqual({ entries: 2, brokenAt: null });
    await record.close();
  });

  it('the read models stay as they are, park nothing, and catch up once there is space', async () => {
    connectionString = await server.database();
    const programme = programmeForTest();
    const options = { log: programme.log, cursorKey: randomBytes(32), clock };
    const storage = postgresStorage({ connectionString });
    const readModels = await openReadModels({ ...options, storage });
    const reachHead = async ({ engine }: ReadModels): Promise<void> => {
      const head = await programme.log.head();
      if (head === null) throw new Error('nothing was recorded');
      for (const name of engine.names) {
        expect(await engine.waitFor(name, head, { timeoutMs: 20_000 })).toBe('reached');
      }
    };
    const caseFiles = async () =>
      (await readModels.engine.health()).find(({ name }) => name === PROJECTION.caseFile);
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-05-20' });
    await reachHead(readModels);
    await putOnDisk();
    const before = readModels.engine.position(PROJECTION.caseFile);
    await fill();
    await programme.send('RegisterPerson', { personId: 'p2', occurredOn: '2013-05-20' });
    while ((await caseFiles())?.status !== 'retrying') await nextTurn();
    expect(await caseFiles()).toMatchObject({ position: before, parked: 0, skipped: 0 });
    const asOf = { asAt: '2013-06-01', knownBy: 'SYSTEM' as const };
    const { edges } = await readModels.caseFile({ personId: 'p1', asOf, page: { first: 10 } });
    expect(edges).toHaveLength(1);

    await free();
    await reachHead(readModels);
    expect(await caseFiles()).toMatchObject({ status: 'live', parked: 0 });
    await readModels.close();
    await storage.close();

    const folder = dataFolder();
    const files = sqliteStorage({ folder: join(folder, 'read-models') });
    const rebuilt = await openReadModels({ ...options, storage: files });
    await reachHead(rebuilt);
    await rebuilt.close();
    await files.close();
    expect(await dumpPostgresReadModels(connectionString)).toEqual(dumpReadModels(folder));
    await programme.close();
  });
});
