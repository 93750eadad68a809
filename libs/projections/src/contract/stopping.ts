import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { bench, type Bench, patience, type PlaceFactory } from '../testing/bench.js';
import { counting, upTo, valuesOf } from '../testing/counting.js';

export function stopping(factory: PlaceFactory): void {
  let on: Bench;
  beforeEach(async () => {
    on = await bench(factory);
  });
  afterEach(() => on.close());

  it('stops in the midst of catching up, rebuilding, waiting and reading, and loses nothing', async () => {
    await on.append('a-1', upTo(1500));
    for (let round = 0; round < 5; round += 1) {
      const engine = on.engine();
      await engine.start();
      const last = await on.append('b-1', [1501 + round]);
      const rebuilt = engine.rebuild().then(
        () => 'done',
        (error: unknown): unknown => Reflect.get(Object(error), 'code'),
      );
      const waited = engine.waitFor('counting', last, patience);
      const read = valuesOf(engine).then(
        ({ length }) => length,
        (error: unknown): unknown => Reflect.get(Object(error), 'code'),
      );
      await delay(round * 15);
      await engine.stop();
      expect(['reached', 'stale']).toContain(await waited);
      expect(['done', 'ENGINE_STOPPED']).toContain(await rebuilt);
      // All that was on record when it began, or nothing at all.
      expect([1500 + round, 1501 + round, 'ENGINE_STOPPED']).toContain(await read);
      expect((await engine.health())[0]).toMatchObject({ status: 'stopped' });
    }
    const engine = on.engine();
    await engine.start();
    await engine.waitFor('counting', await on.append('b-1', [1506]), patience);
    expect(await valuesOf(engine)).toEqual(upTo(1506));
  });

  it('stops while it retries a store that does not recover', async () => {
    const projection = counting(() => {
      throw Object.assign(new Error('database or disk is full'), { errcode: 13, code: '53100' });
    });
    const engine = on.engine({ projection });
    await engine.start();
    const last = await on.append('a-1', [1]);
    const waited = engine.waitFor('counting', last, patience);
    await delay(100);
    await engine.stop();
    expect(await waited).toBe('stale');
    const sound = on.engine();
    await sound.start();
    expect(await sound.waitFor('counting', last, patience)).toBe('reached');
  });

  it('ends a wait as stale, and a read that begins after it has stopped with an error', async () => {
    const engine = on.engine({ mode: 'follow', pollMs: 50 });
    await engine.start();
    const waited = engine.waitFor('counting', await on.append('a-1', [1]), patience);
    await delay(20);
    await engine.stop();
    expect(await waited).toBe('stale');
    await expect(valuesOf(engine)).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });
}
