import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresServer } from './postgres-server.js';

describe('the PostgreSQL of the tests', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server.end());

  async function ask(database: string, text: string): Promise<readonly unknown[]> {
    const client = new pg.Client({ connectionString: database });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }

  it('keeps what was committed when it crashes or is stopped, and gives each spec a database of its own', async () => {
    const [one, other] = [await server.database(), await server.database()];
    await ask(one, 'create table kept as select 1 as it');
    await server.crash();
    await expect(ask(one, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.restart();
    expect(await ask(one, 'select it from kept')).toEqual([{ it: 1 }]);
    await server.restart();
    expect(await ask(one, 'select it from kept')).toEqual([{ it: 1 }]);
    await expect(ask(other, 'select it from kept')).rejects.toMatchObject({ code: '42P01' });
  });
});
