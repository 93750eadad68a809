import { describe, expect, it } from '@jest/globals';
import { parsePosition } from '#event-log';
import type { Change, ChangesQuery, ChangesReads } from '../contract.js';
import { followChanges } from './follow-changes.js';

/** A feed in memory that grows while it is read, and can keep its notices to itself. */
class GrowingFeed implements ChangesReads {
  readonly rows: Change[] = [];
  readonly listeners = new Set<() => void>();
  constructor(private readonly notices = true) {}

  append(count: number, personId = 'P1'): void {
    for (let i = 0; i < count; i++) this.rows.push(change(this.rows.length + 1, personId));
    if (this.notices) for (const listener of this.listeners) listener();
  }

  async changesAfter({ after, limit, filter }: ChangesQuery) {
    await new Promise((resolve) => setImmediate(resolve));
    const page = this.rows.slice(after, after + limit);
    const wanted = filter?.personId;
    return {
      changes: page.filter((row) => wanted === undefined || row.personIds.includes(wanted)),
      scannedTo: after + page.length,
    };
  }
  latestSequence = () => Promise.resolve(this.rows.length);
  latestSoFar = this.latestSequence;
  earliest = () => Promise.resolve(this.rows.length === 0 ? null : 1);
  onAppended(listener: () => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

function change(seq: number, personId: string): Change {
  return {
    seq,
    position: parsePosition(String(seq).padStart(20, '0')),
    eventId: `e${seq}`,
    stream: 'match-x',
    correctedType: null,
    type: 'SessionHeld',
    occurredOn: '2014-05-03',
    occurredAt: null,
    recordedAt: '2014-05-03T10:00:00.000Z',
    personIds: [personId],
    deliveryUnit: null,
    contract: null,
    caseIds: [],
    matchId: null,
    corrects: null,
    deviations: [],
  };
}

async function take(count: number, feed: GrowingFeed, after: number, pageSize = 7): Promise<number[]> {
  const controller = new AbortController();
  const seen: number[] = [];
  for await (const { seq } of followChanges(feed, {
    after,
    pageSize,
    pollMs: 20,
    signal: controller.signal,
  })) {
    seen.push(seq);
    if (seen.length === count) break;
  }
  return seen;
}

describe('following the feed of changes', () => {
  it('gives everything since, then what comes, nothing missed and nothing twice, while others write', async () => {
    const feed = new GrowingFeed();
    feed.append(50);
    const writer = (async () => {
      for (let i = 0; i < 40; i++) {
        feed.append(1 + (i % 4));
        await new Promise((resolve) => setTimeout(resolve, i % 3));
      }
    })();
    const seen = await take(100, feed, 10);
    await writer;
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 11));
  });

  it('finds new rows without a notice', async () => {
    const feed = new GrowingFeed(false);
    setTimeout(() => feed.append(3), 5);
    expect(await take(3, feed, 0)).toEqual([1, 2, 3]);
  });

  it('ends while it waits, and stops listening', async () => {
    const feed = new GrowingFeed();
    const controller = new AbortController();
    const iteration = followChanges(feed, { after: 0, signal: controller.signal, pollMs: 60_000 });
    const pending = iteration.next();
    setTimeout(() => controller.abort(), 5);
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(feed.listeners.size).toBe(0);
  });

  it('goes on past rows that are not asked for', async () => {
    const feed = new GrowingFeed();
    feed.append(30, 'other');
    feed.append(1, 'P1');
    const controller = new AbortController();
    const iteration = followChanges(feed, {
      after: 0,
      filter: { personId: 'P1' },
      signal: controller.signal,
      pageSize: 7,
    });
    const first = await iteration.next();
    controller.abort();
    expect(first.value?.seq).toBe(31);
  });
});
