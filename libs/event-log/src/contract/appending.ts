import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { chainHash } from '../chain-hash.js';
import { MAX_BATCH_BYTES, MAX_EVENT_BYTES, type EventLog, type ExpectedRevision } from '../port.js';
import type { UseLog } from './factory.js';
import { batchOf, codeOf, collect, fill, idsOf, sample } from './samples.js';

export function describeAppending(useLog: UseLog): void {
  describe('an append', () => {
    it(
      'to a new stream stores the batch from revision 0',
      useLog(async ({ log }) => {
        const batch = batchOf(3);
        const result = await log.append('match-1', batch, { expected: 'no_stream' });
        expect(result.revision).toBe(2n);
        expect(result.position).toBe(await log.head());
        const stored = await collect(log.readStream('match-1'));
        expect(stored.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
        expect(stored).toMatchObject(batch.map((event) => ({ ...event, stream: 'match-1' })));
      }),
    );

    it.each<[string, number, ExpectedRevision, ExpectedRevision | null]>([
      ['no_stream where it is absent', 0, 'no_stream', null],
      ['no_stream where it is present', 2, 'no_stream', 1n],
      ['the last revision where it is absent', 0, 0n, 'no_stream'],
      ['the last revision where it is present', 2, 1n, null],
      ['a stale revision', 2, 0n, 1n],
      ['a revision to come', 2, 2n, 1n],
    ])('expecting %s', (_, present, expected, actual) =>
      useLog(async ({ log }) => {
        if (present > 0) await fill(log, 'match-1', present);
        const before = await log.head();
        const append = log.append('match-1', [sample()], { expected });
        if (actual === null) {
          expect((await append).revision).toBe(BigInt(present));
          return;
        }
        await expect(append).rejects.toMatchObject({
          code: 'WRONG_EXPECTED_REVISION',
          stream: 'match-1',
          expected,
          actual,
        });
        expect(await log.head()).toBe(before);
      })(),
    );

    it(
      'is atomic: where one event of a batch is refused, none is stored',
      useLog(async ({ log }) => {
        const tooLarge = sample({ text: 'x'.repeat(MAX_EVENT_BYTES) });
        const batch: Parameters<EventLog['append']>[1] = [sample(), tooLarge];
        expect(await codeOf(() => log.append('match-1', batch, { expected: 'no_stream' }))).toBe(
          'EVENT_TOO_LARGE',
        );
        expect(await collect(log.readAll())).toEqual([]);
      }),
    );

    it(
      'keeps what it was given, whatever the caller changes afterwards',
      useLog(async ({ log }) => {
        const data = { list: ['a'] };
        const append = log.append('match-1', [{ ...sample(), data }], { expected: 'no_stream' });
        data.list.push('b');
        await append;
        expect((await collect(log.readAll()))[0]?.data).toEqual({ list: ['a'] });
      }),
    );

    it(
      'keeps any well-formed Unicode, and every number, as it was',
      useLog(async ({ log }) => {
        const data = {
          astral: '𝔘𝔫𝔦 🧑🏽‍🤝‍🧑🏼',
          rightToLeft: '\u202eשלום مرحبا',
          nul: 'a\u0000b',
          separators: '\u2028\u2029"\\',
          combining: 'e\u0301 é',
          'ключ\u0000': [1e21, -0.1, 5e-324, Number.MAX_SAFE_INTEGER, 0],
          nested: { '': null, yes: true, __proto__x: {} },
        };
        await log.append('match-ü-𝔘', [{ ...sample(data, 'Ereignis-🧑🏽'), metadata: data }], {
          expected: 'no_stream',
        });
        const [stored] = await collect(log.readStream('match-ü-𝔘'));
        expect(stored?.data).toEqual(data);
        expect(stored?.metadata).toEqual(data);
        expect(stored?.type).toBe('Ereignis-🧑🏽');
      }),
    );

    it(
      'gives each event the hash that chains it to the one before in its stream',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 2);
        await fill(log, 'match-2', 2);
        await log.append('match-1', batchOf(2), { expected: 1n });
        for (const stream of ['match-1', 'match-2']) {
          let previous: string | null = null;
          for (const event of await collect(log.readStream(stream))) {
            expect(event.hash).toBe(chainHash(previous, event));
            previous = event.hash;
          }
        }
      }),
    );

    it(
      'gives times of recording in ISO 8601 that never go backwards',
      useLog(async ({ log }) => {
        for (let stream = 0; stream < 20; stream += 1) await fill(log, `match-${stream}`, 2);
        const times = (await collect(log.readAll())).map(({ recordedAt }) => recordedAt);
        expect(times).toEqual([...times].sort());
        for (const time of times) expect(new Date(time).toISOString()).toBe(time);
      }),
    );

    it(
      'lets one of many concurrent writers win each revision, and leaves no hole',
      useLog(async ({ log }) => {
        const writers = 8;
        const each = 12;
        let conflicts = 0;
        const write = async (): Promise<void> => {
          for (let written = 0; written < each;) {
            const last = await collect(log.readStream('match-1', { direction: 'backwards', limit: 1 }));
            const expected = last[0]?.revision ?? 'no_stream';
            const code = await codeOf(() => log.append('match-1', [sample()], { expected }));
            if (code === null) written += 1;
            else conflicts += 1;
            expect([null, 'WRONG_EXPECTED_REVISION']).toContain(code);
          }
        };
        await Promise.all(Array.from({ length: writers }, write));
        const revisions = (await collect(log.readStream('match-1'))).map(({ revision }) => revision);
        expect(revisions).toEqual(Array.from({ length: writers * each }, (_, index) => BigInt(index)));
        expect(conflicts).toBeGreaterThan(0);
      }),
    );
  });

  describe('an append refuses', () => {
    it(
      'an empty batch',
      useLog(async ({ log }) => {
        const empty = JSON.parse('[]') as Parameters<EventLog['append']>[1];
        expect(await codeOf(() => log.append('match-1', empty, { expected: 'no_stream' }))).toBe(
          'EMPTY_BATCH',
        );
      }),
    );

    it(
      'an event one byte over the limit, and takes one that just fits',
      useLog(async ({ log }) => {
        const event = { id: randomUUID(), type: 'T', metadata: {} };
        const room = MAX_EVENT_BYTES - event.id.length - 1 - '{"text":""}'.length - '{}'.length;
        const sized = (bytes: number) => ({
          ...event,
          data: { text: 'é'.repeat(4) + 'x'.repeat(bytes - 8) },
        });
        expect(await codeOf(() => log.append('match-1', [sized(room + 1)], { expected: 'no_stream' }))).toBe(
          'EVENT_TOO_LARGE',
        );
        await log.append('match-1', [sized(room)], { expected: 'no_stream' });
        const [stored] = await collect(log.readAll());
        expect(stored?.data).toEqual(sized(room).data);
      }),
    );

    it(
      'a batch over the limit',
      useLog(async ({ log }) => {
        const half = (): ReturnType<typeof sample> => sample({ text: 'x'.repeat(MAX_BATCH_BYTES / 2 - 100) });
        const append = (batch: Parameters<EventLog['append']>[1]): Promise<unknown> =>
          log.append('match-1', batch, { expected: 'no_stream' });
        expect(await codeOf(() => append([half(), half(), sample()]))).toBe('BATCH_TOO_LARGE');
        expect(await codeOf(() => append([half(), half()]))).toBeNull();
      }),
    );

    it.each([
      ['a stream without a category', 'match', sample()],
      ['a stream with a space', 'match-1 2', sample()],
      ['a stream of over 200 characters', `match-${'1'.repeat(195)}`, sample()],
      ['an id that is no UUID', 'match-1', { ...sample(), id: 'abc' }],
      ['an empty type', 'match-1', { ...sample(), type: '' }],
      ['a lone surrogate', 'match-1', sample({ text: '\ud800' })],
      ['a number that is not finite', 'match-1', sample({ number: Number.NaN })],
    ])('%s', (_, stream, event) =>
      useLog(async ({ log }) => {
        expect(await codeOf(() => log.append(stream, [event], { expected: 'no_stream' }))).toBe(
          'INVALID_ARGUMENT',
        );
        expect(await log.head()).toBeNull();
      })(),
    );

    it(
      'the same id twice in one batch',
      useLog(async ({ log }) => {
        const event = sample();
        expect(await codeOf(() => log.append('match-1', [event, event], { expected: 'no_stream' }))).toBe(
          'INVALID_ARGUMENT',
        );
      }),
    );
  });

  describe('an append of ids that are stored', () => {
    it(
      'with the same expectation gives the first result and stores nothing',
      useLog(async ({ log }) => {
        const first = batchOf(2);
        const second = batchOf(3);
        const results = [
          await log.append('match-1', first, { expected: 'no_stream' }),
          await log.append('match-1', second, { expected: 1n }),
        ];
        await fill(log, 'match-2', 1);
        expect(await log.append('match-1', first, { expected: 'no_stream' })).toEqual(results[0]);
        expect(await log.append('match-1', second, { expected: 1n })).toEqual(results[1]);
        expect(idsOf(await collect(log.readStream('match-1')))).toEqual(idsOf([...first, ...second]));
      }),
    );

    it(
      'at the same time stores it once, and gives both the same result',
      useLog(async ({ log }) => {
        const batch = batchOf(2);
        const results = await Promise.all(
          Array.from({ length: 5 }, () => log.append('match-1', batch, { expected: 'no_stream' })),
        );
        expect(new Set(results.map(({ position }) => position)).size).toBe(1);
        expect(await collect(log.readAll())).toHaveLength(2);
      }),
    );

    it(
      'gives the first result after a restart too',
      useLog(async ({ log, reopen }) => {
        const batch = batchOf(2);
        const result = await log.append('match-1', batch, { expected: 'no_stream' });
        const after = reopen === undefined ? log : await reopen();
        expect(await after.append('match-1', batch, { expected: 'no_stream' })).toEqual(result);
        expect(idsOf(await collect(after.readAll()))).toEqual(idsOf(batch));
      }),
    );

    it(
      'with another expectation is a conflict',
      useLog(async ({ log }) => {
        const batch = batchOf(1);
        await fill(log, 'match-1', 2);
        await log.append('match-1', batch, { expected: 1n });
        expect(await codeOf(() => log.append('match-1', batch, { expected: 0n }))).toBe(
          'WRONG_EXPECTED_REVISION',
        );
      }),
    );

    it.each<[string, (stored: Batch) => Batch, string]>([
      ['of which some are new', ([a, b]) => [a, b, sample()], 'match-1'],
      ['of which the first is new', ([, b]) => [sample(), b], 'match-1'],
      ['in another order', ([a, b]) => [b, a], 'match-1'],
      ['in another stream', ([a, b]) => [a, b], 'match-2'],
    ])('%s is refused as an overlap', (_, overlapping, stream) =>
      useLog(async ({ log }) => {
        const batch: Batch = [sample(), sample()];
        await log.append('match-1', batch, { expected: 'no_stream' });
        const append = log.append(stream, overlapping(batch), { expected: 'no_stream' });
        await expect(append).rejects.toMatchObject({ code: 'PARTIAL_OVERLAP', stream });
        expect(await collect(log.readAll())).toHaveLength(2);
      })(),
    );
  });
}

type Batch = [ReturnType<typeof sample>, ReturnType<typeof sample>, ...ReturnType<typeof sample>[]];
