import { afterAll, describe, expect, it } from '@jest/globals';
import { endTestServers, onTestServer } from '../../test/on-test-server.js';
import { batchOf, codeOf, collect, fill, idsOf, sample } from '../contract/samples.js';
import { verifyLog } from '../verify/verify-log.js';

afterAll(endTestServers);

describe.each([
  ['says where a stream ends', false],
  ['does not say where a stream ends', true],
])('a server that %s and ends a read too early, without an error', (_, untoldEnds) => {
  it.each(['cutReads', 'emptyReads'] as const)('gives a whole stream in the end, both ways (%s)', (fault) =>
    onTestServer(async ({ server, log }) => {
      await server.set({ untoldEnds });
      await fill(log, 'match-1', 30);
      const ids = idsOf(await collect(log.readStream('match-1')));
      expect(ids).toHaveLength(30);
      await server.set({ [fault]: 3 });
      expect(idsOf(await collect(log.readStream('match-1')))).toEqual(ids);
      await server.set({ [fault]: 3 });
      expect(idsOf(await collect(log.readStream('match-1', { from: 5n })))).toEqual(ids.slice(5));
      await server.set({ [fault]: 3 });
      expect(idsOf(await collect(log.readStream('match-1', { limit: 12 })))).toEqual(ids.slice(0, 12));
      await server.set({ [fault]: 3 });
      const backwards = await collect(log.readStream('match-1', { direction: 'backwards' }));
      expect(idsOf(backwards)).toEqual([...ids].reverse());
      await server.set({ [fault]: 3 });
      const last = await collect(log.readStream('match-1', { direction: 'backwards', limit: 9 }));
      expect(idsOf(last)).toEqual([...ids].reverse().slice(0, 9));
    }),
  );

  it('gives nothing of a stream beyond its end, and of one that does not exist', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ untoldEnds });
      await fill(log, 'match-1', 3);
      expect(await collect(log.readStream('match-1', { from: 3n }))).toEqual([]);
      expect(await collect(log.readStream('match-1', { from: 9n }))).toEqual([]);
      expect(await collect(log.readStream('match-2'))).toEqual([]);
      expect(await collect(log.readStream('match-2', { direction: 'backwards' }))).toEqual([]);
    }));

  it('is asked once for a stream where it says that it ends, and else for its last event too', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ untoldEnds });
      await fill(log, 'match-1', 30);
      const { readsAsked } = await server.count();
      expect(await collect(log.readStream('match-1'))).toHaveLength(30);
      expect((await server.count()).readsAsked - readsAsked).toBe(untoldEnds ? 2 : 1);
    }));

  it('does not break the chain of hashes of who appends without knowing the stream, nor hide a repeat', () =>
    onTestServer(async ({ server, log, openAnother }) => {
      await server.set({ untoldEnds });
      await fill(log, 'match-1', 5);
      await server.set({ emptyReads: 1 });
      const batch = batchOf(2);
      const stored = await openAnother().append('match-1', batch, { expected: 4n });
      expect(stored.revision).toBe(6n);
      await server.set({ cutReads: 1 });
      expect(await openAnother().append('match-1', batch, { expected: 4n })).toEqual(stored);
      await server.set({ emptyReads: 2 });
      const late = openAnother().append('match-1', [sample()], { expected: 3n });
      await expect(late).rejects.toMatchObject({ code: 'WRONG_EXPECTED_REVISION', actual: 6n });
      expect(await verifyLog(log)).toMatchObject({ events: 7, faultCount: 0 });
    }));
});

describe('a server that ends a read of everything too early, without an error', () => {
  it.each([
    ['cutReads', false],
    ['emptyReads', false],
    ['cutReads', true],
    ['emptyReads', true],
  ] as const)(
    'gives as many as were asked for, both ways (%s, with its own events: %s)',
    (fault, systemEvents) =>
      onTestServer(async ({ server, log }) => {
        await fill(log, 'match-1', 20);
        await fill(log, 'mentor-1', 20);
        const events = await collect(log.readAll());
        const ids = idsOf(events);
        expect(ids).toHaveLength(40);
        await server.set({ systemEvents });
        const after = events[9]?.position;
        if (after === undefined) throw new Error('there is no tenth event');
        const filter = { streamPrefixes: ['mentor-'] };
        const mentor = ids.slice(20);
        const backwards = [...ids].reverse();
        for (const [asked, due] of [
          [{ limit: 7 }, ids.slice(0, 7)],
          [{ limit: 60 }, ids],
          [{ limit: 7, after }, ids.slice(10, 17)],
          [{ limit: 60, filter }, mentor],
          [{ direction: 'backwards' }, backwards],
          [{ direction: 'backwards', limit: 33 }, backwards.slice(0, 33)],
          [{ direction: 'backwards', limit: 60 }, backwards],
          [{ direction: 'backwards', after }, backwards.slice(31)],
          [{ direction: 'backwards', filter }, [...mentor].reverse()],
        ] as const) {
          await server.set({ [fault]: 3 });
          expect(idsOf(await collect(log.readAll(asked)))).toEqual(due);
        }
      }),
  );

  it('does not pass for an empty log, even to a process that has seen nothing of it', () =>
    onTestServer(async ({ server, log, openAnother }) => {
      expect(await log.head()).toBe(null);
      expect(await collect(log.readAll())).toEqual([]);
      expect(await collect(log.readAll({ direction: 'backwards' }))).toEqual([]);
      await fill(log, 'match-1', 3);
      await server.set({ emptyReads: 4 });
      const head = await log.head();
      expect(head).not.toBe(null);
      for (const systemEvents of [false, true]) {
        await server.set({ systemEvents, emptyReads: 1 });
        expect(await openAnother().head()).toBe(head);
        await server.set({ emptyReads: 1 });
        expect(await collect(openAnother().readAll())).toHaveLength(3);
      }
    }));

  it('does not let a part of the log verify for the whole', () =>
    onTestServer(async ({ server, log, openAnother }) => {
      await fill(log, 'match-1', 150);
      await fill(log, 'match-2', 10);
      const { headsDigest } = await verifyLog(log);
      for (const fault of ['cutReads', 'emptyReads']) {
        await server.set({ [fault]: 1 });
        expect(await verifyLog(openAnother())).toMatchObject({ events: 160, streams: 2, headsDigest });
        const faults: Promise<unknown>[] = [];
        // The last is the pass over all heads.
        const onProgress = (): void => void faults.push(server.set({ [fault]: 1 }));
        expect(await verifyLog(log, { onProgress })).toMatchObject({ events: 160, streams: 2, headsDigest });
        expect(faults).toHaveLength(3);
        await Promise.all(faults);
        await server.set({ [fault]: 0 }); // one that nobody met is not for what comes next
      }
    }));

  it('and goes on to do so is given up in time', () =>
    onTestServer(
      async ({ server, log }) => {
        await fill(log, 'match-1', 3);
        await server.set({ emptyReads: 1_000_000 });
        expect(await codeOf(() => log.head())).toBe('LOG_UNAVAILABLE');
        expect(await codeOf(() => collect(log.readStream('match-1')))).toBe('LOG_UNAVAILABLE');
        await server.set({ emptyReads: 0, cutReads: 1_000_000 });
        expect(await codeOf(() => collect(log.readAll()))).toBe('LOG_UNAVAILABLE');
      },
      { timing: { giveUpMs: 500 } },
    ));
});
