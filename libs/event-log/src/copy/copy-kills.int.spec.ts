import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { between, copyBetween, writing, type Kind } from '../../test/copying.js';
import { endTestServers } from '../../test/on-test-server.js';
import { fillAtRandom, seeded, wanderingClock } from '../../test/random-log.js';
import { spawnScript } from '../../test/spawn-writer.js';

afterAll(endTestServers);

const KILLS = 4;
const PAIRS: readonly (readonly [Kind, Kind, number])[] = [
  ['SQLite', 'EventStoreDB', 900],
  ['EventStoreDB', 'SQLite', 1_500],
];

describe.each(PAIRS)('a copy from %s to %s', (source, target, count) => {
  it(
    'that is killed at any moment is taken up again, and ends with all of the source, once and in order',
    () =>
      between([source, target], async (sides) => {
        const { from, to, map } = sides;
        const random = seeded(11);
        await writing(from, (log) => fillAtRandom(log, count, random), wanderingClock(random));
        const seen: number[] = [];
        let killed = 0;
        for (let kill = 0; kill < KILLS; kill += 1) {
          const copy = spawnScript('copy-child.ts', [from, to, map]);
          // A line for each 256 events: so it is in the midst of them, however fast the machine is.
          await copy.whenLines(1 + Math.floor(random() * 3));
          await delay(random() * 80);
          await copy.kill();
          killed += copy.lines.some((line) => line.startsWith('done')) ? 0 : 1;
          seen.push(linesOf(map));
        }
        expect(killed).toBeGreaterThan(1);
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
        const report = await copyBetween(sides);
        expect(report).toMatchObject({ sourceGrown: false, beyond: 0 });
        expect(report.events).toBeGreaterThanOrEqual(count);
        expect(linesOf(map)).toBe(report.events);
      }),
    120_000,
  );
});

const linesOf = (map: string): number => readFileSync(map, 'latin1').split('\n').length - 2;
