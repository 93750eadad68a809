import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { bench, type Bench, patience, type PlaceFactory } from '../testing/bench.js';
import { counting, valuesOf } from '../testing/counting.js';

export function parking(factory: PlaceFactory): void {
  let on: Bench;
  beforeEach(async () => {
    on = await bench(factory);
  });
  afterEach(() => on.close());

  it('parks an event that fails, and what shares a key with it behind it, and lets the others pass', async () => {
    let poisoned = true;
    const projection = counting(({ data }) => {
      if (poisoned && data['value'] === 2) throw new Error('no such level');
    });
    const engine = on.engine({ projection });
    await engine.start();
    await on.append('a-1', [1], { person: 'ann' });
    await on.append('b-1', [2], { person: 'ann' });
    await on.append('c-1', [3], { person: 'bob' });
    await on.append('d-1', [4], { person: 'ann' });
    await on.append('d-1', [5], { person: 'cem' });
    await engine.waitFor('counting', await on.append('e-1', [6], { person: 'cem' }), patience);
    // 5 waits behind 4 for its stream, and 6 behind 5 for its person.
    expect(await valuesOf(engine, projection)).toEqual([1, 3]);
    expect((await engine.health())[0]).toMatchObject({ parked: 4, skipped: 0, status: 'live', lag: 0 });
    expect(engine.incompleteFor('counting', ['ann'])).toBe(true);
    expect(engine.incompleteFor('counting', ['bob'])).toBe(false);
    expect(engine.incompleteFor('counting')).toBe(true);

    expect(await engine.unpark('counting')).toBe(4);
    poisoned = false;
    expect(await engine.unpark('counting')).toBe(0);
    expect(await valuesOf(engine, projection)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(engine.incompleteFor('counting', ['ann'])).toBe(false);
    await engine.waitFor('counting', await on.append('e-1', [7], { person: 'ann' }), patience);
    expect(await valuesOf(engine, projection)).toHaveLength(7);
  });

  it('still knows after a restart what is parked', async () => {
    const projection = counting(({ data }) => {
      if (data['value'] === 1) throw new Error('no such level');
    });
    const engine = on.engine({ projection });
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1], { person: 'ann' }), patience);
    await engine.stop();
    await engine.start();
    await engine.waitFor('counting', await on.append('b-1', [2], { person: 'ann' }), patience);
    expect(await valuesOf(engine, projection)).toEqual([]);
    expect((await engine.health())[0]?.parked).toBe(2);
  });

  it('parks what it does not know, a type or a newer schema version, and says that results are incomplete', async () => {
    const engine = on.engine();
    await engine.start();
    await on.append('a-1', [1], { person: 'ann', type: 'CountedTwice' });
    await on.append('b-1', [2], { person: 'bob', schemaVersion: 2 });
    await on.append('c-1', [3], { person: 'bob' });
    await engine.waitFor('counting', await on.append('d-1', [4], { person: 'cem' }), patience);
    expect(await valuesOf(engine)).toEqual([4]);
    expect((await engine.health())[0]).toMatchObject({ parked: 3, skipped: 0, status: 'live' });
    for (const person of ['ann', 'bob']) expect(engine.incompleteFor('counting', [person])).toBe(true);
    expect(engine.incompleteFor('counting', ['cem'])).toBe(false);
  });

  it('parks again in a rebuild what is still not known, and only that', async () => {
    const engine = on.engine();
    await engine.start();
    await on.append('a-1', [1], { schemaVersion: 2 });
    await engine.waitFor('counting', await on.append('b-1', [2]), patience);
    await engine.rebuild('counting');
    expect(await valuesOf(engine)).toEqual([2]);
    expect((await engine.health())[0]).toMatchObject({ generation: 2, parked: 1 });
    expect(engine.incompleteFor('counting', ['a-1'])).toBe(true);
  });
}
