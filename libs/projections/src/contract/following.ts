import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { EventLogReader, Position } from '#event-log';
import { bench, type Bench, eventually, patience, type PlaceFactory, refusesSoon } from '../testing/bench.js';
import { counting, upTo, valuesOf } from '../testing/counting.js';

const follow = { mode: 'follow', pollMs: 50 } as const;

export function following(factory: PlaceFactory): void {
  let on: Bench;
  beforeEach(async () => {
    on = await bench(factory);
  });
  afterEach(() => on.close());

  it('lets another process follow: it answers from what the projector wrote, and waits for it', async () => {
    const [projector, follower] = [on.engine(), on.engine(follow)];
    await projector.start();
    await follower.start();
    const heard: Position[] = [];
    follower.onCommitted('counting', (position) => heard.push(position));
    const last = await on.append('a-1', upTo(30));
    expect(await follower.waitFor('counting', last, patience)).toBe('reached');
    expect(await valuesOf(follower)).toEqual(upTo(30));
    expect(follower.position('counting')).toBe(last);
    expect(heard.at(-1)).toBe(last);
    expect((await follower.health())[0]).toMatchObject({ status: 'live', lag: 0, generation: 1, parked: 0 });
    expect(await follower.read(counting(), (_, position) => Promise.resolve(position))).toBe(last);
  });

  it('follows before there is a projector, and says that nothing is built yet', async () => {
    const [projector, follower] = [on.engine(), on.engine({ ...follow, ...refusesSoon })];
    const last = await on.append('a-1', [1]);
    await follower.start();
    expect(follower.position('counting')).toBeNull();
    expect((await follower.health())[0]).toMatchObject({ status: 'starting', lag: 1 });
    await expect(valuesOf(follower)).rejects.toMatchObject({ code: 'NOT_BUILT_YET' });
    const waited = follower.waitFor('counting', last, patience);
    await projector.start();
    expect(await waited).toBe('reached');
    expect(await valuesOf(follower)).toEqual([1]);
  });

  it('answers nothing from a build that lacks what was on record when it began to follow', async () => {
    const first = await on.append('a-1', [1]);
    const projector = on.engine();
    await projector.start();
    await projector.waitFor('counting', first, patience);
    await projector.stop();
    const last = await on.append('a-1', [2]);
    const [follower, impatient] = [on.engine(follow), on.engine({ ...follow, ...refusesSoon })];
    for (const engine of [follower, impatient]) await engine.start();
    expect(follower.position('counting')).toBe(first);
    expect((await follower.health())[0]).toMatchObject({ status: 'starting', lag: 1 });
    await expect(valuesOf(impatient)).rejects.toMatchObject({ code: 'NOT_BUILT_YET' });
    const asked = valuesOf(follower);
    await on.engine().start();
    expect(await asked).toEqual([1, 2]);
    expect(await follower.waitFor('counting', last, patience)).toBe('reached');
    expect((await follower.health())[0]).toMatchObject({ status: 'live', lag: 0 });
  });

  it('answers nothing from a build that lies behind what it has answered from, unless the log went back as well', async () => {
    const [projector, backup] = [on.engine(), await bench(factory, on.place)];
    let head = () => on.log.head();
    const log: EventLogReader = {
      readAll: (options) => on.log.readAll(options),
      readStream: (stream, options) => on.log.readStream(stream, options),
      subscribe: (options) => on.log.subscribe(options),
      head: () => head(),
      close: async () => {},
    };
    const follower = on.engine({ ...follow, ...refusesSoon, log });
    await projector.start();
    await follower.start();
    await follower.waitFor('counting', await on.append('a-1', [1, 2, 3]), patience);
    expect(await valuesOf(follower)).toEqual([1, 2, 3]);
    await projector.stop();
    const later = backup.engine();
    await backup.append('a-1', [1]);
    await later.start();
    await eventually(async () => (await follower.health())[0]?.generation === 2);
    expect((await follower.health())[0]).toMatchObject({ status: 'starting' });
    await expect(valuesOf(follower)).rejects.toMatchObject({ code: 'NOT_BUILT_YET' });
    head = () => backup.log.head();
    expect(await valuesOf(follower)).toEqual([1]);
    expect((await follower.health())[0]).toMatchObject({ status: 'live' });
    await follower.stop();
    await backup.close();
  });

  it('tells a follower what is parked, and when it is not any more', async () => {
    let poisoned = true;
    const projection = counting(() => {
      if (poisoned) throw new Error('no such level');
    });
    const [projector, follower] = [on.engine({ projection }), on.engine(follow)];
    await projector.start();
    await follower.start();
    await follower.waitFor('counting', await on.append('a-1', [1], { person: 'ann' }), patience);
    expect(follower.incompleteFor('counting', ['ann'])).toBe(true);
    expect(follower.incompleteFor('counting', ['bob'])).toBe(false);
    expect((await follower.health())[0]).toMatchObject({ parked: 1 });
    poisoned = false;
    await projector.unpark('counting');
    await eventually(() => !follower.incompleteFor('counting', ['ann']));
    expect(await valuesOf(follower)).toEqual([1]);
  });

  it('takes a follower over with a flip: its position never goes back, and no read or wait fails', async () => {
    const [projector, follower] = [on.engine(), on.engine({ ...follow, pollMs: 5 })];
    await projector.start();
    await follower.start();
    const seen: Position[] = [];
    follower.onCommitted('counting', (position) => seen.push(position));
    let done = false;
    const flipped = (async () => {
      for (let round = 0; round < 3; round += 1) await projector.rebuild();
      await projector.rollBack('counting');
      done = true;
    })();
    let value = 0;
    while (!done) {
      const last = await on.append('a-1', [++value]);
      expect(await follower.waitFor('counting', last, patience)).toBe('reached');
      expect(await valuesOf(follower)).toEqual(upTo(value));
    }
    await flipped;
    expect(seen).toEqual([...new Set(seen)].sort());
    await eventually(async () => (await follower.health())[0]?.generation === 3);
    await follower.waitFor('counting', await on.append('a-1', [++value]), patience);
    expect(await valuesOf(follower)).toEqual(upTo(value));
  });

  it('refuses to rebuild, to roll back and to unpark where it only follows', async () => {
    const follower = on.engine(follow);
    await follower.start();
    for (const asked of [
      follower.rebuild('counting'),
      follower.rollBack('counting'),
      follower.unpark('counting'),
    ]) {
      await expect(asked).rejects.toMatchObject({ code: 'NOT_PROJECTING' });
    }
  });
}
