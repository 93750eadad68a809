import { describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions, type Position, type SubscriptionMessage } from '../port.js';
import type { UseLog } from './factory.js';
import { batchOf, codeOf, collect, eventsOf, fill, idsOf, resumePoint, sample, until } from './samples.js';

const forever = (): AbortSignal => new AbortController().signal;
const caughtUp = (message: SubscriptionMessage): boolean => message.kind === 'caught-up';

export function describeFollowing(useLog: UseLog): void {
  describe('a subscription', () => {
    it(
      'to an empty log says that it has caught up, with no position, and delivers what comes',
      useLog(async ({ log }) => {
        const messages = log.subscribe({ after: 'start', signal: forever() })[Symbol.asyncIterator]();
        expect((await messages.next()).value).toEqual({ kind: 'caught-up', position: null });
        const next = messages.next();
        const batch = batchOf(1);
        await log.append('match-1', batch, { expected: 'no_stream' });
        expect(await next).toMatchObject({ value: { kind: 'event', event: { id: batch[0].id } } });
        await messages.return?.();
      }),
    );

    it(
      'from the start delivers everything and says when it has caught up',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 700);
        const messages = await until(log.subscribe({ after: 'start', signal: forever() }), caughtUp);
        expect(idsOf(eventsOf(messages))).toEqual(idsOf(await collect(log.readAll())));
        expect(messages.at(-1)).toEqual({ kind: 'caught-up', position: await log.head() });
      }),
    );

    it(
      'from a position delivers what lies after it, exclusive',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 10);
        const all = await collect(log.readAll());
        const after = all[6]?.position;
        if (after === undefined) throw new Error('nothing was read');
        const messages = await until(log.subscribe({ after, signal: forever() }), caughtUp);
        expect(idsOf(eventsOf(messages))).toEqual(idsOf(all.slice(7)));
      }),
    );

    it(
      'from the end delivers only what comes',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 10);
        const messages = log.subscribe({ after: 'end', signal: forever() })[Symbol.asyncIterator]();
        expect((await messages.next()).value).toEqual({ kind: 'caught-up', position: await log.head() });
        const batch = batchOf(1);
        await log.append('match-2', batch, { expected: 'no_stream' });
        expect((await messages.next()).value).toMatchObject({ kind: 'event', event: { id: batch[0].id } });
        await messages.return?.();
      }),
    );

    it(
      'goes from catching up to live under load, and sees each event once and in order',
      useLog(async ({ log }) => {
        const writers = 6;
        const each = 60;
        await fill(log, 'match-0', 500);
        const seen = until(
          log.subscribe({ after: 'start', signal: forever() }),
          (() => {
            let events = 0;
            return (message) => message.kind === 'event' && (events += 1) === 500 + writers * each;
          })(),
        );
        await Promise.all(
          Array.from({ length: writers }, async (_, writer) => {
            for (let revision = 0; revision < each; revision += 1) {
              const expected = revision === 0 ? 'no_stream' : BigInt(revision - 1);
              await log.append(`match-${writer + 1}`, [sample({ revision })], { expected });
            }
          }),
        );
        expect(idsOf(eventsOf(await seen))).toEqual(idsOf(await collect(log.readAll())));
      }),
    );

    it(
      'says again that it has caught up each time it returns to the head',
      useLog(async ({ log }) => {
        const messages = log.subscribe({ after: 'start', signal: forever() })[Symbol.asyncIterator]();
        const seen: SubscriptionMessage[] = [];
        const untilCaughtUp = async (): Promise<void> => {
          for (;;) {
            const { value, done } = await messages.next();
            if (done === true) throw new Error('the subscription ended');
            seen.push(value);
            if (caughtUp(value)) return;
          }
        };
        await untilCaughtUp();
        for (let stream = 0; stream < 3; stream += 1) {
          await fill(log, `match-${stream}`, 1);
          await untilCaughtUp();
        }
        await messages.return?.();
        expect(eventsOf(seen)).toHaveLength(3);
      }),
    );

    it(
      'with a filter delivers just what matches, and its checkpoint moves where nothing does',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 50, 'SessionHeld');
        const filter = { types: ['GoalSet'] };
        const messages = log.subscribe({ after: 'start', filter, signal: forever() })[Symbol.asyncIterator]();
        const reached = async (position: Position | null): Promise<SubscriptionMessage[]> => {
          const all: SubscriptionMessage[] = [];
          for (;;) {
            const { value, done } = await messages.next();
            if (done === true) throw new Error('the subscription ended');
            all.push(value);
            const at = resumePoint(value);
            if (value.kind !== 'event' && at !== null && position !== null && at >= position) return all;
          }
        };
        expect(eventsOf(await reached(await log.head()))).toEqual([]);
        await log.append('match-1', batchOf(2, 'SessionHeld'), { expected: 49n });
        expect(eventsOf(await reached(await log.head()))).toEqual([]);
        const goal = batchOf(1, 'GoalSet');
        await log.append('match-1', goal, { expected: 51n });
        await fill(log, 'match-2', 3, 'SessionHeld');
        expect(idsOf(eventsOf(await reached(await log.head())))).toEqual(idsOf(goal));
        await messages.return?.();
      }),
    );

    it(
      'never gives a checkpoint before the events it covers, nor an event after one that covers it',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 1200, 'SessionHeld');
        await fill(log, 'match-2', 5, 'GoalSet');
        await fill(log, 'match-3', 1200, 'SessionHeld');
        await fill(log, 'match-4', 5, 'GoalSet');
        const filter = { types: ['GoalSet'], streamPrefixes: ['match-2', 'match-4'] };
        const messages = await until(log.subscribe({ after: 'start', filter, signal: forever() }), caughtUp);
        expect(eventsOf(messages)).toHaveLength(10);
        for (const [index, message] of messages.entries()) {
          const next = messages[index + 1];
          if (next === undefined) continue;
          const order = comparePositions(
            resumePoint(message) ?? ('' as Position),
            resumePoint(next) ?? ('' as Position),
          );
          if (next.kind === 'event') expect(order).toBe(-1);
          else expect(order).not.toBe(1);
        }
      }),
    );

    it(
      'ends without an error when its signal aborts while it is idle',
      useLog(async ({ log }) => {
        const controller = new AbortController();
        const messages = log.subscribe({ after: 'start', signal: controller.signal })[Symbol.asyncIterator]();
        expect((await messages.next()).value).toEqual({ kind: 'caught-up', position: null });
        const idle = messages.next();
        await delay(30);
        controller.abort();
        expect((await idle).done).toBe(true);
        const aborted = collect(log.subscribe({ after: 'start', signal: controller.signal }));
        expect(eventsOf(await aborted)).toEqual([]);
      }),
    );

    it(
      'ends without an error when its signal aborts while it reads',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 600);
        const controller = new AbortController();
        let seen = 0;
        for await (const message of log.subscribe({ after: 'start', signal: controller.signal })) {
          if (message.kind === 'event' && (seen += 1) === 300) controller.abort();
        }
        expect(seen).toBe(300);
        await fill(log, 'match-2', 1);
      }),
    );

    it(
      'can be left while it waits for the next event, as a server does when its client leaves',
      useLog(async ({ log }) => {
        const messages = log.subscribe({ after: 'start', signal: forever() })[Symbol.asyncIterator]();
        await messages.next();
        const waiting = messages.next();
        await messages.return?.();
        expect((await waiting).done).toBe(true);
      }),
    );

    it(
      'can be left early, and many times over, and the log goes on',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 600);
        for (let round = 0; round < 30; round += 1) {
          const messages = log.subscribe({ after: 'start', signal: forever() });
          expect(await until(messages, (message) => message.kind === 'event')).toHaveLength(1);
        }
        await fill(log, 'match-2', 1);
        await log.close();
      }),
    );

    it(
      'lets its subscriber be as slow as it likes',
      useLog(async ({ log }) => {
        const many = 200;
        const text = 'x'.repeat(100 * 1024);
        const messages = log.subscribe({ after: 'end', signal: forever() })[Symbol.asyncIterator]();
        await messages.next();
        const append = async (from: number, to: number): Promise<void> => {
          for (let first = from; first < to; first += 20) {
            const streams = Array.from({ length: 20 }, (_, index) => `match-${first + index}`);
            await Promise.all(
              streams.map((stream) => log.append(stream, [sample({ text })], { expected: 'no_stream' })),
            );
          }
        };
        await append(0, 40);
        const first = await messages.next();
        await append(40, many);
        // It reads as it is asked: all come, and in order, however long the subscriber took.
        const seen: SubscriptionMessage[] = first.done === true ? [] : [first.value];
        while (eventsOf(seen).length < many) {
          const next = await messages.next();
          if (next.done === true) throw new Error('the subscription ended');
          seen.push(next.value);
        }
        await messages.return?.();
        expect(idsOf(eventsOf(seen))).toEqual(idsOf(await collect(log.readAll())));
      }),
      // Many megabytes through a server, on a machine that may do much else: what is tested is no time.
      120_000,
    );

    it(
      'beyond the head waits for what comes to lie beyond it',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 3);
        const [, , third] = await collect(log.readAll());
        if (third === undefined) throw new Error('nothing was read');
        const messages = await until(log.subscribe({ after: third.position, signal: forever() }), caughtUp);
        expect(messages).toEqual([{ kind: 'caught-up', position: third.position }]);
      }),
    );

    it(
      'refuses a position that no log gave',
      useLog(async ({ log }) => {
        const after = '7' as Position;
        expect(await codeOf(() => collect(log.subscribe({ after, signal: forever() })))).toBe(
          'INVALID_ARGUMENT',
        );
      }),
    );
  });

  describe('closing the log', () => {
    it(
      'ends its subscriptions without an error, idle or reading',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 600);
        const following = log.subscribe({ after: 'end', signal: forever() })[Symbol.asyncIterator]();
        expect((await following.next()).value).toMatchObject({ kind: 'caught-up' });
        const idle = following.next();
        const reading = log.subscribe({ after: 'start', signal: forever() })[Symbol.asyncIterator]();
        await reading.next();
        await delay(20);
        await log.close();
        expect((await idle).done).toBe(true);
        let next = await reading.next();
        for (let count = 0; next.done !== true && count < 600; count += 1) next = await reading.next();
        expect(next.done).toBe(true);
      }),
    );

    it(
      'waits for appends under way, and refuses whatever comes after it',
      useLog(async ({ log }) => {
        const append = log.append('match-1', batchOf(1), { expected: 'no_stream' });
        await log.close();
        expect((await append).revision).toBe(0n);
        const closed = 'LOG_CLOSED';
        expect(await codeOf(() => log.append('match-1', batchOf(1), { expected: 0n }))).toBe(closed);
        expect(await codeOf(() => log.head())).toBe(closed);
        expect(await codeOf(() => collect(log.readAll()))).toBe(closed);
        expect(await codeOf(() => collect(log.readStream('match-1')))).toBe(closed);
        expect(await codeOf(() => collect(log.subscribe({ after: 'start', signal: forever() })))).toBe(
          closed,
        );
        await log.close();
      }),
    );
  });
}
