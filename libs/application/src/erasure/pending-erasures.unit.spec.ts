import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '#event-log';
import { PendingErasures } from './index.js';

const order = (id: string) => ({ id }) as Partial<RecordedEvent> as RecordedEvent;

/** Works on what is pending until `enough` attempts were made, and tells them in order. */
async function attempts(
  pending: PendingErasures,
  enough: number,
  work: (id: string, again: boolean) => Promise<void> = async () => undefined,
) {
  const made: string[] = [];
  const failures: string[] = [];
  const ending = new AbortController();
  await pending.work(
    async ({ id }, again) => {
      made.push(again ? `${id} again` : id);
      try {
        await work(id, again);
      } finally {
        if (made.length === enough) ending.abort();
      }
    },
    ({ id }) => failures.push(id),
    ending.signal,
  );
  return { made, failures };
}

const said = (person: string, type: 'ErasureOrdered' | 'DataSubjectKeyDestroyed') =>
  ({
    id: `${person}-${type}`,
    type,
    stream: `dataSubject-${person}`,
  }) as Partial<RecordedEvent> as RecordedEvent;

describe('pending erasures', () => {
  it('of which the log says that they are done are looked at once, and not told to be unfinished unless that fails', async () => {
    const pending = new PendingErasures();
    pending.add(said('ann', 'ErasureOrdered'));
    pending.add(said('ben', 'ErasureOrdered'));
    expect(pending.health()).toEqual({ unfinished: 2, failing: 0 });
    pending.add(said('ann', 'DataSubjectKeyDestroyed'));
    expect(pending.health()).toEqual({ unfinished: 1, failing: 0 });
    const during: object[] = [];
    const { made } = await attempts(pending, 3, async (id) => {
      during.push(pending.health());
      if (id.startsWith('ann')) throw new Error('the keys are away');
    });
    expect(made).toEqual([
      'ann-DataSubjectKeyDestroyed',
      'ben-ErasureOrdered',
      'ann-DataSubjectKeyDestroyed again',
    ]);
    expect(during).toEqual([
      { unfinished: 1, failing: 0 },
      { unfinished: 2, failing: 1 },
      { unfinished: 1, failing: 1 },
    ]);
  });

  it('are tried in the order in which they came, and one that fails keeps nobody waiting', async () => {
    const pending = new PendingErasures();
    for (const id of ['a', 'b', 'c']) pending.add(order(id));
    expect(pending.health()).toEqual({ unfinished: 3, failing: 0 });
    const { made, failures } = await attempts(pending, 5, async (id) => {
      if (id === 'a') throw new Error('for good');
    });
    expect(made).toEqual(['a', 'b', 'c', 'a again', 'a again']);
    expect(failures).toEqual(['a', 'a']); // the last attempt ended with the signal
  });

  it('wait longer after each failure, each on its own', async () => {
    const pending = new PendingErasures();
    pending.add(order('a'));
    const times: number[] = [];
    await attempts(pending, 4, async () => {
      times.push(performance.now());
      throw new Error('for good');
    });
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(waits).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
    for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(100 * 2 ** index - 5);
  });

  it('are counted: those not finished, and of these those that failed, none of them dropped', async () => {
    const pending = new PendingErasures();
    const ending = new AbortController();
    const seen: unknown[] = [];
    const working = pending.work(
      async ({ id }) => {
        seen.push([id, pending.health()]);
        if (id === 'a') throw new Error('for good');
      },
      () => undefined,
      ending.signal,
    );
    pending.add(order('a'));
    while (seen.length === 0) await sleep(5);
    expect(pending.health()).toEqual({ unfinished: 1, failing: 1 });
    pending.add(order('b')); // wakes what waits for the time of the other
    while (seen.length < 2) await sleep(5);
    expect(seen.slice(0, 2)).toEqual([
      ['a', { unfinished: 1, failing: 0 }],
      ['b', { unfinished: 2, failing: 1 }],
    ]);
    expect(pending.health()).toEqual({ unfinished: 1, failing: 1 });
    ending.abort();
    await working;
  });
});
