import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Position } from '#event-log';
import { bench, type Bench, patience, type PlaceFactory } from '../testing/bench.js';
import { counting } from '../testing/counting.js';

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

  it('refuses a projection that it does not know', async () => {
    const engine = on.engine();
    expect(() => engine.position('other')).toThrow('there is no projection other: there are counting');
  });
}
