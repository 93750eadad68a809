import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import { type AnyProjection, type EngineLogger, postgresStorage } from '../index.js';
import { answerEater } from '../testing/answer-eater.js';
import { bench, type Bench, eventually, patience } from '../testing/bench.js';
import { counting, upTo, valuesOf } from '../testing/counting.js';
import { postgresPlace } from '../testing/postgres-place.js';

/** Projects each event twice, which its table refuses. */
function withTwice(projection: AnyProjection): AnyProjection['within'] {
  return (tx) => {
    const within = projection.within(tx);
    return {
      project: async (recorded) => {
        await within.project(recorded);
        await within.project(recorded);
      },
      flush: () => within.flush(),
      discard: () => within.discard(),
    };
  };
}

/**
 * A projection that keeps the transaction of its next batch open, with all that it wrote in it, until it is let go;
 * whoever tries after that is kept from writing until it may.
 */
function withHeldBatch(projection: ReturnType<typeof counting>) {
  const [held, letGo, again] = [
    Promise.withResolvers<number>(),
    Promise.withResolvers<void>(),
    Promise.withResolvers<void>(),
  ];
  let state: 'passing' | 'holding' | 'held' = 'passing';
  const within: AnyProjection['within'] = (tx) => {
    const inner = projection.within(tx);
    let taken = 0;
    return {
      project: async (recorded) => {
        if (state === 'held') await again.promise;
        taken += 1;
        await inner.project(recorded);
      },
      flush: async () => {
        await inner.flush();
        if (state !== 'holding' || taken === 0) return;
        state = 'held';
        held.resolve(taken);
        await letGo.promise;
      },
      discard: () => inner.discard(),
    };
  };
  return {
    projection: { ...projection, within },
    holdNext: () => void (state = 'holding'),
    /** How many events the batch holds. */
    held: held.promise,
    letGo: letGo.resolve,
    mayTryAgain: again.resolve,
  };
}

describe('the projection engine and the troubles of PostgreSQL', () => {
  let server: PostgresServer;
  let database: string;
  let on: Bench;
  beforeAll(async () => {
    server = await PostgresServer.start();
    database = await server.database();
  });
  afterAll(() => server.end());
  beforeEach(async () => {
    on = await bench(async () => postgresPlace(database));
  });
  afterEach(() => on.close());

  for (const how of ['restart', 'crash'] as const) {
    it(`goes on where PostgreSQL ${how === 'restart' ? 'was restarted' : 'crashed'} in the midst of a batch`, async () => {
      const { projection, ...batch } = withHeldBatch(counting());
      const [projector, other] = [on.engine({ projection }), on.engine({ projection })];
      const follower = on.engine({ mode: 'follow' });
      for (const engine of [projector, other, follower]) await engine.start();
      const kept = await on.append('a-1', upTo(10));
      for (const engine of [projector, other]) await engine.waitFor('counting', kept, patience);
      batch.holdNext();
      await on.append('a-1', upTo(1000).slice(10));
      expect(await batch.held).toBeGreaterThan(0);
      if (how === 'crash') await server.crash();
      else await server.stop();
      batch.letGo();
      const last = await on.append('a-1', [1001]);
      expect(await projector.waitFor('counting', last, { timeoutMs: 300 })).toBe('stale');
      // Either of the two may have held the batch; the other waits to be let to try.
      const troubled = async () =>
        (await Promise.all([projector.health(), other.health()]))
          .flat()
          .find(({ status }) => status === 'retrying');
      await eventually(async () => (await troubled()) !== undefined);
      await eventually(async () => (await follower.health())[0]?.status === 'retrying');
      expect(await troubled()).toMatchObject({ parked: 0, error: expect.any(String) });
      await server.restart();
      const later = on.engine({ mode: 'follow', patienceMs: 2_000 });
      await later.start();
      // Who has begun since answers nothing before all that is on record; who was there, as far as it has come.
      await expect(valuesOf(later)).rejects.toMatchObject({ code: 'NOT_BUILT_YET' });
      await eventually(async () => (await follower.health())[0]?.status !== 'retrying');
      expect(await valuesOf(follower)).toEqual(upTo(10));
      batch.mayTryAgain();
      for (const engine of [projector, other, follower, later]) {
        expect(await engine.waitFor('counting', last, patience)).toBe('reached');
        await eventually(async () => (await engine.health())[0]?.status === 'live');
        expect(await valuesOf(engine)).toEqual(upTo(1001));
        expect((await engine.health())[0]).toMatchObject({ parked: 0, error: null, lag: 0 });
      }
    });
  }

  it('projects once where PostgreSQL has committed a batch, and its answer was lost', async () => {
    const between = await answerEater(database);
    const storage = postgresStorage({ connectionString: between.connectionString, namespace: 'eaten' });
    const engine = on.engine({ storage });
    await engine.start();
    between.eat(3, 'entry');
    for (let round = 0; round < 4; round += 1) {
      const last = await on.append(
        'a-1',
        upTo(50).map((value) => round * 50 + value),
      );
      expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    }
    expect(between.eaten).toBe(3);
    expect(await valuesOf(engine)).toEqual(upTo(200));
    expect((await engine.health())[0]).toMatchObject({ parked: 0, lag: 0 });
    await engine.stop();
    await storage.close();
    await between.close();
  });

  it('takes over with the build in hand where the answer to its flip was lost', async () => {
    const between = await answerEater(database);
    const storage = postgresStorage({ connectionString: between.connectionString, namespace: 'flipped' });
    const engine = on.engine({ storage });
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', upTo(50)), patience);
    between.eat(1, 'set retired');
    await engine.rebuild();
    expect(between.eaten).toBe(1);
    expect((await engine.health())[0]).toMatchObject({ generation: 2, rebuilding: null });
    await engine.waitFor('counting', await on.append('a-1', [51]), patience);
    expect(await valuesOf(engine)).toEqual(upTo(51));
    await engine.stop();
    await storage.close();
    await between.close();
  });

  it('projects again what a database that was brought back to an earlier state has lost', async () => {
    const storage = postgresStorage({ connectionString: database, namespace: 'failover' });
    const engine = on.engine({ storage, pollMs: 30 });
    await engine.start();
    const kept = await on.append('a-1', upTo(5));
    await engine.waitFor('counting', await on.append('b-1', [6, 7, 8]), patience);
    const { writer, close } = await storage.buildsOf(counting()).open({ version: 1, generation: 1 });
    await writer.transaction().execute(async (tx) => {
      await sql`delete from entry where position > ${kept}`.execute(tx);
      await tx.updateTable('projection_checkpoint').set({ position: kept }).execute();
    });
    await close();
    await delay(100); // it looks meanwhile at how far others have come
    await engine.waitFor('counting', await on.append('a-1', [9]), patience);
    await eventually(async () => (await valuesOf(engine)).length === 9);
    expect(await valuesOf(engine)).toEqual(upTo(9));
    await engine.stop();
    await storage.close();
  });

  it('has the database learn what a build holds before it answers, and compiles no plan of a query', async () => {
    const storage = postgresStorage({ connectionString: database, namespace: 'learnt' });
    const engine = on.engine({ storage });
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', upTo(200)), patience);
    await engine.rebuild();
    const known = await engine.read(counting(), async (db) => ({
      rows: await sql`select reltuples::int as count from pg_class where oid = 'entry'::regclass`.execute(db),
      jit: await sql`show jit`.execute(db),
    }));
    expect([known.rows.rows, known.jit.rows]).toEqual([[{ count: 200 }], [{ jit: 'off' }]]);
    await engine.stop();
    await storage.close();
  });

  it('parks what the database refuses without the values that it names', async () => {
    const projection = counting();
    const twice = { ...projection, within: withTwice(projection) };
    const storage = postgresStorage({ connectionString: database, namespace: 'refused' });
    const engine = on.engine({ storage, projection: twice });
    await engine.start();
    await engine.waitFor('counting', await on.append('secret-stream', [1]), patience);
    const { reader, close } = await storage.buildsOf(counting()).openToRead({ version: 1, generation: 1 });
    const [parked] = await reader.selectFrom('projection_parked').select('error').execute();
    expect(parked?.error).toBe('duplicate key value violates unique constraint "entry_pkey"');
    await close();
    await engine.stop();
    await storage.close();
  });

  it('gives up a start where PostgreSQL does not answer, and can be started later', async () => {
    const engine = on.engine();
    await server.stop();
    await expect(engine.start()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await server.restart();
    await engine.start();
    expect(await engine.waitFor('counting', await on.append('a-1', [1]), patience)).toBe('reached');
  });

  it('stops and closes where PostgreSQL does not answer', async () => {
    const storage = on.open();
    const engine = on.engine({ storage });
    await engine.start();
    const rebuilt = engine.rebuild().catch((error: unknown) => error);
    await on.append('a-1', upTo(500));
    await server.stop();
    const waited = engine.waitFor('counting', await on.append('a-1', [501]), patience);
    await delay(100);
    await engine.stop();
    await storage.close();
    expect(['stale', 'reached']).toContain(await waited);
    await rebuilt;
    await server.restart();
  });

  it('cancels a query that takes too long, lets none write, and reads on after either', async () => {
    const storage = postgresStorage({
      connectionString: database,
      namespace: 'reading',
      readTimeoutMs: 2_000,
    });
    const engine = on.engine({ storage });
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1]), patience);
    const slow = engine.read(counting(), (db) => sql`select pg_sleep(20)`.execute(db));
    await expect(slow).rejects.toMatchObject({ code: '57014' });
    const writing = engine.read(counting(), (db) => db.deleteFrom('entry').execute());
    await expect(writing).rejects.toMatchObject({ code: '25006' });
    expect(await valuesOf(engine)).toEqual([1]);
    await engine.stop();
    await storage.close();
  });

  it('sorts text by its bytes and reads counts as numbers, whatever the database would do', async () => {
    const engine = on.engine();
    await engine.start();
    for (const stream of ['b-1', 'B-1', 'a-1', 'é-1']) await on.append(stream, [2 ** 40]);
    await engine.waitFor('counting', await on.append('A-1', [2 ** 40]), patience);
    const read = await engine.read(counting(), async (db) => ({
      streams: (await db.selectFrom('entry').select('stream').orderBy('stream').execute()).map(
        (row) => row.stream,
      ),
      counted: await db
        .selectFrom('entry')
        .select((of) => [of.fn.countAll().as('count'), of.fn.sum('value').as('sum')])
        .executeTakeFirstOrThrow(),
    }));
    expect(read.streams).toEqual(['A-1', 'B-1', 'a-1', 'b-1', 'é-1']);
    expect(read.counted).toEqual({ count: 5, sum: 5 * 2 ** 40 });
  });

  it('never repeats a password, in errors or in logs', async () => {
    const told: string[] = [];
    const tell: EngineLogger['warn'] = (fields, message) => told.push(JSON.stringify(fields) + message);
    const logger: EngineLogger = { info: tell, warn: tell, error: tell };
    const secret = 'Pa55-word';
    const thrown: unknown[] = [];
    for (const wrong of [
      `postgres//u:${secret}@h/d`,
      `mysql://u:${secret}@h/d`,
      `postgres://u:${secret}@:x/d`,
    ]) {
      try {
        postgresStorage({ connectionString: wrong });
      } catch (error) {
        thrown.push(error);
      }
    }
    expect(thrown).toHaveLength(3);
    const nobody = new URL(database);
    [nobody.username, nobody.password] = ['nobody', secret];
    const storage = postgresStorage({ connectionString: nobody.href, logger });
    const refused = await on
      .engine({ storage })
      .start()
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: '28000' });
    await storage.close();
    expect(told).not.toHaveLength(0);
    const everything = [
      ...told,
      ...[...thrown, refused].map((error) => `${String(error)} ${JSON.stringify(error)}`),
    ];
    expect(everything.join()).not.toContain(secret);
  });

  it('refuses a namespace that cannot name a schema', () => {
    expect(() => postgresStorage({ connectionString: database, namespace: 'a"; drop' })).toThrow(RangeError);
  });
});
