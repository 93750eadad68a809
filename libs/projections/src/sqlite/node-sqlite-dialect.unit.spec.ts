import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Kysely, sql } from 'kysely';
import { nodeSqliteDialect } from './node-sqlite-dialect.js';

type Tables = {
  thing: { id: number; big: bigint | number | null; flag: boolean | number | null; blob: Uint8Array | null };
};

describe('Kysely over node:sqlite', () => {
  let db: Kysely<Tables>;
  beforeEach(async () => {
    db = new Kysely<Tables>({ dialect: nodeSqliteDialect(new DatabaseSync(':memory:')) });
    await sql`create table thing (id integer primary key, big integer, flag integer, blob blob)`.execute(db);
  });
  afterEach(() => db.destroy());

  it('keeps integers beyond 2^53 exact as bigint, and gives smaller ones as numbers', async () => {
    const big = 2n ** 60n + 1n;
    await db
      .insertInto('thing')
      .values([
        { id: 1, big, flag: true, blob: null },
        { id: 2, big: 7, flag: false, blob: new Uint8Array([1]) },
      ])
      .execute();
    const rows = await db.selectFrom('thing').select(['id', 'big', 'flag']).orderBy('id').execute();
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { id: 1, big, flag: 1 },
      { id: 2, big: 7, flag: 0 },
    ]);
  });

  it('rolls a transaction back whole', async () => {
    const failing = db.transaction().execute(async (tx) => {
      await tx.insertInto('thing').values({ id: 1, big: null, flag: null, blob: null }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await db.selectFrom('thing').selectAll().execute()).toEqual([]);
  });

  it('refuses what a column cannot hold', async () => {
    await expect(sql`select ${{ a: 1 }}`.execute(db)).rejects.toThrow('a column cannot hold object');
  });

  it('stays right when there are more statements than it keeps', async () => {
    for (let value = 0; value < 900; value += 1) {
      const { rows } = await sql<{ value: number }>`select ${sql.lit(value)} as value`.execute(db);
      expect(rows[0]?.value).toBe(value);
    }
  });
});
