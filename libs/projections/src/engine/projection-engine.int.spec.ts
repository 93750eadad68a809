import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Position } from '#event-log';
import { bench, type Bench, counting, valuesOf } from '../testing/counting.js';

const patience = { timeoutMs: 5000 };
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('the projection engine', () => {
  let on: Bench;
  beforeEach(() => {
    on = bench();
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
    await engine.stop();
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
    await second.stop();
  });

  it('builds anew what is ahead of the log, which was brought back from a backup', async () => {
    const first = on.engine();
    await first.start();
    await first.waitFor('counting', await on.append('a-1', [1, 2, 3]), patience);
    await first.stop();

    const backup = bench();
    await backup.append('a-1', [1]);
    const second = backup.engine(undefined, on.folder);
    await second.start();
    await second.waitFor('counting', await backup.append('a-1', [9]), patience);
    expect(await valuesOf(second)).toEqual([1, 9]);
    await second.stop();
    await backup.close();
  });

  it('starts again where it had seen an empty log only', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.stop();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1]), patience);
    expect(await valuesOf(engine)).toEqual([1]);
    await engine.stop();
  });

  it('commits the checkpoint with the rows, tries again where the store is full, and parks nothing', async () => {
    let isFull = true;
    const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
    const projection = counting((event) => {
      if (isFull && event.data['value'] === 650) throw full;
    });
    const engine = on.engine(projection);
    await engine.start();
    const last = await on.append('a-1', upTo(700));
    expect(await engine.waitFor('counting', last, { timeoutMs: 500 })).toBe('stale');
    const [health] = await engine.health();
    expect(health).toMatchObject({ status: 'retrying', error: full.message, parked: 0, skipped: 0 });
    const kept = await valuesOf(engine, projection);
    expect(kept).toEqual(upTo(kept.length));
    expect(health?.lag).toBe(700 - kept.length);

    isFull = false;
    expect(await engine.waitFor('counting', last, patience)).toBe('reached');
    expect(await valuesOf(engine, projection)).toEqual(upTo(700));
    expect((await engine.health())[0]).toMatchObject({ status: 'live', error: null, parked: 0 });
    await engine.stop();
  });

  it('goes on from where another writer has left the build, and writes nothing twice', async () => {
    const engine = on.engine();
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1]), patience);
    const other = new DatabaseSync(join(on.folder, 'counting.v1.1.db'));
    other.exec(`update projection_checkpoint set position = '00000000000000000003'`);
    other.close();
    await engine.waitFor('counting', await on.append('a-1', [2, 3, 4]), patience);
    expect(await valuesOf(engine)).toEqual([1, 4]);
    expect((await engine.health())[0]).toMatchObject({ status: 'live', parked: 0, lag: 0 });
    await engine.stop();
  });

  it('parks an event that fails, and what shares a key with it behind it, and lets the others pass', async () => {
    let poisoned = true;
    const projection = counting(({ data }) => {
      if (poisoned && data['value'] === 2) throw new Error('no such level');
    });
    const engine = on.engine(projection);
    await engine.start();
    await on.append('a-1', [1], 'ann');
    await on.append('b-1', [2], 'ann');
    await on.append('c-1', [3], 'bob');
    await on.append('d-1', [4], 'ann');
    await on.append('d-1', [5], 'cem');
    await engine.waitFor('counting', await on.append('e-1', [6], 'cem'), patience);
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
    await engine.stop();
  });

  it('still knows after a restart what is parked', async () => {
    const projection = counting(({ data }) => {
      if (data['value'] === 1) throw new Error('no such level');
    });
    const engine = on.engine(projection);
    await engine.start();
    await engine.waitFor('counting', await on.append('a-1', [1], 'ann'), patience);
    await engine.stop();
    await engine.start();
    await engine.waitFor('counting', await on.append('b-1', [2], 'ann'), patience);
    expect(await valuesOf(engine, projection)).toEqual([]);
    expect((await engine.health())[0]?.parked).toBe(2);
    await engine.stop();
  });

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
    await engine.stop();
  });

  it('never shows a position that goes back while it flips', async () => {
    const engine = on.engine();
    await engine.start();
    const seen: Position[] = [];
    engine.onCommitted('counting', (position) => seen.push(position));
    await on.append('a-1', upTo(500));
    const rebuilt = engine.rebuild();
    await on.append('a-1', upTo(500));
    await rebuilt;
    await engine.waitFor('counting', await on.append('a-1', [1]), patience);
    expect(seen).toEqual([...new Set(seen)].sort());
    await engine.stop();
  });

  it('keeps the build before the live one for roll-back, and deletes older ones', async () => {
    const engine = on.engine();
    await engine.start();
    await on.append('a-1', [1]);
    for (let build = 2; build <= 4; build += 1) await engine.rebuild('counting');
    const files = readdirSync(on.folder).filter((file) => file.endsWith('.db'));
    expect(files.sort()).toEqual(['counting.v1.3.db', 'counting.v1.4.db']);
    await engine.stop();
  });

  it('builds a new version in a file of its own, and goes back to the one before with the version', async () => {
    const old = on.engine();
    await old.start();
    await old.waitFor('counting', await on.append('a-1', [1]), patience);
    await old.stop();
    const next = on.engine(counting(undefined, 2));
    await next.start();
    await next.waitFor('counting', await on.append('a-1', [2]), patience);
    expect(await valuesOf(next)).toEqual([1, 2]);
    await next.stop();
    expect(readdirSync(on.folder).filter((file) => file.endsWith('.db'))).toHaveLength(2);
    const back = on.engine();
    await back.start();
    await back.waitFor('counting', await on.append('a-1', [3]), patience);
    expect(await valuesOf(back)).toEqual([1, 2, 3]);
    await back.stop();
  });

  it('refuses to wait for a position beyond the head of the log', async () => {
    const engine = on.engine();
    await engine.start();
    await on.append('a-1', [1]);
    const beyond = '00000000000000000099' as Position;
    await expect(engine.waitFor('counting', beyond, patience)).rejects.toMatchObject({
      code: 'POSITION_BEYOND_HEAD',
    });
    await engine.stop();
  });

  it('says stale when the wait takes too long, and frees a wait that is aborted', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const projection = {
      ...counting(),
      within: () => ({ project: () => held, flush: () => held, discard: () => {} }),
    };
    const engine = on.engine(projection);
    await engine.start();
    const position = await on.append('a-1', [1]);
    expect(await engine.waitFor('counting', position, { timeoutMs: 20 })).toBe('stale');
    const abort = new AbortController();
    const waiting = engine.waitFor('counting', position, { ...patience, signal: abort.signal });
    await delay(5);
    abort.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    release();
    await engine.stop();
  });

  it('refuses a projection that it does not know', async () => {
    const engine = on.engine();
    expect(() => engine.position('other')).toThrow('there is no projection other: there are counting');
  });
});
