import { afterAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { endTestServers, onTestServer, QUICK, untilCount } from '../../test/on-test-server.js';
import { batchOf, collect, eventsOf, fill, idsOf, resumePoint, sample, until } from '../contract/samples.js';
import type { EventLog, LogFilter, SubscriptionMessage } from '../port.js';

afterAll(endTestServers);

const forever = (): AbortSignal => new AbortController().signal;
const caughtUp = (message: SubscriptionMessage): boolean => message.kind === 'caught-up';
const GOALS: LogFilter = { types: ['GoalSet'] };

/** Follows until so many events have come, and gives their ids. */
async function follow(log: EventLog, count: number, filter?: LogFilter): Promise<string[]> {
  let events = 0;
  const subscription = log.subscribe({ after: 'start', signal: forever(), ...(filter && { filter }) });
  const seen = await until(subscription, ({ kind }) => kind === 'event' && (events += 1) === count);
  for (const [index, message] of seen.entries()) {
    const [at, next] = [resumePoint(message), seen[index + 1]];
    if (at === null || next === undefined) continue;
    const then = resumePoint(next) ?? '';
    // No event at or before a place that was already said to be covered.
    expect(next.kind === 'event' ? then > at : then >= at).toBe(true);
  }
  return idsOf(eventsOf(seen));
}

describe('a subscription', () => {
  it('is ended at the server when it is left, aborted, or its log is closed', () =>
    onTestServer(async ({ server, log, openAnother }) => {
      await fill(log, 'match-1', 300);
      for (let round = 0; round < 5; round += 1) {
        await until(log.subscribe({ after: 'start', signal: forever() }), ({ kind }) => kind === 'event');
      }
      const controller = new AbortController();
      const idle = Promise.withResolvers<void>();
      const aborted = (async () => {
        for await (const message of log.subscribe({ after: 'start', signal: controller.signal })) {
          if (caughtUp(message)) idle.resolve();
        }
      })();
      const other = openAnother();
      const closed = collect(other.subscribe({ after: 'end', signal: forever() }));
      await untilCount(server, 'subscriptions', 2);
      await idle.promise;
      controller.abort();
      await other.close();
      await aborted;
      expect(eventsOf(await closed)).toEqual([]);
      await untilCount(server, 'subscriptions', 0);
    }));

  it('goes on where the server ends it politely, again and again', () =>
    onTestServer(async ({ server, log }) => {
      const seen = follow(log, 60);
      for (let stream = 0; stream < 6; stream += 1) {
        await fill(log, `match-${stream}`, 10);
        await server.endSubscriptions();
      }
      expect(await seen).toEqual(idsOf(await collect(log.readAll())));
    }));

  it.each<[string, LogFilter | undefined]>([
    ['', undefined],
    [', filtered', GOALS],
  ])('goes on where the server is killed and comes back, under load%s', (_, filter) =>
    onTestServer(async ({ server, log }) => {
      const seen = follow(log, 90, filter);
      for (let stream = 0; stream < 9; stream += 1) {
        await fill(log, `match-${stream}`, 10, 'GoalSet');
        await fill(log, `mentor-${stream}`, filter === undefined ? 0 : 40, 'SessionHeld');
        if (stream % 4 === 2) await server.restart();
      }
      expect(await seen).toEqual(idsOf(await collect(log.readAll(filter && { filter }))));
    }),
  );

  it('drops what the server repeats', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ repeatEvents: true });
      const seen = follow(log, 40);
      await fill(log, 'match-1', 20);
      await server.endSubscriptions();
      await fill(log, 'match-2', 20);
      expect(await seen).toEqual(idsOf(await collect(log.readAll())));
    }));

  it.each([
    ['after them, when those still wait in a buffer', false],
    ['before them', true],
  ])('loses no events where the server tells how far it has got %s', (_, earlyCheckpoints) =>
    onTestServer(async ({ server, log }) => {
      await server.set({ earlyCheckpoints });
      for (let stream = 0; stream < 8; stream += 1) {
        await fill(log, `match-${stream}`, 100, 'SessionHeld');
        await fill(log, `mentor-${stream}`, 50, 'GoalSet');
      }
      const live = follow(log, 450, GOALS);
      expect(await follow(log, 400, GOALS)).toHaveLength(400);
      await fill(log, 'learner-1', 70, 'SessionHeld');
      await fill(log, 'learner-2', 50, 'GoalSet');
      expect(await live).toEqual(idsOf(await collect(log.readAll({ filter: GOALS }))));
    }),
  );

  it('does not say that it has caught up before it has delivered what waits in a buffer', () =>
    onTestServer(async ({ log }) => {
      await fill(log, 'match-1', 12);
      const seen: SubscriptionMessage[] = [];
      for await (const message of log.subscribe({ after: 'start', signal: forever() })) {
        seen.push(message);
        if (caughtUp(message)) break;
        // By now all the rest has come, and the word that it was all.
        if (seen.length === 1) await delay(100);
      }
      expect(eventsOf(seen)).toHaveLength(12);
      expect(seen).toHaveLength(13);
    }));

  it('says that it has caught up where the server never does', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ neverCaughtUp: true });
      await fill(log, 'match-1', 10);
      const messages = await until(log.subscribe({ after: 'start', signal: forever() }), caughtUp);
      expect(eventsOf(messages)).toHaveLength(10);
      expect(messages.at(-1)).toEqual({ kind: 'caught-up', position: await log.head() });
      const [only] = await until(
        log.subscribe({ after: 'start', signal: forever(), filter: { types: ['Never'] } }),
        caughtUp,
      );
      expect(only).toEqual({ kind: 'caught-up', position: await log.head() });
    }));

  it('subscribes anew where the server gives nothing, though there is something', () =>
    onTestServer(async ({ server, log }) => {
      await fill(log, 'match-1', 10);
      await server.set({ silentSubscriptions: 2 });
      expect(await follow(log, 10)).toHaveLength(10);
    }));

  it('subscribes anew where the server does not even confirm', () =>
    onTestServer(
      async ({ server, log }) => {
        await fill(log, 'match-1', 10);
        await server.set({ unconfirmedSubscriptions: 2 });
        expect(await follow(log, 10)).toHaveLength(10);
      },
      // So late that it is not what helps: a subscription that is confirmed and then hangs is another test's.
      { timing: { stallMs: 40_000 } },
    ));

  it('that stands still with its server in the midst of history has each event once when that goes on', () =>
    onTestServer(async ({ server, log }) => {
      const heavy = Array.from({ length: 40 }, () => sample({ text: 'x'.repeat(100_000) }));
      for (const [stream, event] of heavy.entries()) {
        await log.append(`match-${stream}`, [event], { expected: 'no_stream' });
      }
      const seen: string[] = [];
      let resumed: Promise<void> | undefined;
      for await (const message of log.subscribe({ after: 'start', signal: forever() })) {
        if (message.kind !== 'event') continue;
        seen.push(message.event.id);
        if (seen.length === 5) {
          server.pause();
          resumed = delay(2 * QUICK.readMs).then(() => server.resume());
        }
        if (seen.length === heavy.length) break;
      }
      expect(seen).toEqual(idsOf(heavy));
      await resumed;
    }));

  it('that stands still with its server while it waits has each event once when that goes on', () =>
    onTestServer(async ({ server, log }) => {
      const live = Promise.withResolvers<void>();
      const seen: string[] = [];
      const following = (async () => {
        for await (const message of log.subscribe({ after: 'start', signal: forever() })) {
          if (message.kind === 'caught-up') live.resolve();
          if (message.kind === 'event') seen.push(message.event.id);
          if (seen.length === 60) return;
        }
      })();
      await fill(log, 'match-1', 20);
      await live.promise;
      server.pause();
      const appended = fill(log, 'match-2', 40);
      await delay(2 * QUICK.readMs);
      server.resume();
      await Promise.all([appended, following]);
      expect(seen).toEqual(idsOf(await collect(log.readAll())));
    }));

  it('does not say that it has caught up while a server that has fallen behind still reads', () =>
    onTestServer(async ({ server, log }) => {
      await fill(log, 'match-1', 5);
      await server.set({ fallsBehind: 1 });
      const seen: SubscriptionMessage[] = [];
      for await (const message of log.subscribe({ after: 'start', signal: forever() })) {
        seen.push(message);
        if (!caughtUp(message)) continue;
        if (eventsOf(seen).length > 5) break;
        await log.append('match-2', batchOf(10), { expected: 'no_stream' });
      }
      const told = seen.map(({ kind }) => kind).filter((kind) => kind !== 'checkpoint');
      const events = (count: number): string[] => Array.from({ length: count }, () => 'event');
      expect(told).toEqual([...events(5), 'caught-up', ...events(10), 'caught-up']);
      expect(idsOf(eventsOf(seen))).toEqual(idsOf(await collect(log.readAll())));
    }));

  it('never delivers events of the system, nor does any read', () =>
    onTestServer(async ({ server, log }) => {
      await fill(log, 'match-1', 40);
      const head = await log.head();
      await server.set({ systemEvents: true });
      expect(await log.head()).toBe(head);
      const ids = idsOf(await collect(log.readAll()));
      expect(ids).toHaveLength(40);
      expect(idsOf(await collect(log.readAll({ direction: 'backwards' })))).toEqual([...ids].reverse());
      expect(idsOf(await collect(log.readAll({ limit: 30 })))).toEqual(ids.slice(0, 30));
      expect(idsOf(await collect(log.readAll({ limit: 39, direction: 'backwards' })))).toEqual(
        [...ids].reverse().slice(0, 39),
      );
      expect(await follow(log, 40)).toEqual(ids);
      expect(await follow(log, 40, { streamPrefixes: ['match-'] })).toEqual(ids);
    }));
});

describe('a read', () => {
  it('is ended at the server when it is left early or aborted', () =>
    onTestServer(async ({ server, log }) => {
      await log.append('match-0', [sample({ text: 'x'.repeat(400_000) })], { expected: 'no_stream' });
      for (let stream = 1; stream < 30; stream += 1) {
        await log.append(`match-${stream}`, [sample({ text: 'x'.repeat(400_000) })], {
          expected: 'no_stream',
        });
      }
      const controller = new AbortController();
      for (let round = 0; round < 5; round += 1) {
        for await (const event of log.readAll()) if (event.revision === 0n) break;
      }
      const aborted = (async () => {
        for await (const event of log.readAll({ signal: controller.signal }))
          if (event.id) controller.abort();
      })();
      await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
      await untilCount(server, 'reads', 0);
      // Streams that were left and hold on to what was not read would keep it waiting for their end, for two seconds.
      const began = performance.now();
      await log.close();
      expect(performance.now() - began).toBeLessThan(1_950);
    }));

  it('that is aborted before it has begun does not wait for a server that never answers', () =>
    onTestServer(
      async ({ server, log }) => {
        await fill(log, 'match-1', 1);
        await server.set({ silentReads: 1_000 });
        const controller = new AbortController();
        const began = Date.now();
        const events = collect(log.readStream('match-1', { signal: controller.signal }));
        controller.abort();
        await expect(events).rejects.toMatchObject({ name: 'AbortError' });
        expect(Date.now() - began).toBeLessThan(4_000);
      },
      { timing: { readMs: 8_000 } },
    ));

  it('that is not answered, or cut short, is taken up again', () =>
    onTestServer(async ({ server, log }) => {
      await fill(log, 'match-1', 30);
      const ids = idsOf(await collect(log.readStream('match-1')));
      await server.set({ silentReads: 2 });
      expect(idsOf(await collect(log.readStream('match-1')))).toEqual(ids);
      // The first read is for the head: one event is all that it asks for.
      await server.set({ cutReads: 3 });
      expect(idsOf(await collect(log.readAll()))).toEqual(ids);
    }));

  it('goes on where the server is killed and comes back', () =>
    onTestServer(async ({ server, log }) => {
      await fill(log, 'match-1', 2_000);
      const seen: string[] = [];
      let restarted: Promise<void> | undefined;
      for await (const { id } of log.readStream('match-1')) {
        if (seen.push(id) === 100) restarted = server.restart();
      }
      await restarted;
      expect(seen).toEqual(idsOf(await collect(log.readAll())));
      expect(seen).toHaveLength(2_000);
    }));

  it('that nobody ever answers fails in time', () =>
    onTestServer(
      async ({ server, log }) => {
        await server.set({ silentReads: 1_000 });
        await expect(log.head()).rejects.toMatchObject({ code: 'LOG_UNAVAILABLE' });
      },
      { timing: { giveUpMs: 500 } },
    ));

  it('gives times of recording to the millisecond that stand still where the clock is set back', () =>
    onTestServer(async ({ server, log, openAnother }) => {
      const before = Date.now();
      await fill(log, 'match-1', 1);
      await server.set({ clockOffset: -60_000 });
      await fill(log, 'match-2', 2);
      await server.set({ clockOffset: 60_000 });
      await fill(log, 'match-3', 1);
      for (const reader of [log, openAnother()]) {
        const times = (await collect(reader.readAll())).map(({ recordedAt }) => recordedAt);
        expect(times).toEqual([...times].sort());
        expect(new Set(times).size).toBe(2);
        expect(Date.parse(times[0] ?? '')).toBeGreaterThanOrEqual(before);
        const [later] = await collect(reader.readStream('match-2'));
        expect(later?.recordedAt).toBe(times[0]);
      }
    }));
});
