import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { silent } from '../engine/logger.js';
import { postgresStorage } from '../index.js';
import type { Notice } from '../storage/projection-storage.js';
import { eventually } from '../testing/bench.js';
import { Session } from './session.js';

describe('the connection that hears of other processes and holds locks', () => {
  let server: PostgresServer;
  let database: string;
  let asking: pg.Client;
  beforeAll(async () => {
    server = await PostgresServer.start();
    database = await server.database();
    asking = new pg.Client({ connectionString: database });
    await asking.connect();
  });
  afterAll(async () => {
    await asking.end();
    await server.end();
  });

  const client = () => new pg.Client({ connectionString: database });
  const locks = async (): Promise<number> => {
    const asked = `select count(*)::int as count from pg_locks where locktype = 'advisory'`;
    return (await asking.query<{ count: number }>(asked)).rows[0]?.count ?? 0;
  };

  it('lets nobody wait for a lock who asks while it closes, or afterwards', async () => {
    const nowhere = () => {
      const never = client();
      never.connect = () =>
        new Promise<pg.Client>((_, reject) => never.once('end', () => reject(new Error('ended'))));
      never.end = async () => void never.emit('end');
      return never;
    };
    const session = new Session(nowhere, 'channel', silent);
    const held = session.hold(1n).catch((error: unknown) => String(error));
    await delay(10);
    await session.close();
    expect(await held).toMatch('closed');
    await expect(session.hold(2n)).rejects.toThrow('closed');
  });

  it('keeps no lock that was released while it was taking it', async () => {
    await asking.query('select pg_advisory_lock(7)');
    const session = new Session(client, 'channel', silent);
    const held = session.hold(7n);
    await eventually(async () => (await locks()) === 2); // it waits for it
    await session.release(7n);
    await asking.query('select pg_advisory_unlock(7)');
    await held;
    await session.hold(8n);
    await eventually(async () => (await locks()) === 1);
    await session.close();
  });

  it('takes what it does not understand for a sign to look, whoever sent it', async () => {
    const storage = postgresStorage({ connectionString: database, namespace: 'heard' });
    const heard: (Notice | null)[] = [];
    storage.watch((notice) => heard.push(notice));
    await eventually(() => heard.length === 1); // it listens
    const build = { version: 1, generation: 1 };
    const sound = { projection: 'cases', build, position: '00000000000000000001' };
    for (const said of [
      'no JSON',
      '5',
      '{}',
      JSON.stringify({ ...sound, build: null }),
      JSON.stringify({ ...sound, position: 'x' }),
      JSON.stringify({ ...sound, position: 1 }),
      JSON.stringify(sound),
      JSON.stringify({ ...sound, position: null }),
    ]) {
      await asking.query('select pg_notify($1, $2)', ['heard', said]);
    }
    await eventually(() => heard.length === 9);
    expect(heard.slice(1)).toEqual([null, null, null, null, null, null, sound, { ...sound, position: null }]);
    await storage.close();
  });

  it('closes while its server takes connections and does not answer', async () => {
    const mute = createServer((socket) => void socket.resume());
    const taken = once(mute, 'connection');
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = Object(mute.address());
    const connect = () => new pg.Client({ host: '127.0.0.1', port });
    const closing = new Session(connect, 'news', silent);
    try {
      closing.watch(() => undefined);
      await taken;
      await closing.close();
    } finally {
      mute.close();
    }
  });
});
