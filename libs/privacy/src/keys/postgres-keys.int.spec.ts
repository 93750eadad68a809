import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import pg from 'pg';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { describeKeyStore, someMasterKey } from './contract/describe-key-store.js';
import { describeRotation } from './contract/describe-rotation.js';
import type { KeyStorage } from './contract/key-storage.js';
import { openPostgresKeysReadOnly, openPostgresKeyStore } from './index.js';

const clock = () => new Date('2014-09-26T12:00:00.000Z');
const personal = { subject: 'm01', seal: 'PERSONAL' } as const;

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.end());

/** Somebody else at the database, who has the schema of the keys in front of them. */
async function outside(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, options: '-c search_path=throughline_keys' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function onPostgres(): Promise<KeyStorage> {
  const connectionString = await server.database();
  const own = someMasterKey();
  const ask = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    const client = await outside(connectionString);
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    open: ({ masterKey = own, ...more } = {}) =>
      openPostgresKeyStore({ connectionString, masterKey, clock, ...more }),
    openReadOnly: ({ masterKey = own, ...more } = {}) =>
      openPostgresKeysReadOnly({ connectionString, masterKey, ...more }),
    async wrappedKeys() {
      const rows = await ask('SELECT wrapped FROM data_key WHERE wrapped IS NOT NULL');
      return rows.map((row) => row['wrapped'] as Buffer);
    },
    async bytes() {
      await ask('CHECKPOINT'); // so that the file holds what the server does
      const [row] = await ask(`SELECT pg_read_binary_file(pg_relation_filepath('data_key')) AS bytes`);
      return row?.['bytes'] as Buffer;
    },
    async run(sql) {
      await ask(sql({ zeros: `decode(repeat('00', 60), 'hex')` }));
    },
    async keepReading() {
      const reader = await outside(connectionString);
      await reader.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM data_key');
      return () => reader.end();
    },
    end: () => Promise.resolve(),
  };
}

describeKeyStore('on PostgreSQL', onPostgres);
describeRotation('on PostgreSQL', onPostgres);

describe('a key store on PostgreSQL', () => {
  it('is made once, in a schema of its own name, where many processes begin at once', async () => {
    const connectionString = await server.database();
    const masterKey = someMasterKey();
    const schema = 'keys_of_another_programme';
    const stores = await Promise.all(
      Array.from({ length: 6 }, () => openPostgresKeyStore({ connectionString, masterKey, schema })),
    );
    const given = await Promise.all(stores.map((store) => store.dataKeys([personal])));
    expect(new Set(given.map(([key]) => key?.export().toString('hex'))).size).toBe(1);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('shares one question to the server among lookups that come at once', async () => {
    const connectionString = await server.database();
    const store = await openPostgresKeyStore({ connectionString, masterKey: someMasterKey() });
    await store.dataKeys([personal]);
    const client = await outside(connectionString);
    const asked = async () => {
      await client.query('SELECT pg_stat_force_next_flush()');
      const { rows } = await client.query<{ xact_commit: string }>(
        'SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()',
      );
      return Number(rows[0]?.xact_commit);
    };
    const before = await asked();
    const found = await Promise.all(Array.from({ length: 200 }, () => store.find([personal])));
    await store.close(); // its figures are in when its connections are gone
    expect(found.flat().every((key) => typeof key === 'object')).toBe(true);
    expect((await asked()) - before).toBeLessThan(20);
    await client.end();
  });

  it('says that the keys cannot be had while the server is away, never that there is none, and goes on with it', async () => {
    const connectionString = await server.database();
    const store = await openPostgresKeyStore({ connectionString, masterKey: someMasterKey() });
    const [given] = await store.dataKeys([personal]);
    await server.crash(); // under connections that nobody uses just now: that must not end the process
    await expect(store.find([personal])).rejects.toMatchObject({
      code: 'KEYS_UNAVAILABLE',
      reason: 'UNUSABLE',
    });
    await expect(store.dataKeys([personal])).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    await expect(store.destroy('m01')).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    await server.restart();
    const [found] = await store.find([personal]);
    expect(typeof found === 'object' && given !== undefined && found.equals(given)).toBe(true);
    await store.close();
  });

  it('says so too where its connection is cut in the middle of a lookup', async () => {
    const connectionString = await server.database();
    const store = await openPostgresKeyStore({ connectionString, masterKey: someMasterKey() });
    await store.dataKeys([personal]);
    const client = await outside(connectionString);
    await client.query('BEGIN; LOCK TABLE data_key');
    const waiting = store.find([personal]);
    const made = store.dataKeys([{ ...personal, subject: 'm02' }]);
    const ended = Promise.allSettled([waiting, made]);
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'`;
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver) await client.query(cut);
    for (const one of await ended) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'KEYS_UNAVAILABLE' } });
    }
    await client.end();
    expect(await store.find([personal])).toEqual([expect.anything()]);
    await store.close();
  });

  it('is read by a role that may do nothing else', async () => {
    const connectionString = await server.database();
    const masterKey = someMasterKey();
    const store = await openPostgresKeyStore({ connectionString, masterKey });
    await store.dataKeys([personal]);
    const client = await outside(connectionString);
    await client.query(`CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA throughline_keys TO reader;
                        GRANT SELECT ON ALL TABLES IN SCHEMA throughline_keys TO reader`);
    await client.end();
    const asReader = new URL(connectionString);
    asReader.username = 'reader';
    const reader = await openPostgresKeysReadOnly({ connectionString: asReader.href, masterKey });
    expect(await reader.find([personal])).toEqual([expect.anything()]);
    await reader.close();
    await store.close();
  });

  it('never tells a role that may not rewrite the table that keys are gone', async () => {
    const connectionString = await server.database();
    const masterKey = someMasterKey();
    const owner = await openPostgresKeyStore({ connectionString, masterKey });
    await owner.dataKeys([personal]);
    const client = await outside(connectionString);
    await client.query(`CREATE ROLE worker LOGIN; GRANT USAGE ON SCHEMA throughline_keys TO worker;
                        GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA throughline_keys TO worker`);
    await client.end();
    const asWorker = new URL(connectionString);
    asWorker.username = 'worker';
    const store = await openPostgresKeyStore({ connectionString: asWorker.href, masterKey });
    await expect(store.destroy('m01')).rejects.toMatchObject({
      code: 'DESTRUCTION_INCOMPLETE',
      reason: 'NOT_ALLOWED',
    });
    expect(await store.find([personal])).toEqual(['destroyed']);
    await owner.destroy('m01');
    await Promise.all([owner.close(), store.close()]);
  });

  it('says that rewriting took too long, remembers it, and finishes it when it is given the time', async () => {
    const connectionString = await server.database();
    const masterKey = someMasterKey();
    const hurried = await openPostgresKeyStore({ connectionString, masterKey, rewriteMs: 1 });
    await hurried.dataKeys(
      Array.from({ length: 5_000 }, (_, index) => ({ ...personal, subject: `m${index}` })),
    );
    const tooLong = { code: 'DESTRUCTION_INCOMPLETE', reason: 'TOO_LONG' };
    await expect(hurried.destroy('m7')).rejects.toMatchObject({ ...tooLong, subject: 'm7' });
    await expect(hurried.overwriteDestroyed()).rejects.toMatchObject(tooLong);
    const next = someMasterKey();
    await expect(hurried.rotateMasterKey(next)).rejects.toThrow(/longer than it may/);
    const [gone] = await hurried.find([{ ...personal, subject: 'm7' }]);
    expect(gone).toBe('destroyed');
    await hurried.close();

    const patient = await openPostgresKeyStore({
      connectionString,
      masterKey,
      otherMasterKeys: () => [next],
    });
    expect(await patient.overwriteDestroyed()).toBe(true);
    expect(await patient.overwriteDestroyed()).toBe(false);
    await patient.rotateMasterKey(next);
    await patient.close();
    await (await openPostgresKeyStore({ connectionString, masterKey: next })).close();
  });

  it('does not wait long for a table that somebody else holds: lookups would wait behind it', async () => {
    const connectionString = await server.database();
    const store = await openPostgresKeyStore({ connectionString, masterKey: someMasterKey() });
    await store.dataKeys([personal]);
    const client = await outside(connectionString);
    await client.query('BEGIN; LOCK TABLE data_key IN ROW SHARE MODE'); // reads go on, rewriting does not
    await expect(store.destroy('m01')).rejects.toMatchObject({
      code: 'DESTRUCTION_INCOMPLETE',
      reason: 'READ_BY_ANOTHER',
    });
    expect(await store.find([personal])).toEqual(['destroyed']);
    await client.query('COMMIT');
    await client.end();
    expect(await store.overwriteDestroyed()).toBe(true);
    await store.close();
  });

  it('of before destructions were counted is overwritten once, if somebody was erased', async () => {
    const connectionString = await server.database();
    const masterKey = someMasterKey();
    const before = await openPostgresKeyStore({ connectionString, masterKey });
    await before.dataKeys([personal]);
    await before.destroy('m01');
    await before.close();
    const client = await outside(connectionString);
    await client.query(
      `ALTER TABLE key_database DROP COLUMN destructions, DROP COLUMN overwritten, DROP COLUMN erased_after,
                                DROP COLUMN erased_next_id, DROP COLUMN erased_keys`,
    );
    await client.end();
    const stores = await Promise.all(
      [1, 2, 3].map(() => openPostgresKeyStore({ connectionString, masterKey })),
    );
    expect(await stores[0]?.overwriteDestroyed()).toBe(true);
    expect(await stores[1]?.overwriteDestroyed()).toBe(false);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('repeats no password, whatever goes wrong', async () => {
    const masterKey = someMasterKey();
    const closedPort = 'postgres://somebody:quite-secret@127.0.0.1:1/keys';
    const malformed = 'postgres://somebody:quite-secret@[127.0.0.1:1/keys';
    const unknown = new URL(await server.database());
    unknown.password = 'quite-secret';
    unknown.pathname = '/nowhere';
    for (const connectionString of [closedPort, malformed, unknown.href]) {
      const error = await openPostgresKeyStore({ connectionString, masterKey }).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'KEYS_UNAVAILABLE' });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('quite-secret');
    }
  });

  it('refuses a schema whose name would be more than a name', async () => {
    const connectionString = await server.database();
    const open = openPostgresKeyStore({
      connectionString,
      masterKey: someMasterKey(),
      schema: 'a; DROP SCHEMA public',
    });
    await expect(open).rejects.toThrow(RangeError);
  });
});
