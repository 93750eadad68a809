import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import { nodeSqliteDialect } from '../sqlite/node-sqlite-dialect.js';
import { CoalescingWriter } from './coalescing-writer.js';

type Tables = {
  item: { id: number; name: string; note: string | null };
  label: { name: string };
};
const tablesOf = (db: Kysely<EngineTables>) => db.withTables<Tables>();

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.end());

const DATABASES = {
  SQLite: () => Promise.resolve(nodeSqliteDialect(new DatabaseSync(':memory:'))),
  PostgreSQL: async () => {
    const pool = new pg.Pool({ connectionString: await server.database(), max: 1 });
    // A pool has ended before the last of its connections has closed; the end of the server then cuts that one.
    pool.on('error', () => undefined);
    return new PostgresDialect({ pool });
  },
};

describe.each(Object.entries(DATABASES))('the writer of a projection, on %s', (_name, open) => {
  let db: Kysely<EngineTables>;
  let statements: string[];

  beforeEach(async () => {
    statements = [];
    const dialect = await open();
    db = new Kysely<EngineTables>({ dialect, log: ({ query }) => void statements.push(query.sql) });
    await db.schema
      .createTable('item')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('note', 'text')
      .execute();
    await db.schema
      .createTable('label')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .execute();
  });
  afterEach(() => db.destroy());

  const within = <Result>(
    work: (writer: CoalescingWriter<Tables>, tx: Transaction<EngineTables>) => Promise<Result>,
  ): Promise<Result> =>
    db.transaction().execute(async (tx) => {
      const writer = new CoalescingWriter(tx, tablesOf);
      const result = await work(writer, tx);
      await writer.flush();
      return result;
    });
  const items = () => tablesOf(db).selectFrom('item').selectAll().orderBy('id').execute();
  const inserts = () => statements.filter((text) => text.startsWith('insert'));

  it('sends the rows of a batch out together, in a few statements that are used again', async () => {
    const insert = (writer: CoalescingWriter<Tables>, from: number, count: number) => {
      for (let id = from; id < from + count; id += 1) {
        writer.insert('item', { id, name: `item ${id}`, note: null });
      }
      return Promise.resolve();
    };
    await within((writer) => insert(writer, 0, 100));
    expect(inserts().length).toBeLessThan(8);
    await within((writer) => insert(writer, 100, 100));
    expect(new Set(inserts()).size).toBe(inserts().length / 2);
    const rows = await items();
    expect(rows).toHaveLength(200);
    expect(rows[163]).toEqual({ id: 163, name: 'item 163', note: null });
  });

  it('writes more rows than one statement may hold', async () => {
    await within((writer) => {
      writer.insert(
        'item',
        ...Array.from({ length: 30_000 }, (_, id) => ({ id, name: 'of many', note: null })),
      );
      return Promise.resolve();
    });
    expect(await items()).toHaveLength(30_000);
  });

  it('lets a read find what was written before it in the same batch', async () => {
    const found = await within(async (writer) => {
      writer.insert('item', { id: 1, name: 'first', note: null });
      return writer.tx.selectFrom('item').select('name').where('id', '=', 1).executeTakeFirst();
    });
    expect(found).toEqual({ name: 'first' });
  });

  it('lets a raw read find it too', async () => {
    const found = await within(async (writer) => {
      writer.insert('item', { id: 1, name: 'first', note: null });
      return sql<{ name: string }>`select name from item`.execute(writer.tx);
    });
    expect(found.rows).toEqual([{ name: 'first' }]);
  });

  it('changes what was written before, and not what comes after', async () => {
    await within(async (writer) => {
      writer.insert('item', { id: 1, name: 'before', note: null });
      await writer.tx.updateTable('item').set({ note: 'changed' }).execute();
      writer.insert('item', { id: 2, name: 'after', note: null });
    });
    expect((await items()).map(({ note }) => note)).toEqual(['changed', null]);
  });

  it('keeps reads that are asked at the same time behind all rows', async () => {
    const counts = await within((writer) => {
      for (let id = 0; id < 1001; id += 1) writer.insert('item', { id, name: 'x', note: null });
      writer.insert('label', { name: 'last' });
      const count = () => writer.tx.selectFrom('label').select('name').execute();
      return Promise.all([count(), count()]);
    });
    expect(counts).toEqual([[{ name: 'last' }], [{ name: 'last' }]]);
  });

  it('leaves out what is there already, in the table and in the batch', async () => {
    await within((writer) => {
      writer.insertNew('label', { name: 'a' }, { name: 'b' });
      return Promise.resolve();
    });
    await within((writer) => {
      writer.insertNew('label', { name: 'b' }, { name: 'c' }, { name: 'c' });
      return Promise.resolve();
    });
    const rows = await tablesOf(db).selectFrom('label').select('name').orderBy('name').execute();
    expect(rows.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('takes rows of a table whose columns come in another order', async () => {
    await within((writer) => {
      writer.insert('item', { id: 1, name: 'one', note: 'n' }, { note: null, id: 2, name: 'two' });
      return Promise.resolve();
    });
    expect((await items()).map(({ name }) => name)).toEqual(['one', 'two']);
  });

  it('refuses a row that is there already, when it writes it', async () => {
    const refused = within((writer) => {
      writer.insert('label', { name: 'a' }, { name: 'a' });
      return Promise.resolve();
    });
    await expect(refused).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
  });

  it('counts on without holes, also past what is pending', async () => {
    await within(async (writer) => {
      writer.insert('item', { id: 41, name: 'x', note: null });
      expect(await writer.nextNumber('item', 'id')).toBe(42);
      expect(await writer.nextNumber('item', 'id')).toBe(43);
    });
  });

  it('counts from what is left, and writes nothing of what went before, once it was told to forget', async () => {
    await within(async (writer, tx) => {
      expect(await writer.nextNumber('item', 'id')).toBe(1);
      writer.insert('item', { id: 1, name: 'stays', note: null });
      await writer.flush();
      await sql`savepoint here`.execute(tx);
      writer.insert('item', { id: await writer.nextNumber('item', 'id'), name: 'goes', note: null });
      await writer.flush();
      writer.insert('item', { id: await writer.nextNumber('item', 'id'), name: 'never came', note: null });
      writer.discard();
      await sql`rollback to savepoint here`.execute(tx);
      expect(await writer.nextNumber('item', 'id')).toBe(2);
    });
    expect((await items()).map(({ name }) => name)).toEqual(['stays']);
  });

  it('makes each value of a series of the one before, and asks again once it was told to forget', async () => {
    let stored = 'a';
    const next = (writer: CoalescingWriter<Tables>) =>
      writer.following(
        'letters',
        () => Promise.resolve(stored),
        (last) => `${last}b`,
      );
    await within(async (writer) => {
      expect([await next(writer), await next(writer)]).toEqual(['ab', 'abb']);
      stored = 'z';
      writer.discard();
      expect(await next(writer)).toBe('zb');
    });
  });

  it('asks for the largest number once a transaction', async () => {
    await within(async (writer) => {
      for (let count = 0; count < 20; count += 1) await writer.nextNumber('item', 'id');
    });
    expect(statements.filter((text) => text.includes('max('))).toHaveLength(1);
  });

  it('neither begins nor ends the transaction through what a projection is given', async () => {
    await within(async (writer) => {
      const nested = writer.tx.transaction().execute(() => Promise.resolve());
      await expect(nested).rejects.toThrow('the transaction of its batch');
    });
  });
});
