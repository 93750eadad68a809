import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { PostgresDatabase, sqlStateOf } from './postgres-database.js';

describe('What keys and the record of access ask of PostgreSQL ends in time', () => {
  let server: PostgresServer;
  let database: PostgresDatabase;
  beforeAll(async () => {
    server = await PostgresServer.start();
    database = new PostgresDatabase({
      connectionString: await server.database(),
      schema: 'bounded',
      unavailable: (location, detail, options) => new Error(`${location} ${detail}`, options),
    });
  });
  afterAll(async () => {
    await database.close();
    await server.end();
  });

  const asked = `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
    current_setting('idle_in_transaction_session_timeout') AS idle`;
  const bounds = { statement: '14s', lock: '10s', idle: '10s' };

  it('is bounded by the server on every connection, in and out of a transaction', async () => {
    expect(await Promise.all([1, 2, 3, 4].map(() => database.query(asked)))).toEqual(
      [1, 2, 3, 4].map(() => [bounds]),
    );
    expect(await database.transaction((query) => query(asked))).toEqual([bounds]);
    expect(await database.session((query) => query(asked))).toEqual([bounds]);
  });

  it('is cancelled by the server, which leaves the next a good connection', async () => {
    const tooLong = database.session(async (query) => {
      await query(`SET statement_timeout = '100ms'`); // the same bound, sooner
      await query('SELECT pg_sleep(20)');
    });
    const failed: unknown = await tooLong.catch((error: unknown) => error);
    expect(sqlStateOf(failed)).toBe('57014');
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
