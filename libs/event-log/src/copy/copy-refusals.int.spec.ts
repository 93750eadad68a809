import { afterAll, describe, expect, it } from '@jest/globals';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import {
  between,
  copyBetween,
  PAIRINGS,
  withCarry,
  writing,
  type Kind,
  type Sides,
} from '../../test/copying.js';
import { endTestServers, onTestServer } from '../../test/on-test-server.js';
import { fillAtRandom, seeded, wanderingClock } from '../../test/random-log.js';
import { inTemporaryFolder } from '../../test/temporary-folder.js';
import { batchOf, codeOf, collect, sample } from '../contract/samples.js';
import { openWith } from '../eventstoredb/open.js';
import type { CopyTarget } from './copy-target.js';
import { openLogReader, parseLogAddress } from './log-address.js';

afterAll(endTestServers);

const message = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work();
    return 'it succeeded';
  } catch (error) {
    if (!(error instanceof Object && 'code' in error && 'message' in error)) throw error;
    return `${String(error.code)} ${String(error.message)}`;
  }
};

const filled = (pairing: readonly [Kind, Kind], work: (sides: Sides) => Promise<void>): Promise<void> =>
  between(pairing, async (sides) => {
    const random = seeded(3);
    await writing(sides.from, (log) => fillAtRandom(log, 40, random), wanderingClock(random));
    await work(sides);
  });

const idsAt = async (address: string): Promise<string[]> => {
  const log = openLogReader(parseLogAddress(address, 'log'));
  const events = await collect(log.readAll());
  await log.close();
  return events.map(({ id }) => id);
};

describe.each(PAIRINGS)('a copy from %s to %s', (...pairing) => {
  it('leaves alone a target that holds something else, and names the first difference', () =>
    filled(pairing, async (sides) => {
      const foreign = sample();
      await writing(sides.to, (log) => log.append('match-x', [foreign], { expected: 'no_stream' }));
      expect(await message(() => copyBetween(sides))).toMatch(
        `COPY_REFUSED the logs differ at event 1: the target holds match-x/0 (${foreign.id}`,
      );
      expect(await idsAt(sides.to)).toEqual([foreign.id]);
    }));

  it('is refused where the target has gone on by itself', () =>
    filled(pairing, async (sides) => {
      await copyBetween(sides);
      await writing(sides.to, (log) => log.append('mentor-1', [sample()], { expected: 'no_stream' }));
      expect(await message(() => copyBetween(sides))).toMatch(
        /^COPY_REFUSED the target holds an event \d+ that the source does not have: mentor-1\/0/,
      );
      await writing(sides.from, (log) => log.append('mentor-2', [sample()], { expected: 'no_stream' }));
      expect(await message(() => copyBetween(sides))).toMatch(/^COPY_REFUSED the logs differ at event \d+/);
    }));

  it('tells of a map that is of another copy, and leaves it as it is', () =>
    filled(pairing, async (sides) => {
      await copyBetween(sides);
      const lines = readFileSync(sides.map, 'utf8').split('\n');
      // The fourth line stands where the third was.
      const moved = [...lines.slice(0, 2), ...lines.slice(3)].join('\n');
      writeFileSync(sides.map, moved);
      expect(await message(() => copyBetween(sides))).toContain(
        'is the map of another copy (line 3 differs)',
      );
      expect(readFileSync(sides.map, 'utf8')).toBe(moved);
    }));

  it('keeps a map to itself: another copy at the same moment is refused, and spoils nothing', () =>
    filled(pairing, async (sides) => {
      const both = await Promise.allSettled([copyBetween(sides), copyBetween(sides)]);
      const refused = both.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
      expect(refused).toEqual([expect.stringMatching(/by another copy|another process|in use/)]);
      const { events } = await copyBetween(sides);
      expect(readFileSync(sides.map, 'utf8').split('\n')).toHaveLength(events + 2);
    }));

  it('completes a map that was cut off, damaged by a loss of power, or lost', () =>
    filled(pairing, async (sides) => {
      await copyBetween(sides);
      const whole = readFileSync(sides.map);
      const header = whole.indexOf('\n') + 1;
      const zeros = Buffer.concat([
        whole.subarray(0, header + 100),
        Buffer.alloc(whole.length - header - 100),
      ]);
      for (const left of [
        whole.subarray(0, header + 131),
        whole.subarray(0, header + 7),
        zeros,
        Buffer.alloc(0),
      ]) {
        writeFileSync(sides.map, left);
        expect(await copyBetween(sides)).toMatchObject({ copied: 0 });
        expect(readFileSync(sides.map, 'latin1').split('\n').slice(1)).toEqual(
          whole.toString('latin1').split('\n').slice(1),
        );
      }
      appendFileSync(sides.map, whole.subarray(header));
      expect(await message(() => copyBetween(sides))).toContain('more lines than the source has events');
      writeFileSync(sides.map, 'a letter');
      expect(await message(() => copyBetween(sides))).toContain('is not a map of positions');
    }));

  it('ends at the head that the source had when it began, and says that the source has grown', () =>
    filled(pairing, async (sides) => {
      // A server runs on the source.
      await writing(sides.from, async (log) => {
        const before = await collect(log.readAll());
        const report = await copyBetween(sides, (options) => ({
          ...options,
          target: interposed(options.target, async () => {
            await log.append('mentor-1', [sample()], { expected: 'no_stream' });
          }),
        }));
        expect(report).toMatchObject({ events: before.length, sourceGrown: true });
      });
      expect(await copyBetween(sides)).toMatchObject({ copied: 1, sourceGrown: false });
    }));
});

describe('a copy', () => {
  it('finds what somebody else writes to the target meanwhile', () =>
    filled(['SQLite', 'EventStoreDB'], async (sides) => {
      const said = await message(() =>
        copyBetween(sides, (options) => ({
          ...options,
          target: interposed(options.target, () =>
            writing(sides.to, (log) => log.append('mentor-1', [sample()], { expected: 'no_stream' })),
          ),
        })),
      );
      expect(said).toMatch(/^COPY_REFUSED the logs differ at event 1: the target holds mentor-1\/0/);
    }));

  it('holds the locks of files on SQLite, and tells whether a server runs on the source', () =>
    filled(['SQLite', 'SQLite'], async (sides) => {
      await copyBetween(sides, (options) => {
        expect(options.source).toMatchObject({ writers: 'none' });
        return options;
      });
      await writing(sides.from, async () => {
        await copyBetween(sides, (options) => {
          expect(options.source).toMatchObject({ writers: 'running' });
          return options;
        });
      });
      await writing(sides.to, async () => expect(await codeOf(() => copyBetween(sides))).toBe('LOG_IN_USE'));
    }));

  it.each([
    ['data', `UPDATE event SET data = '{"minutes":1}' WHERE position = 9`, 'does not have the hash'],
    [
      'time',
      `UPDATE event SET recorded_at = '2013-01-01T00:00:00.000Z' WHERE position = 9`,
      'before the one before it',
    ],
    ['time', `UPDATE event SET recorded_at = 'noon' WHERE position = 9`, 'at no time'],
  ])('refuses a source of which the %s was changed (%s)', (_, sql, rule) =>
    filled(['SQLite', 'EventStoreDB'], async (sides) => {
      const raw = new DatabaseSync(sides.from.slice('sqlite:'.length));
      raw.exec(`DROP TRIGGER event_is_never_changed; ${sql}`);
      raw.close();
      expect(await message(() => copyBetween(sides))).toContain(rule);
      expect((await idsAt(sides.to)).length).toBeLessThan(10);
    }),
  );

  it('names the stream whose metadata EventStoreDB cannot hold', () =>
    between(['SQLite', 'EventStoreDB'], async (sides) => {
      const event = { ...sample(), metadata: { 'throughline.recordedAt': '2013-01-01T00:00:00.000Z' } };
      await writing(sides.from, (log) => log.append('match-1', [event], { expected: 'no_stream' }));
      expect(await message(() => copyBetween(sides))).toMatch(
        /^COPY_REFUSED stream match-1 from revision 0 cannot be/,
      );
    }));

  it(
    'goes on through lost answers and silence of the server',
    () =>
      inTemporaryFolder((folder) =>
        onTestServer(async ({ server }) => {
          const sides = {
            from: `sqlite:${folder}/log.db`,
            to: server.connectionString(),
            map: `${folder}/map`,
          };
          await writing(sides.from, (log) => fillAtRandom(log, 12, seeded(4)));
          await server.set({ lostAnswers: 1, systemEvents: true });
          await copyBetween(sides);
          expect(await idsAt(sides.to)).toEqual(await idsAt(sides.from));
        }),
      ),
    20_000,
  );

  it('waits until the clock of the server has passed the last time that it carried', () =>
    inTemporaryFolder((folder) =>
      onTestServer(async ({ server }) => {
        const sides = {
          from: `sqlite:${folder}/log.db`,
          to: server.connectionString(),
          map: `${folder}/map`,
        };
        await writing(sides.from, (log) => log.append('match-1', batchOf(3), { expected: 'no_stream' }));
        await server.set({ clockOffset: -1_500 });
        expect(await copyBetween(sides)).toMatchObject({ notBefore: null });
        await writing(sides.to, (log) => log.append('match-2', batchOf(1), { expected: 'no_stream' }));
        // A reader that has not seen what lies before: nothing but the server's own time stands for the new event.
        const fresh = openWith({ connectionString: sides.to }, {});
        const [last] = await collect(fresh.readStream('match-2'));
        const [carried] = await collect(fresh.readStream('match-1'));
        await fresh.close();
        expect(Date.parse(last?.recordedAt ?? '')).toBeGreaterThanOrEqual(
          Date.parse(carried?.recordedAt ?? ''),
        );
      }),
    ));

  it('says until when nothing may be written where that clock is wrong by far', () =>
    inTemporaryFolder((folder) =>
      onTestServer(async ({ server }) => {
        const sides = {
          from: `sqlite:${folder}/log.db`,
          to: server.connectionString(),
          map: `${folder}/map`,
        };
        const clock = (): Date => new Date('2999-01-01T00:00:00.000Z');
        await writing(
          sides.from,
          (log) => log.append('match-1', batchOf(3), { expected: 'no_stream' }),
          clock,
        );
        expect(await copyBetween(sides)).toMatchObject({ notBefore: '2999-01-01T00:00:00.000Z' });
      }),
    ));
});

describe('a log on SQLite that was copied to', () => {
  it('records nothing before the times that were carried, even where its own clock is behind', () =>
    filled(['SQLite', 'SQLite'], async (sides) => {
      await copyBetween(sides);
      const recorded = await writing(
        sides.to,
        async (log) => {
          await log.append('mentor-1', [sample()], { expected: 'no_stream' });
          return (await collect(log.readAll())).map(({ recordedAt }) => recordedAt);
        },
        () => new Date('2001-01-01T00:00:00.000Z'),
      );
      expect(recorded.at(-1)).toBe(recorded.at(-2));
    }));
});

/** The target with something that happens once, between reading what it holds and the first event that it is given. */
function interposed(target: CopyTarget, once: () => Promise<unknown>): CopyTarget {
  let happened = false;
  return withCarry(target, async (batches) => {
    if (!happened) await once();
    happened = true;
    await target.carry(batches);
  });
}
