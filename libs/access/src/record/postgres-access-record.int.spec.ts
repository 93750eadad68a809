import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import pg from 'pg';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { clock, describeAccessRecord, entry } from './contract/describe-access-record.js';
import { describeFinding } from './contract/describe-finding.js';
import { FIRST_FORM, type RecordStorage, SECOND_FORM } from './contract/record-storage.js';
import { openPostgresAccessRecord } from './index.js';
import { statementsOf } from './postgres-rows.js';
import { first, second } from './postgres-schema.js';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.end());

/** Somebody else at the database, who has the schema of the record in front of them. */
async function outside(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, options: '-c search_path=throughline_access' });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function ask(connectionString: string, sql: string): Promise<unknown> {
  const client = await outside(connectionString);
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

const storage = async (): Promise<RecordStorage> => {
  const connectionString = await server.database();
  const named = (name: string): string => `throughline_access.${name}`;
  const make = async (...statements: readonly string[]): Promise<void> => {
    const client = await outside(connectionString);
    await client.query(`CREATE SCHEMA throughline_access; ${statements.join('; ')}`);
    await client.end();
  };
  return {
    open: (at = clock) => openPostgresAccessRecord({ connectionString, clock: at }),
    writeFirstForm: () => make(first({ named }), ...FIRST_FORM),
    writeSecondForm: () => make(first({ named }), ...FIRST_FORM, second({ named }), SECOND_FORM),
    run: (sql) => ask(connectionString, sql),
    async unguard() {
      for (const table of ['access', 'access_segment', 'access_posting']) {
        await ask(connectionString, `ALTER TABLE ${table} DISABLE TRIGGER ALL`);
      }
    },
    async keepWritersOff() {
      await ask(connectionString, 'ALTER TABLE access RENAME TO elsewhere');
      return async () => {
        await ask(connectionString, 'ALTER TABLE elsewhere RENAME TO access');
      };
    },
    end: () => Promise.resolve(),
  };
};

describeAccessRecord('on PostgreSQL', storage);
describeFinding('on PostgreSQL', storage);

describe('the record of who looked on PostgreSQL', () => {
  it('refuses to be emptied', async () => {
    const connectionString = await server.database();
    const record = await openPostgresAccessRecord({ connectionString, clock });
    await expect(ask(connectionString, 'TRUNCATE access')).rejects.toThrow(/append-only/);
    await record.close();
  });

  it('is made once where many processes begin at once, and all of them write one chain', async () => {
    const connectionString = await server.database();
    const records = await Promise.all(
      Array.from({ length: 5 }, () =>
        openPostgresAccessRecord({ connectionString, clock, schema: 'who_looked' }),
      ),
    );
    const looks = records.flatMap((record) =>
      Array.from({ length: 40 }, (_, index) => record.record(entry(index))),
    );
    await Promise.all(looks);
    expect(await records[0]?.verify()).toEqual({ entries: 200, brokenAt: null });
    await Promise.all(records.map((record) => record.close()));
  });

  it('is asked nothing that reads a table from end to end', async () => {
    const connectionString = await server.database();
    await openPostgresAccessRecord({ connectionString, clock }).then((record) => record.close());
    const client = await outside(connectionString);
    await client.query(`
      INSERT INTO access SELECT n, to_char(timestamp '2014-01-01' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI'),
        'om-1', NULL, 'cases', '["m01"]', NULL, 'c', 'GRANTED', 'h', 'SEARCH', NULL, NULL, NULL
        FROM generate_series(1, 51200) AS n;
      INSERT INTO access_segment SELECT segment, (SELECT at FROM access WHERE sequence = (segment + 1) * 256)
        FROM generate_series(0, 199) AS segment;
      INSERT INTO access_posting SELECT segment, 'person:m' || term, '[1,2,3]'
        FROM generate_series(0, 199) AS segment, generate_series(1, 300) AS term;
      ANALYZE`);
    const segments = Array.from({ length: 128 }, (_, index) => index);
    const sql = statementsOf({ named: (name) => name });
    const asked: readonly (readonly [string, readonly unknown[]])[] = [
      [sql.extent, []],
      [sql.after, [40_000, 256]],
      [sql.at, [[1, 500, 40_000]]],
      [sql.correlated, [7_000, 9_000, 'c-1']],
      [sql.firstFrom, ['2014-01-20T00:00']],
      [sql.postings, [segments, ['person:m7', 'person:nobody']]],
      [sql.segment, [7]],
      [sql.ofSegment, [7]],
      [sql.strayed, [200]],
    ];
    for (const [text, values] of asked) {
      const { rows } = await client.query<Record<string, unknown>>(`EXPLAIN ${text}`, [...values]);
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n');
      // Of segments there is one for 256 entries: few enough to be read as the planner likes.
      expect(plan).not.toMatch(/Seq Scan on access(_posting)?\b|Sort/);
    }
    await client.end();
  });

  it('writes what comes within one turn in one transaction', async () => {
    const connectionString = await server.database();
    const record = await openPostgresAccessRecord({ connectionString, clock });
    await Promise.all(Array.from({ length: 300 }, (_, index) => record.record(entry(index))));
    expect(Number(await ask(connectionString, 'SELECT count(DISTINCT xmin::text) FROM access'))).toBe(1);
    await record.close();
  });

  it('is on disk when it says so, though the database would rather wait', async () => {
    const connectionString = await server.database();
    const name = new URL(connectionString).pathname.slice(1);
    await ask(connectionString, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    const record = await openPostgresAccessRecord({ connectionString, clock });
    for (let number = 1; number <= 20; number += 1) await record.record(entry(number));
    await server.crash();
    await server.restart();
    expect(await record.verify()).toEqual({ entries: 20, brokenAt: null });
    await record.close();
  });

  it('fails looks while the server is away, and goes on with it where it was', async () => {
    const connectionString = await server.database();
    const record = await openPostgresAccessRecord({ connectionString, clock });
    await record.record(entry(1));
    await server.crash(); // under connections that nobody uses just now: that must not end the process
    await expect(record.record(entry(2))).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
    await expect(record.list()).rejects.toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
    await server.restart();
    await record.record(entry(3));
    expect(await record.verify()).toEqual({ entries: 2, brokenAt: null });
    await record.close();
  });

  it('fails what is being written when its connection is cut, and nothing after', async () => {
    const connectionString = await server.database();
    const record = await openPostgresAccessRecord({ connectionString, clock });
    const client = await outside(connectionString);
    await client.query('BEGIN; LOCK TABLE access');
    const cutOff = Promise.allSettled([record.record(entry(1))]);
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid() AND wait_event_type = 'Lock'`;
    let isOver = false;
    void cutOff.then(() => (isOver = true));
    while (!isOver) await client.query(cut);
    expect(await cutOff).toMatchObject([{ reason: { code: 'ACCESS_RECORD_UNAVAILABLE' } }]);
    await client.end();
    await record.record(entry(2));
    expect(await record.verify()).toEqual({ entries: 1, brokenAt: null });
    await record.close();
  });

  it('repeats no password, whatever goes wrong', async () => {
    for (const connectionString of [
      'postgres://somebody:quite-secret@127.0.0.1:1/access',
      'postgres://somebody:quite-secret@[127.0.0.1:1/access',
    ]) {
      const error = await openPostgresAccessRecord({ connectionString, clock }).catch((e: unknown) => e);
      expect(error).toMatchObject({ code: 'ACCESS_RECORD_UNAVAILABLE' });
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('quite-secret');
    }
  });
});
