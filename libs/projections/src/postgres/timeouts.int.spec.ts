import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { silent } from '../engine/logger.js';
import { Connections } from './connections.js';

interface Bounds {
  readonly statement: string;
  readonly lock: string;
  readonly idle: string;
}

describe('What the server is asked to do for read models ends in time', () => {
  let server: PostgresServer;
  let connectionString: string;
  let connections: Connections;
  let writing: pg.Pool;
  beforeAll(async () => {
    server = await PostgresServer.start();
    connectionString = await server.database();
    connections = new Connections({
      connectionString,
      logger: silent,
      readTimeoutMs: 2_000,
      readConnections: 2,
    });
    writing = connections.writing();
  });
  afterAll(async () => {
    await writing.end();
    await connections.close();
    await server.end();
  });

  const boundsOf = async (pool: pg.Pool): Promise<Bounds | undefined> => {
    const asked = `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
      current_setting('idle_in_transaction_session_timeout') as idle`;
    return (await pool.query<Bounds>(asked)).rows[0];
  };

  it('is bounded on every pool: reads shortly, writes by more, and steps of a rebuild by their locks alone', async () => {
    expect(await boundsOf(connections.reading)).toEqual({ statement: '2s', lock: '5s', idle: '1min' });
    expect(await boundsOf(writing)).toEqual({ statement: '2min', lock: '30s', idle: '1min' });
    expect(await boundsOf(connections.steps)).toEqual({ statement: '0', lock: '1min', idle: '1min' });
  });

  it('is cancelled by the server where a read takes longer, and the connection serves the next', async () => {
    await expect(connections.reading.query('select pg_sleep(20)')).rejects.toMatchObject({ code: '57014' });
    const running = `select count(*)::int as count from pg_stat_activity where query like '%pg_sleep(20)%' and state = 'active' and pid <> pg_backend_pid()`;
    expect((await connections.reading.query<{ count: number }>(running)).rows[0]?.count).toBe(0);
  });

  it('waits for no lock for longer than it may', async () => {
    const holder = new pg.Client({ connectionString });
    await holder.connect();
    await holder.query('create table held (id int)');
    await holder.query('begin; lock table held in access exclusive mode');
    const client = await writing.connect();
    try {
      await client.query(`set lock_timeout = '100ms'`); // the same bound, sooner
      await expect(client.query('insert into held values (1)')).rejects.toMatchObject({ code: '55P03' });
    } finally {
      client.release(true);
      await holder.end();
    }
  });
});
