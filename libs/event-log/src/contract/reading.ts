import { describe, expect, it } from '@jest/globals';
import { comparePositions, type LogFilter, type Position, type RecordedEvent } from '../port.js';
import type { UseLog } from './factory.js';
import { batchOf, codeOf, collect, fill, idsOf, sample } from './samples.js';

/** More than a page of any adapter. */
const MANY = 700;

export function describeReading(useLog: UseLog): void {
  describe('reading a stream', () => {
    it(
      'that does not exist gives nothing',
      useLog(async ({ log }) => {
        await fill(log, 'match-10', 1);
        expect(await collect(log.readStream('match-1'))).toEqual([]);
        expect(await collect(log.readStream('match-1', { direction: 'backwards' }))).toEqual([]);
      }),
    );

    it(
      'gives all its events, forwards and backwards, over many pages',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', MANY);
        await fill(log, 'match-2', 3);
        const forwards = await collect(log.readStream('match-1'));
        expect(forwards.map(({ revision }) => revision)).toEqual(
          Array.from({ length: MANY }, (_, index) => BigInt(index)),
        );
        const backwards = await collect(log.readStream('match-1', { direction: 'backwards' }));
        expect(idsOf(backwards)).toEqual(idsOf(forwards).reverse());
      }),
    );

    it(
      'begins at `from`, inclusive, and stops at the limit',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 10);
        const revisions = async (options: Parameters<typeof log.readStream>[1]): Promise<number[]> =>
          (await collect(log.readStream('match-1', options))).map(({ revision }) => Number(revision));
        expect(await revisions({ from: 7n })).toEqual([7, 8, 9]);
        expect(await revisions({ from: 7n, limit: 2 })).toEqual([7, 8]);
        expect(await revisions({ from: 10n })).toEqual([]);
        expect(await revisions({ from: 2n, direction: 'backwards' })).toEqual([2, 1, 0]);
        expect(await revisions({ from: 0n, direction: 'backwards' })).toEqual([0]);
        expect(await revisions({ from: 99n, direction: 'backwards', limit: 1 })).toEqual([9]);
        expect(await revisions({ direction: 'backwards', limit: 3 })).toEqual([9, 8, 7]);
        expect(await revisions({ from: 2n ** 60n })).toEqual([]);
      }),
    );
  });

  describe('reading the log', () => {
    it(
      'that is empty gives nothing, and it has no head',
      useLog(async ({ log }) => {
        expect(await log.head()).toBeNull();
        expect(await collect(log.readAll())).toEqual([]);
        expect(await collect(log.readAll({ direction: 'backwards' }))).toEqual([]);
      }),
    );

    it(
      'gives all events in the order of their positions, forwards and backwards, over many pages',
      useLog(async ({ log }) => {
        await Promise.all([1, 2, 3].map((stream) => fill(log, `match-${stream}`, MANY / 2)));
        const forwards = await collect(log.readAll());
        expect(forwards).toHaveLength((MANY / 2) * 3);
        for (const [index, event] of forwards.entries()) {
          const next = forwards[index + 1];
          if (next) expect(comparePositions(event.position, next.position)).toBe(-1);
        }
        const backwards = await collect(log.readAll({ direction: 'backwards' }));
        expect(idsOf(backwards)).toEqual(idsOf(forwards).reverse());
        expect(forwards.at(-1)?.position).toBe(await log.head());
      }),
    );

    it(
      'begins after a position, exclusive, and stops at the limit',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 10);
        const all = await collect(log.readAll());
        const at = (index: number): Position => positionAt(all, index);
        const ids = async (options: Parameters<typeof log.readAll>[0]): Promise<string[]> =>
          idsOf(await collect(log.readAll(options)));
        expect(await ids({ after: at(6) })).toEqual(idsOf(all.slice(7)));
        expect(await ids({ after: at(6), limit: 1 })).toEqual(idsOf(all.slice(7, 8)));
        expect(await ids({ after: at(9) })).toEqual([]);
        expect(await ids({ after: at(2), direction: 'backwards' })).toEqual(
          idsOf([...all.slice(0, 2)].reverse()),
        );
        expect(await ids({ after: at(0), direction: 'backwards' })).toEqual([]);
        expect(await ids({ direction: 'backwards', limit: 2 })).toEqual(idsOf([...all.slice(8)].reverse()));
      }),
    );

    it(
      'takes up a position that has been kept as a string',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 3);
        const [first] = await collect(log.readAll());
        const kept = JSON.parse(JSON.stringify({ position: first?.position })) as { position: Position };
        expect(await collect(log.readAll({ after: kept.position }))).toHaveLength(2);
      }),
    );

    it(
      'ends at the head as it was when the read began',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 3);
        let seen = 0;
        for await (const { revision } of log.readAll()) {
          seen += 1;
          await log.append('match-2', [sample()], {
            expected: revision === 0n ? 'no_stream' : revision - 1n,
          });
        }
        expect(seen).toBe(3);
      }),
    );

    it(
      'can be left early, and again, and the log goes on',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', MANY);
        for (let round = 0; round < 20; round += 1) {
          for await (const event of log.readAll()) if (event.revision === 3n) break;
          for await (const event of log.readStream('match-1')) if (event.revision === 300n) break;
        }
        await fill(log, 'match-2', 1);
        expect(await collect(log.readAll())).toHaveLength(MANY + 1);
        await log.close();
      }),
    );

    it(
      'throws the reason when its signal aborts, before or between events',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', MANY);
        const reason = new Error('enough');
        const controller = new AbortController();
        let seen = 0;
        const read = async (): Promise<void> => {
          for await (const event of log.readAll({ signal: controller.signal })) {
            expect(event.stream).toBe('match-1');
            if ((seen += 1) === 10) controller.abort(reason);
          }
        };
        await expect(read()).rejects.toBe(reason);
        expect(seen).toBe(10);
        await expect(collect(log.readStream('match-1', { signal: controller.signal }))).rejects.toBe(reason);
        expect(await collect(log.readAll({ limit: 1 }))).toHaveLength(1);
      }),
    );

    it(
      'reads payloads at the limit, one after another',
      useLog(async ({ log }) => {
        const text = 'x'.repeat(400 * 1024);
        for (let stream = 0; stream < 24; stream += 1) {
          await log.append(`match-${stream}`, [sample({ text })], { expected: 'no_stream' });
        }
        let seen = 0;
        for await (const event of log.readAll()) {
          expect(event.data['text']).toHaveLength(text.length);
          seen += 1;
        }
        expect(seen).toBe(24);
        expect(await collect(log.readAll({ direction: 'backwards' }))).toHaveLength(24);
        expect(await collect(log.readAll({ filter: { types: ['SessionHeld'] } }))).toHaveLength(24);
      }),
    );

    it.each<[string, object]>([
      ['a limit of 0', { limit: 0 }],
      ['a limit that is not whole', { limit: 1.5 }],
      ['a direction of its own', { direction: 'sideways' }],
      ['a position that no log gave', { after: '12' }],
      ['a position with a sign', { after: '-0000000000000000001' }],
      ['an empty filter', { filter: { types: [] } }],
    ])('refuses %s', (_, options) =>
      useLog(async ({ log }) => {
        expect(await codeOf(() => collect(log.readAll(options)))).toBe('INVALID_ARGUMENT');
      })(),
    );
  });

  describe('a filter', () => {
    const filters: [string, LogFilter][] = [
      ['a type', { types: ['SessionHeld'] }],
      ['two types', { types: ['SessionHeld', 'GoalSet', 'SessionHeld'] }],
      ['many types', { types: ['GoalSet', ...Array.from({ length: 40 }, (_, index) => `Other${index}`)] }],
      ['a category', { streamPrefixes: ['match-'] }],
      ['two categories', { streamPrefixes: ['match-', 'mentor-'] }],
      ['a stream and what starts like it', { streamPrefixes: ['match-1'] }],
      ['several categories at once', { streamPrefixes: ['m'] }],
      ['a prefix with a wildcard of SQL in it', { streamPrefixes: ['match-%', 'match_'] }],
      ['a type and a category', { types: ['GoalSet'], streamPrefixes: ['mentor-'] }],
      ['many types and a prefix', { types: ['GoalSet', ...'abcdefghijkl'], streamPrefixes: ['mat'] }],
      ['what nothing matches', { types: ['NeverHappened'] }],
      ['a prefix that nothing matches', { streamPrefixes: ['match-9'] }],
    ];

    it.each(filters)('by %s gives just what matches, both ways', (_, filter) =>
      useLog(async ({ log }) => {
        await Promise.all(
          ['match-1', 'match-12', 'match-2', 'mentor-1', 'learner-1'].flatMap((stream) => [
            fill(log, stream, 60, 'SessionHeld').then(() =>
              log.append(stream, batchOf(3, 'GoalSet'), { expected: 59n }),
            ),
          ]),
        );
        const all = await collect(log.readAll());
        const expected = all.filter((event) => shouldMatch(filter, event));
        expect(idsOf(await collect(log.readAll({ filter })))).toEqual(idsOf(expected));
        const backwards = await collect(log.readAll({ filter, direction: 'backwards' }));
        expect(idsOf(backwards)).toEqual(idsOf(expected).reverse());
        expect(idsOf(await collect(log.readAll({ filter, limit: 4 })))).toEqual(idsOf(expected.slice(0, 4)));
        const after = positionAt(all, 100);
        expect(idsOf(await collect(log.readAll({ filter, after })))).toEqual(
          idsOf(expected.filter(({ position }) => comparePositions(position, after) > 0)),
        );
      })(),
    );

    it(
      'finds the few among the many',
      useLog(async ({ log }) => {
        await fill(log, 'match-1', 3000);
        await fill(log, 'match-22', 2, 'GoalSet');
        await fill(log, 'match-3', 3000);
        for (const filter of [
          { types: ['GoalSet'] },
          { streamPrefixes: ['match-22'] },
          { streamPrefixes: ['match-2', 'x'] },
        ]) {
          expect(await collect(log.readAll({ filter }))).toHaveLength(2);
          expect(await collect(log.readAll({ filter, direction: 'backwards' }))).toHaveLength(2);
        }
      }),
    );
  });
}

/** Written out apart from the adapters' own matching. */
function shouldMatch({ types, streamPrefixes }: LogFilter, { type, stream }: RecordedEvent): boolean {
  const typeFits = types === undefined || new Set(types).has(type);
  const streamFits =
    streamPrefixes === undefined || streamPrefixes.some((p) => stream.slice(0, p.length) === p);
  return typeFits && streamFits;
}

function positionAt(events: readonly RecordedEvent[], index: number): Position {
  const event = events[index];
  if (event === undefined) throw new Error(`there is no event ${index}`);
  return event.position;
}
