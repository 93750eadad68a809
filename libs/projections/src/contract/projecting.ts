import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { EventLogReader, SubscribeOptions, SubscriptionMessage } from '#event-log';
import type { Builds, ProjectionStorage, Store } from '../index.js';
import { bench, type Bench, eventually, patience, type PlaceFactory } from '../testing/bench.js';
import { counting, upTo, valuesOf } from '../testing/counting.js';

export function projecting(factory: PlaceFactory): void {
  let on: Bench;
  beforeEach(async () => {
    on = await bench(factory);
  });
  afterEach(() => on.close());

  it('projects what is in the log already, and what is appended while it runs', async () => {
    await on.append('a-1', [1, 2]);
    const engine = on.engine();
    await engine.start();
    const last = await on.append('b-1', [3]);
    expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    expect(await valuesOf(engine)).toEqual([1, 2, 3]);
    expect(engine.position('counting')).toBe(last);
  });

  it('resumes after a restart from where it was, and repeats nothing', async () => {
    const first = on.engine();
    await first.start();
    await first.waitFor('counting', await on.append('a-1', upTo(700)), patience);
    await first.stop();
    const last = await on.append('a-1', [701]);
    const second = on.engine();
    await second.start();
    await second.waitFor('counting', last, patience);
    expect(await valuesOf(second)).toEqual(upTo(701));
  });

  it('is asked as soon as it starts, and answers once it holds what was on record by then', async () => {
    await on.append('a-1', upTo(500));
    const engine = on.engine();
    await engine.start();
    expect(await valuesOf(engine)).toEqual(upTo(500));
  });

  it('starts again where it had seen an empty log only', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.stop();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1]), patience);
    expect(await valuesOf(engine)).toEqual([1]);
  });

  it('builds anew what is ahead of the log, which was brought back from a backup', async () => {
    const first = on.engine();
    await first.start();
    await first.waitFor('counting', await on.append('a-1', [1, 2, 3]), patience);
    await first.stop();

    const backup = await bench(factory, on.place);
    await backup.append('a-1', [1]);
    const second = backup.engine();
    await second.start();
    await second.waitFor('counting', await backup.append('a-1', [9]), patience);
    expect(await valuesOf(second)).toEqual([1, 9]);
    await backup.close();
  });

  it('says so where the log went back while it ran, since it would pass over what comes next', async () => {
    const earlier = await on.append('a-1', [1]);
    let isBack = false;
    const log: EventLogReader = {
      readAll: (options) => on.log.readAll(options),
      readStream: (stream, options) => on.log.readStream(stream, options),
      subscribe: (options) => on.log.subscribe(options),
      head: async () => (isBack ? earlier : on.log.head()),
      close: async () => {},
    };
    const engine = on.engine({ log });
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [2]), patience);
    await eventually(async () => (await engine.health())[0]?.status === 'live');
    expect((await engine.health())[0]).toMatchObject({ error: null, lag: 0 });
    isBack = true;
    const [health] = await engine.health();
    expect(health).toMatchObject({ status: 'retrying', error: expect.stringContaining(earlier) });
  });

  it('commits early where few events are many characters, so that they do not fill the memory', async () => {
    for (let value = 1; value <= 25; value += 1) {
      await on.append(`a-${value}`, [value], { person: 'x'.repeat(400_000) });
    }
    const seen: string[] = [];
    const engine = on.engine();
    engine.onCommitted('counting', (position) => seen.push(position));
    const last = await on.log.head();
    await engine.start();
    if (last) await engine.waitFor('counting', last, patience);
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(await valuesOf(engine)).toEqual(upTo(25));
  });

  it('leaves neither rows nor checkpoint of a batch that ends between the two, and does it again', async () => {
    let ends = 3;
    const storage = on.open();
    const engine = on.engine({
      storage: breaking(storage, (store) => ({
        ...store,
        move: (tx, to) => (ends-- > 0 ? Promise.reject(lost()) : store.move(tx, to)),
      })),
    });
    await engine.start();
    const last = await on.append('a-1', upTo(300));
    expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    expect(ends).toBeLessThan(0);
    expect(await valuesOf(engine)).toEqual(upTo(300));
    expect((await engine.health())[0]).toMatchObject({ parked: 0, status: 'live' });
  });

  it('goes on from what is stored where the answer to a commit was lost', async () => {
    let losses = 0;
    const storage = on.open();
    const engine = on.engine({
      storage: breaking(storage, (store) => ({
        ...store,
        writer: afterEachTransaction(store.writer, () => {
          if ((losses += 1) <= 2) throw lost();
        }),
      })),
    });
    await engine.start();
    const last = await on.append('a-1', upTo(300));
    expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    expect(losses).toBeGreaterThanOrEqual(2);
    expect(await valuesOf(engine)).toEqual(upTo(300));
    expect((await engine.health())[0]).toMatchObject({ parked: 0 });
  });

  it('projects once what the log delivers again and again', async () => {
    const engine = on.engine({ log: repeating(on.log) });
    await engine.start();
    for (let value = 1; value <= 20; value += 1) await on.append('a-1', [value]);
    await engine.waitFor('counting', await on.append('a-1', [21]), patience);
    expect(await valuesOf(engine)).toEqual(upTo(21));
    expect((await engine.health())[0]).toMatchObject({ parked: 0 });
  });

  it('tries again where the store is full, shows it, and parks nothing', async () => {
    let isFull = true;
    const projection = counting((event) => {
      if (isFull && event.data['value'] === 650) throw full();
    });
    const engine = on.engine({ projection });
    await engine.start();
    const last = await on.append('a-1', upTo(700));
    await eventually(async () => (await engine.health())[0]?.status === 'retrying');
    expect(await engine.waitFor('counting', last, { timeoutMs: 100 })).toBe('stale');
    let [health] = await engine.health();
    let kept: readonly number[] = [];
    // A batch may be committed between the two questions, but no other follows it.
    await eventually(async () => {
      [health] = await engine.health();
      kept = await valuesOf(engine, projection);
      return health?.status === 'retrying' && health.lag === 700 - kept.length;
    });
    expect(health).toMatchObject({ error: full().message, parked: 0, skipped: 0 });
    expect(kept).toEqual(upTo(kept.length));

    isFull = false;
    expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    expect(await valuesOf(engine, projection)).toEqual(upTo(700));
    expect((await engine.health())[0]).toMatchObject({ status: 'live', error: null, parked: 0 });
  });

  it('stops where the store is corrupt, and says so', async () => {
    const projection = counting(() => {
      throw Object.assign(new Error('the page is malformed'), { errcode: 11, code: 'XX001' });
    });
    const engine = on.engine({ projection });
    await engine.start();
    const last = await on.append('a-1', [1]);
    expect(await engine.waitFor('counting', last, patience)).toBe('stale');
    expect((await engine.health())[0]).toMatchObject({
      status: 'failed',
      error: 'the page is malformed',
      parked: 0,
    });
  });

  it('keeps the checkpoint of a subscriber that is no projection, and moves it for one of two', async () => {
    const [one, other] = [on.open(), on.open()];
    const [here, there] = [one.checkpoint('reactions'), other.checkpoint('reactions')];
    const [first, second] = [await on.append('a-1', [1]), await on.append('a-1', [2])];
    expect(await here.read()).toBeNull();
    expect(await here.move(null, first)).toBe(true);
    expect(await there.move(null, second)).toBe(false);
    expect(await there.read()).toBe(first);
    expect(await there.move(first, second)).toBe(true);
    expect(await here.move(first, second)).toBe(false);
    expect(await here.read()).toBe(second);
    expect(await one.checkpoint('other').read()).toBeNull();
  });
}

const lost = () =>
  Object.assign(new Error('Connection terminated unexpectedly'), { errcode: 10, code: '08006' });
const full = () => Object.assign(new Error('database or disk is full'), { errcode: 13, code: '53100' });

/** The storage, with stores that break as they are told. */
export function breaking(storage: ProjectionStorage, change: (store: Store) => Store): ProjectionStorage {
  return {
    shared: storage.shared,
    checkpoint: (name) => storage.checkpoint(name),
    watch: (listener) => storage.watch(listener),
    close: () => storage.close(),
    buildsOf: (projection) => {
      const builds = storage.buildsOf(projection);
      return new Proxy<Builds>(builds, {
        get: (_, key: keyof Builds) =>
          key === 'open'
            ? async (...build: Parameters<Builds['open']>) => change(await builds.open(...build))
            : builds[key].bind(builds),
      });
    },
  };
}

function afterEachTransaction(writer: Store['writer'], after: () => void): Store['writer'] {
  return new Proxy(writer, {
    get: (target, key) => {
      if (key !== 'transaction') {
        return boundTo(target, key);
      }
      return () => ({
        execute: async (work: Parameters<ReturnType<Store['writer']['transaction']>['execute']>[0]) => {
          const result = await target.transaction().execute(work);
          after();
          return result;
        },
      });
    },
  });
}

/** Delivers every event twice, and now and then the one before once more. */
function repeating(log: EventLogReader): EventLogReader {
  const again = async function* (options: SubscribeOptions): AsyncGenerator<SubscriptionMessage> {
    let before: SubscriptionMessage | undefined;
    for await (const message of log.subscribe(options)) {
      if (message.kind === 'event') {
        if (before) yield before;
        yield message;
        before = message;
      }
      yield message;
    }
  };
  return new Proxy(log, {
    get: (target, key) => {
      if (key === 'subscribe') return again;
      return boundTo(target, key);
    },
  });
}

/** A member as the object itself would give it, though it is asked through a proxy. */
function boundTo(target: object, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key, target);
  if (typeof value !== 'function') return value;
  const bound: unknown = value.bind(target);
  return bound;
}
