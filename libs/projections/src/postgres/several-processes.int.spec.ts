import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresServer } from '../../../../test/postgres/postgres-server.js';
import type { ProjectionStorage } from '../index.js';
import { bench, type Bench, eventually, patience } from '../testing/bench.js';
import { counting, upTo, valuesOf } from '../testing/counting.js';
import { postgresPlace } from '../testing/postgres-place.js';

/** So that only notices can be heard of. */
const neverPolls = { pollMs: 600_000 } as const;

describe('several processes on one PostgreSQL', () => {
  let server: PostgresServer;
  let database: string;
  let asking: pg.Client;
  let on: Bench;
  let namespace: string;
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
  beforeEach(async () => {
    const place = postgresPlace(database);
    ({ namespace } = place);
    on = await bench(async () => place);
  });
  afterEach(() => on.close());

  const ask = async (text: string): Promise<readonly Record<string, unknown>[]> =>
    (await asking.query<Record<string, unknown>>(text)).rows;
  const builds = async (): Promise<readonly unknown[]> =>
    (
      await ask(
        `select nspname as name from pg_namespace where starts_with(nspname, '${namespace}_') order by 1`,
      )
    ).map(({ name }) => String(name).slice(`${namespace}_counting_`.length));
  /** Ends connections that are for this, as an operator or a failing network would. */
  const cut = (purpose: string) =>
    ask(`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'throughline ${purpose}' and datname = current_database()`);

  it('lets several start at once on an empty database: they agree on one build, and project each event once', async () => {
    const first = on.engine();
    const engines = [first, on.engine(), on.engine(), on.engine()];
    await on.append('a-1', upTo(50));
    await Promise.all(engines.map((engine) => engine.start()));
    const last = await on.append('a-1', upTo(10));
    for (const engine of engines) {
      expect(await engine.waitFor('counting', last, patience)).toBe('reached');
      expect((await engine.health())[0]).toMatchObject({ parked: 0, generation: 1 });
    }
    expect(await builds()).toEqual(['v1_1']);
    expect(await valuesOf(first)).toHaveLength(60);
  });

  it('lets compare-and-set decide between two projectors under load: nothing twice, nothing parked', async () => {
    const [one, other] = [on.engine(), on.engine()];
    await Promise.all([one.start(), other.start()]);
    for (let value = 0; value < 1500; value += 5) {
      await on.append(`s-${value % 7}`, [value, value + 1, value + 2, value + 3, value + 4]);
      if (value % 100 === 0) await delay(5);
    }
    const last = await on.append('s-x', [1500]);
    for (const engine of [one, other]) {
      expect(await engine.waitFor('counting', last, patience)).toBe('reached');
      expect((await engine.health())[0]).toMatchObject({ parked: 0, lag: 0 });
      expect((await valuesOf(engine)).toSorted((a, b) => a - b)).toEqual([0, ...upTo(1500)]);
    }
  });

  it('hears of commits and flips by notice', async () => {
    const [projector, follower] = [on.engine(neverPolls), on.engine({ ...neverPolls, mode: 'follow' })];
    await projector.start();
    await follower.start();
    for (let value = 1; value <= 5; value += 1) {
      const last = await on.append('a-1', [value]);
      expect(await follower.waitFor('counting', last, patience)).toBe('reached');
    }
    await projector.rebuild();
    await eventually(async () => (await follower.health())[0]?.generation === 2);
  });

  it('hears of them by looking where it cannot listen', async () => {
    const projector = on.engine();
    const follower = on.engine({ mode: 'follow', pollMs: 50, storage: deaf(on.open()) });
    await projector.start();
    await follower.start();
    expect(await follower.waitFor('counting', await on.append('a-1', [1]), patience)).toBe('reached');
    await projector.rebuild();
    await eventually(async () => (await follower.health())[0]?.generation === 2);
  });

  it('listens again where the connection was cut, and looks for what it has missed', async () => {
    const [projector, follower] = [on.engine(neverPolls), on.engine({ ...neverPolls, mode: 'follow' })];
    await projector.start();
    await follower.start();
    for (let value = 1; value <= 3; value += 1) {
      await cut('session');
      const last = await on.append('a-1', [value]);
      expect(await follower.waitFor('counting', last, patience)).toBe('reached');
    }
    expect(await valuesOf(follower)).toEqual([1, 2, 3]);
  });

  it('loses nothing and doubles nothing where its connections are cut again and again', async () => {
    const [one, other] = [on.engine(), on.engine()];
    await Promise.all([one.start(), other.start()]);
    for (let round = 0; round < 25; round += 1) {
      await on.append(
        'a-1',
        upTo(20).map((value) => round * 20 + value),
      );
      await delay(8);
      await cut(round % 3 === 0 ? 'read' : 'write');
    }
    const last = await on.append('a-1', [501]);
    for (const engine of [one, other]) {
      expect(await engine.waitFor('counting', last, { timeoutMs: 20_000 })).toBe('reached');
      await eventually(() =>
        valuesOf(engine).then(
          () => true,
          () => false,
        ),
      );
      expect(await valuesOf(engine)).toEqual(upTo(501));
      expect((await engine.health())[0]).toMatchObject({ parked: 0 });
    }
  });

  it('parks nothing behind what another projector has unparked, also where no notice of that got through', async () => {
    let poisoned = true;
    const projection = counting(({ data }) => {
      if (poisoned && data['value'] === 1) throw new Error('no such level');
    });
    const one = on.engine({ projection });
    const other = on.engine({ projection, ...neverPolls, storage: deaf(on.open()) });
    await one.start();
    await other.start();
    const first = await on.append('a-1', [1], { person: 'ann' });
    await Promise.all([one, other].map((engine) => engine.waitFor('counting', first, patience)));
    poisoned = false;
    expect(await one.unpark('counting')).toBe(0);
    await one.stop();
    expect(other.incompleteFor('counting', ['ann'])).toBe(true);
    await other.waitFor('counting', await on.append('b-1', [2], { person: 'ann' }), patience);
    expect(await valuesOf(other)).toEqual([1, 2]);
    expect(other.incompleteFor('counting', ['ann'])).toBe(false);
  });

  it('takes no more into a build that was left behind by a flip, also where no notice of that got through', async () => {
    const one = on.engine();
    const other = on.engine({ ...neverPolls, storage: deaf(on.open()) });
    await one.start();
    await other.start();
    await one.rebuild();
    await one.stop();
    await other.waitFor('counting', await on.append('a-1', [1]), patience);
    expect((await other.health())[0]).toMatchObject({ generation: 2 });
    expect(await valuesOf(other)).toEqual([1]);
    expect(await ask(`select position from ${namespace}_counting_v1_1.projection_checkpoint`)).toEqual([
      { position: null },
    ]);
  });

  it('lets only who rolls back write the build before, until it answers: nobody who missed the flip gets ahead', async () => {
    const one = on.engine();
    const other = on.engine({ ...neverPolls, storage: deaf(on.open()) });
    await one.start();
    await other.start();
    await other.waitFor('counting', await on.append('a-1', [1]), patience);
    await one.rebuild();
    const flippedAt = one.position('counting');
    await one.stop();
    const rollingBack = on.open().buildsOf(counting());
    await rollingBack.reopen({ version: 1, generation: 1 });
    const last = await on.append('a-1', [2]);
    await other.waitFor('counting', last, patience);
    expect((await other.health())[0]).toMatchObject({ generation: 2 });
    expect(await ask(`select position from ${namespace}_counting_v1_1.projection_checkpoint`)).toEqual([
      { position: flippedAt },
    ]);
    const store = await rollingBack.open({ version: 1, generation: 1 });
    expect(await store.writer.transaction().execute((tx) => store.lock(tx))).toMatchObject({
      position: flippedAt,
    });
    await store.close();
  });

  it('lets another projector take over with a flip, and neither goes on with the build before', async () => {
    const [one, other] = [on.engine(), on.engine()];
    await one.start();
    await other.start();
    let value = 0;
    let done = false;
    const flipped = one
      .rebuild()
      .then(() => other.rebuild())
      .finally(() => (done = true));
    while (!done) {
      const last = await on.append('a-1', [++value]);
      for (const engine of [one, other])
        expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    }
    await flipped;
    const last = await on.append('a-1', [++value]);
    for (const engine of [one, other]) {
      await eventually(async () => (await engine.health())[0]?.generation === 3);
      await engine.waitFor('counting', last, patience);
      expect(await valuesOf(engine)).toEqual(upTo(value));
    }
    expect(await builds()).toEqual(['v1_2', 'v1_3']);
  });

  it('keeps programs of two versions side by side, each with its own builds', async () => {
    const v2 = counting(undefined, 2);
    const [old, oldFollower] = [on.engine(), on.engine({ mode: 'follow' })];
    const [next, nextFollower] = [
      on.engine({ projection: v2 }),
      on.engine({ mode: 'follow', projection: v2 }),
    ];
    await Promise.all([old, oldFollower, nextFollower].map((engine) => engine.start()));
    await old.waitFor('counting', await on.append('a-1', [1]), patience);
    await next.start();
    const last = await on.append('a-1', [2]);
    for (const engine of [old, oldFollower, next, nextFollower]) {
      expect(await engine.waitFor('counting', last, patience)).toBe('reached');
      expect(await valuesOf(engine)).toEqual([1, 2]);
    }
    expect(await builds()).toEqual(['v1_1', 'v2_1']);
  });

  it('drops builds of a version two before, but not while a process of that version lives', async () => {
    const livingOn = on.open();
    for (const version of [1, 2]) {
      const engine = on.engine({
        projection: counting(undefined, version),
        ...(version === 1 ? { storage: livingOn } : {}),
      });
      await engine.start();
      await engine.stop();
    }
    const third = () => on.engine({ projection: counting(undefined, 3) });
    const engine = third();
    await engine.start();
    await engine.stop();
    expect(await builds()).toEqual(['v1_1', 'v2_1', 'v3_1']);
    await livingOn.close();
    await third().start();
    expect(await builds()).toEqual(['v2_1', 'v3_1']);
  });

  it('does not drop what another living process builds, and drops it when that process is gone', async () => {
    const builder = on.open();
    const begun = on.engine();
    await begun.start();
    const build = await builder.buildsOf(counting()).begin();
    await begun.rebuild();
    expect(await builds()).toEqual(['v1_1', `v1_${build.generation}`, 'v1_3']);
    await builder.close();
    await begun.rebuild();
    expect(await builds()).toEqual(['v1_3', 'v1_4']);
  });

  it('reads on where the build was dropped under it, from the one that has taken over', async () => {
    const projector = on.engine();
    const follower = on.engine({ ...neverPolls, mode: 'follow', storage: deaf(on.open()) });
    await projector.start();
    await projector.waitFor('counting', await on.append('a-1', [1]), patience);
    await follower.start();
    await projector.rebuild();
    await projector.rebuild();
    expect((await follower.health())[0]?.generation).toBe(1);
    expect(await valuesOf(follower)).toEqual([1]);
    expect((await follower.health())[0]?.generation).toBe(3);
  });

  it('keeps two programmes apart that share a database', async () => {
    const elsewhere = await bench(async () => postgresPlace(database));
    const [here, there] = [on.engine(), elsewhere.engine()];
    await here.start();
    await there.start();
    await here.waitFor('counting', await on.append('a-1', [1, 2]), patience);
    await there.waitFor('counting', await elsewhere.append('a-1', [7]), patience);
    expect(await valuesOf(here)).toEqual([1, 2]);
    expect(await valuesOf(there)).toEqual([7]);
    await elsewhere.close();
  });
});

/** As where notices do not get through. */
function deaf(storage: ProjectionStorage): ProjectionStorage {
  return {
    shared: true,
    checkpoint: (name) => storage.checkpoint(name),
    buildsOf: (projection) => storage.buildsOf(projection),
    watch: () => () => {},
    close: () => storage.close(),
  };
}
