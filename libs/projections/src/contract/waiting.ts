import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Position } from '#event-log';
import { bench, type Bench, patience, type PlaceFactory } from '../testing/bench.js';
import type { ReadableEngine } from '../index.js';
import { counting } from '../testing/counting.js';

/** An engine that has projected one event of a log which then tells its head to nobody any more. */
async function withoutHead(on: Bench): Promise<{ engine: ReadableEngine; first: Position }> {
  const { log } = on;
  let answers = true;
  const silence = new Promise<never>(() => {});
  const engine = on.engine({
    log: {
      readStream: (...asked) => log.readStream(...asked),
      readAll: (...asked) => log.readAll(...asked),
      subscribe: (...asked) => log.subscribe(...asked),
      head: () => (answers ? log.head() : silence),
      close: () => log.close(),
    },
  });
  await engine.start();
  const first = await on.append('a-1', [1]);
  expect(await engine.waitFor('counting', first, patience)).toBe('reached');
  answers = false;
  return { engine, first };
}

export function waiting(factory: PlaceFactory): void {
  let on: Bench;
  beforeEach(async () => {
    on = await bench(factory);
  });
  afterEach(() => on.close());

  it('refuses to wait for a position beyond the head of the log', async () => {
    const engine = on.engine();
    await engine.start();
    await on.append('a-1', [1]);
    const beyond = '00000000000000000099' as Position;
    await expect(engine.waitFor('counting', beyond, patience)).rejects.toMatchObject({
      code: 'POSITION_BEYOND_HEAD',
    });
  });

  it('says stale when the wait takes too long, and frees a wait that is aborted', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const within = () => ({ project: () => held, flush: () => held, discard: () => {} });
    const engine = on.engine({ projection: { ...counting(), within } });
    await engine.start();
    const position = await on.append('a-1', [1]);
    expect(await engine.waitFor('counting', position, { timeoutMs: 20 })).toBe('stale');
    const abort = new AbortController();
    const waiting = engine.waitFor('counting', position, { ...patience, signal: abort.signal });
    await delay(5);
    abort.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    release();
  });

  it('says stale in time, and frees a wait that is aborted, where the log does not tell its head', async () => {
    const { engine, first } = await withoutHead(on);
    const beyond = '00000000000000000099' as Position;
    expect(await engine.waitFor('counting', first, patience)).toBe('reached');
    expect(await engine.waitFor('counting', beyond, { timeoutMs: 20 })).toBe('stale');
    const abort = new AbortController();
    const left = engine.waitFor('counting', beyond, { ...patience, signal: abort.signal });
    abort.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');

    // A thousand wait for the log: whoever comes then is not let in, and told so at once.
    const all = new AbortController();
    const waits = Array.from({ length: 1_000 }, () =>
      engine.waitFor('counting', beyond, { ...patience, signal: all.signal }),
    );
    expect(await engine.waitFor('counting', beyond, { timeoutMs: 60_000 })).toBe('stale');
    all.abort(new Error('left'));
    for (const { status } of await Promise.allSettled(waits)) expect(status).toBe('rejected');
  });

  it('hears that a position was committed while the log has yet to tell its head', async () => {
    const { engine } = await withoutHead(on);
    const next = engine.waitFor('counting', '00000000000000000002' as Position, patience);
    await on.append('a-1', [2]);
    expect(await next).toBe('reached');
  });

  it('refuses a projection that it does not know', async () => {
    const engine = on.engine();
    expect(() => engine.position('other')).toThrow('there is no projection other: there are counting');
  });
}
