import { afterAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { endTestServers, onTestServer, untilCount } from '../../test/on-test-server.js';
import { batchOf, codeOf, collect, fill, idsOf, sample } from '../contract/samples.js';
import type { EventLog, ExpectedRevision, NewEvent } from '../port.js';
import { verifyLog } from '../verify/verify-log.js';
import { HASH } from './server-event.js';

afterAll(endTestServers);

/** For what is to fail in the end. */
const IMPATIENT = { timing: { giveUpMs: 1_000 } };
/** For what is to fail in the end, and to be repeated over a new connection. */
const REPEATED = { timing: { appendMs: 1_000, giveUpMs: 4_000 } };
/** For six megabytes at once, all of which have to be through before the first answer counts as late. */
const HEAVY = { timing: { appendMs: 3_000 } };
const NEW = { expected: 'no_stream' } as const;

/** Appends one event after the other to a stream until told to stop, and keeps the ids of those acknowledged. */
async function appendUntil(log: EventLog, stream: string, stopped: () => boolean): Promise<string[]> {
  const acknowledged: string[] = [];
  let expected: ExpectedRevision = 'no_stream';
  while (!stopped()) {
    const event = sample({ text: 'x'.repeat(2000) });
    expected = (await log.append(stream, [event], { expected })).revision;
    acknowledged.push(event.id);
  }
  return acknowledged;
}

describe.each([
  ['by batch append', true],
  ['by the append of servers before 21.10', false],
])('%s, an append', (_, batchAppend) => {
  it('that is never answered is sent again with the same ids, and stored once', () =>
    onTestServer(
      async ({ server, log }) => {
        await server.set({ silentAppends: 1 });
        const batch = batchOf(3);
        expect((await log.append('match-1', batch, NEW)).revision).toBe(2n);
        expect(idsOf(await collect(log.readAll()))).toEqual(idsOf(batch));
        expect((await server.count()).appends).toBeGreaterThanOrEqual(2); // the answer to the second may be late as well
      },
      { batchAppend },
    ));

  it('whose answer is lost after it was stored gives the first result, where others have gone on', () =>
    onTestServer(
      async ({ server, log, openAnother }) => {
        await server.set({ lostAnswers: 1 });
        const batch = batchOf(2);
        const append = log.append('match-1', batch, NEW);
        while ((await server.count()).appends === 0) await delay(5);
        await openAnother().append('match-1', [sample()], { expected: 1n });
        const result = await append;
        const stored = await collect(log.readStream('match-1'));
        expect(stored).toHaveLength(3);
        expect(result).toEqual({ revision: 1n, position: stored[1]?.position });
      },
      { batchAppend },
    ));

  it('says where the stream is instead, also where that is nowhere', () =>
    onTestServer(
      async ({ log, openAnother }) => {
        const absent = log.append('match-1', [sample()], { expected: 4n });
        await expect(absent).rejects.toMatchObject({ actual: 'no_stream', expected: 4n });
        await fill(log, 'match-1', 2);
        // The first log knows the head; the second has moved on behind its back.
        await openAnother().append('match-1', [sample()], { expected: 1n });
        const behind = log.append('match-1', [sample()], { expected: 1n });
        await expect(behind).rejects.toMatchObject({ code: 'WRONG_EXPECTED_REVISION', actual: 2n });
      },
      { batchAppend },
    ));

  it('chains to what another process has stored before it', () =>
    onTestServer(
      async ({ log, openAnother }) => {
        const other = openAnother();
        for (let revision = 0n; revision < 6n; revision += 1n) {
          const writer = revision % 2n === 0n ? log : other;
          const expected = revision === 0n ? 'no_stream' : revision - 1n;
          await writer.append('match-1', [sample()], { expected });
        }
        expect(await verifyLog(log)).toMatchObject({ events: 6, faultCount: 0 });
      },
      { batchAppend },
    ));

  it('of more than the server takes is refused', () =>
    onTestServer(
      async ({ server, log }) => {
        const tiny = (): NewEvent => ({ ...sample({}, 'T'), metadata: {} });
        const many = Array.from({ length: 12_000 }, tiny) as [NewEvent, ...NewEvent[]];
        expect(await codeOf(() => log.append('match-1', many, NEW))).toBe('BATCH_TOO_LARGE');
        await server.set({ maxAppendBytes: 1_000 });
        const text = 'x'.repeat(1_000);
        expect(await codeOf(() => log.append('match-1', [sample({ text })], NEW))).toBe('BATCH_TOO_LARGE');
        expect(await log.head()).toBeNull();
      },
      { batchAppend },
    ));

  it('under way when the server is killed is stored once, and the log verifies', () =>
    onTestServer(
      async ({ server, log }) => {
        const began = Date.now();
        let begun = 0;
        let enough = Number.POSITIVE_INFINITY;
        const isEnough = (): boolean => {
          if (begun >= enough) return true;
          begun += 1;
          return false;
        };
        const writers = Array.from({ length: 24 }, (_unused, writer) =>
          appendUntil(log, `match-${writer}`, isEnough),
        );
        for (let kills = 0; kills < 2; kills += 1) {
          await delay(150);
          await server.restart();
        }
        enough = begun + 48; // each of the writers goes on after the last restart
        const acknowledged = (await Promise.all(writers)).flat();
        const stored = idsOf(await collect(log.readAll()));
        expect([...stored].sort()).toEqual([...acknowledged].sort());
        expect(acknowledged.length).toBeGreaterThan(24);
        expect(await verifyLog(log)).toMatchObject({ events: stored.length, faultCount: 0 });
        expect(Date.now() - began).toBeLessThan(25_000);
      },
      { batchAppend },
    ));
});

describe('an append', () => {
  it('that is answered by nobody fails in time, and is stored when it is repeated with the same ids', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ silentAppends: 1_000 });
      const batch = batchOf(2);
      expect(await codeOf(() => log.append('match-1', batch, NEW))).toBe('LOG_UNAVAILABLE');
      await server.set({ silentAppends: 0 });
      expect((await log.append('match-1', batch, NEW)).revision).toBe(1n);
      expect(await collect(log.readAll())).toHaveLength(2);
      await untilCount(server, 'batchStreams', 1);
    }, REPEATED));

  it('that comes first while the server is away waits for it', () =>
    onTestServer(async ({ server, log }) => {
      await server.kill();
      const append = log.append('match-1', [sample()], NEW);
      await delay(300);
      await server.restart();
      expect((await append).revision).toBe(0n);
    }));

  it('fails in time where the server stays away', () =>
    onTestServer(async ({ server, log }) => {
      await server.kill();
      expect(await codeOf(() => log.append('match-1', [sample()], NEW))).toBe('LOG_UNAVAILABLE');
    }, IMPATIENT));

  it('goes on where the server fails to tell its features, which the client would remember', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ failingFeatures: 2 });
      expect((await log.append('match-1', [sample()], NEW)).revision).toBe(0n);
    }));

  it('that is answered twice does not end the process', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ doubleAnswers: 3 });
      for (let stream = 0; stream < 4; stream += 1) await log.append(`match-${stream}`, [sample()], NEW);
      expect(await collect(log.readAll())).toHaveLength(4);
    }));

  it('is not lost with those of another log in the same process, whose server is killed', () =>
    onTestServer(({ log }) =>
      onTestServer(async ({ server: doomed, log: other }) => {
        const unhandled: unknown[] = [];
        const note = (reason: unknown): void => void unhandled.push(reason);
        process.on('unhandledRejection', note);
        await other.append('match-1', [sample()], NEW);
        await doomed.set({ silentAppends: 1_000 });
        const text = 'x'.repeat(200_000);
        const lost = Array.from({ length: 20 }, (_unused, index) =>
          codeOf(() => other.append(`match-${index + 2}`, [sample({ text })], NEW)),
        );
        let stopped = false;
        const writers = [1, 2, 3, 4].map((writer) => appendUntil(log, `match-${writer}`, () => stopped));
        await delay(100);
        await doomed.kill();
        await delay(300);
        stopped = true;
        const acknowledged = (await Promise.all(writers)).flat();
        const stored = idsOf(await collect(log.readAll()));
        expect([...stored].sort()).toEqual([...acknowledged].sort());
        expect(new Set(await Promise.all(lost))).toEqual(new Set(['LOG_UNAVAILABLE']));
        process.off('unhandledRejection', note);
        expect(unhandled).toEqual([]);
      }, IMPATIENT),
    ));

  it('is one of many that could not be sent when the server was killed, and none ends the process', () =>
    onTestServer(async ({ server, log }) => {
      const unhandled: unknown[] = [];
      const note = (reason: unknown): void => void unhandled.push(reason);
      process.on('unhandledRejection', note);
      await log.append('match-0', [sample()], NEW);
      server.pause();
      const text = 'x'.repeat(100_000);
      const batches = Array.from({ length: 64 }, () => sample({ text }));
      const appends = batches.map((event, index) => log.append(`match-${index + 1}`, [event], NEW));
      await delay(100);
      await server.restart();
      await Promise.all(appends);
      process.off('unhandledRejection', note);
      expect(unhandled).toEqual([]);
      const stored = idsOf(await collect(log.readAll())).slice(1);
      expect(stored.sort()).toEqual(batches.map(({ id }) => id).sort());
    }, HEAVY));

  it('that lands at another revision than it must says that the stream was cut off', () =>
    onTestServer(async ({ server, log }) => {
      await server.set({ renumberedAppends: 1 });
      expect(await codeOf(() => log.append('match-1', [sample()], NEW))).toBe('LOG_CORRUPT');
    }));

  it('keeps its hash in the metadata, under a name that no event may use', () =>
    onTestServer(async ({ log }) => {
      const taken = { ...sample(), metadata: { [HASH]: 'mine' } };
      expect(await codeOf(() => log.append('match-1', [taken], NEW))).toBe('INVALID_ARGUMENT');
      await log.append('match-1', [sample({ says: `"${HASH}"` })], NEW);
      const [stored] = await collect(log.readAll());
      expect(stored?.metadata).toEqual({ actor: 'contract' });
      expect(stored?.hash).toMatch(/^[0-9a-f]{64}$/);
    }));
});
