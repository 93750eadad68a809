import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Position } from '#event-log';
import type { BuildAside } from '../index.js';
import { catchUp } from '../engine/catch-up.js';
import { bench, type Bench, patience, type PlaceFactory, refusesSoon } from '../testing/bench.js';
import { counting, upTo, valuesOf } from '../testing/counting.js';

export function rebuilding(factory: PlaceFactory): void {
  let on: Bench;
  beforeEach(async () => {
    on = await bench(factory);
  });
  afterEach(() => on.close());

  it('rebuilds beside the live build while events are appended, and the result is the same', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', upTo(2000)), patience);
    const rebuilt = engine.rebuild('counting');
    for (let value = 2001; value <= 2050; value += 1) {
      await engine.waitFor('counting', await on.append('a-1', [value]), patience);
    }
    await rebuilt;
    const last = await on.append('a-1', [2051]);
    await engine.waitFor('counting', last, patience);
    expect(await valuesOf(engine)).toEqual(upTo(2051));
    expect((await engine.health())[0]).toMatchObject({ generation: 2, position: last, rebuilding: null });
  });

  it('never shows a position that goes back while it flips, and fails no read and no wait', async () => {
    const engine = on.engine();
    await engine.start();
    const seen: Position[] = [];
    engine.onCommitted('counting', (position) => seen.push(position));
    let done = false;
    const flipped = (async () => {
      for (let round = 0; round < 4; round += 1) await engine.rebuild();
      done = true;
    })();
    const sampled: string[] = [];
    let value = 0;
    while (!done) {
      const waited = engine.waitFor('counting', await on.append('a-1', [++value]), patience);
      sampled.push(engine.position('counting') ?? '');
      expect((await valuesOf(engine)).length).toBeLessThanOrEqual(value);
      expect(await waited).toBe('reached');
      expect(await valuesOf(engine)).toEqual(upTo(value));
    }
    await flipped;
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(sampled).toEqual([...sampled].sort());
  });

  it('waits for a rebuild that is under way, and does not begin it twice', async () => {
    const engine = on.engine();
    await engine.start();
    await on.append('a-1', upTo(500));
    await Promise.all([engine.rebuild('counting'), engine.rebuild(), engine.rebuild('counting')]);
    expect((await engine.health())[0]).toMatchObject({ generation: 2, rebuilding: null });
  });

  it('rolls back to the build before, which catches up first, and forth again', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', upTo(10)), patience);
    await engine.rebuild('counting');
    await engine.waitFor('counting', await on.append('a-1', [11, 12]), patience);
    await engine.rollBack('counting');
    expect((await engine.health())[0]).toMatchObject({ generation: 1, rebuilding: null });
    expect(await valuesOf(engine)).toEqual(upTo(12));
    await engine.waitFor('counting', await on.append('a-1', [13]), patience);
    expect(await valuesOf(engine)).toEqual(upTo(13));
    await engine.rollBack('counting');
    await engine.waitFor('counting', await on.append('a-1', [14]), patience);
    expect(await valuesOf(engine)).toEqual(upTo(14));
    expect((await engine.health())[0]).toMatchObject({ generation: 2 });
    await engine.stop();
    await engine.start();
    expect((await engine.health())[0]).toMatchObject({ generation: 2 });
  });

  it('says so where there is no build to roll back to', async () => {
    const engine = on.engine();
    await engine.start();
    await expect(engine.rollBack('counting')).rejects.toMatchObject({ code: 'NO_PREVIOUS_BUILD' });
    await engine.waitFor('counting', await on.append('a-1', [1]), patience);
    expect(await valuesOf(engine)).toEqual([1]);
  });

  it('builds a new version beside the old one, and goes back to the old one with its program', async () => {
    const old = on.engine();
    await old.start();
    await old.waitFor('counting', await on.append('a-1', [1]), patience);
    await old.stop();
    const next = on.engine({ projection: counting(undefined, 2) });
    await next.start();
    await next.waitFor('counting', await on.append('a-1', [2]), patience);
    expect(await valuesOf(next)).toEqual([1, 2]);
    await expect(next.rollBack('counting')).rejects.toMatchObject({ code: 'NO_PREVIOUS_BUILD' });
    await next.stop();
    const back = on.engine();
    await back.start();
    expect(back.position('counting')).not.toBeNull();
    await back.waitFor('counting', await on.append('a-1', [3]), patience);
    expect(await valuesOf(back)).toEqual([1, 2, 3]);
    expect((await back.health())[0]).toMatchObject({ version: 1, generation: 1 });
  });

  it('has builds filled aside, catches up with the rest, and flips', async () => {
    const aside: string[] = [];
    const elsewhere = on.open();
    const buildAside: BuildAside = async (builds) => {
      for (const { name, build } of builds) {
        aside.push(`${name} ${build.version}.${build.generation}`);
        const store = await elsewhere.buildsOf(counting()).open(build);
        const targets = [{ projection: counting(), store }];
        await catchUp({ log: on.log, targets, until: await on.log.head(), now: () => new Date() });
        await store.close();
      }
      await on.append('a-1', [301]);
    };
    const engine = on.engine({ buildAside });
    await engine.start();
    await on.append('a-1', upTo(300));
    await engine.rebuild();
    await engine.waitFor('counting', await on.append('a-1', [302]), patience);
    expect(await valuesOf(engine)).toEqual(upTo(302));
    expect(aside).toEqual(['counting 1.2']);
    expect((await engine.health())[0]).toMatchObject({ generation: 2 });
  });

  it('leaves the live build alone where a build could not be filled aside', async () => {
    const engine = on.engine({ buildAside: () => Promise.reject(new Error('the worker has ended')) });
    await engine.start();
    await on.append('a-1', [1]);
    await expect(engine.rebuild()).rejects.toThrow('the worker has ended');
    await engine.waitFor('counting', await on.append('a-1', [2]), patience);
    expect(await valuesOf(engine)).toEqual([1, 2]);
    expect((await engine.health())[0]).toMatchObject({ generation: 1, rebuilding: null });
  });

  it('rejects a rebuild that it cannot begin, and nothing else of the process is struck by that', async () => {
    const engine = on.engine({ buildAside: () => Promise.resolve() });
    await engine.start();
    await engine.stop();
    await expect(engine.rebuild()).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await new Promise((resolve) => setTimeout(resolve, 20)); // a rejection that nobody hears of would end the process
  });

  it('has what is far behind at its start filled aside, and answers nothing before it is whole', async () => {
    const last = await on.append('a-1', upTo(1200));
    const elsewhere = on.open();
    let [filling, release] = [false, () => {}];
    const released = new Promise<void>((resolve) => (release = resolve));
    const buildAside: BuildAside = async ([target]) => {
      filling = true;
      await released;
      if (!target) return;
      const store = await elsewhere.buildsOf(counting()).open(target.build);
      const targets = [{ projection: counting(), store }];
      await catchUp({ log: on.log, targets, until: await on.log.head(), now: () => new Date() });
      await store.close();
      if (target.build.generation === 1) await on.append('a-1', [1201]);
    };
    const engine = on.engine({ buildAside, ...refusesSoon });
    await engine.start();
    expect((await engine.health())[0]).toMatchObject({ status: 'starting', position: null });
    const early = await Promise.allSettled([valuesOf(engine)]);
    const place = await engine.read(counting(), (_, position) => Promise.resolve(position), 'any');
    const rebuilt = engine.rebuild();
    const asked = engine.waitFor('counting', last, patience).then(() => valuesOf(engine));
    release();
    // Nothing at all, or the first hundreds alone, would be taken for all there is.
    expect(early).toMatchObject([{ status: 'rejected', reason: { code: 'NOT_BUILT_YET' } }]);
    expect([filling, place]).toEqual([true, null]);
    expect(await asked).toEqual(expect.arrayContaining(upTo(1200)));
    await rebuilt;
    await engine.waitFor('counting', await on.append('a-1', [1202]), patience);
    expect(await valuesOf(engine)).toEqual(upTo(1202));
    expect((await engine.health())[0]).toMatchObject({ generation: 2, lag: 0 });
  });

  it('lets its lanes do what could not be filled aside at its start', async () => {
    const last = await on.append('a-1', upTo(1200));
    const engine = on.engine({ buildAside: () => Promise.reject(new Error('the worker has ended')) });
    await engine.start();
    expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    expect(await valuesOf(engine)).toEqual(upTo(1200));
  });
}
