import { afterAll, describe, expect, it } from '@jest/globals';
import { between, PAIRINGS, writing } from '../../test/copying.js';
import { endTestServers } from '../../test/on-test-server.js';
import { spawnScript } from '../../test/spawn-writer.js';
import { fill } from '../contract/samples.js';

afterAll(endTestServers);

const STREAMS = 100;
const EVENTS = 20_000;
/** Bounded memories fill up meanwhile: the ids and heads that the log on EventStoreDB knows, and verifying's last pages. */
const ALLOWED_GROWTH = 24 * 1024 * 1024;

describe.each(PAIRINGS.filter(([source]) => source === 'SQLite'))(
  'a copy of 20,000 events from %s to %s',
  (...pairing) => {
    it(
      'holds no more of them at the end than at the beginning',
      () =>
        between(pairing, async ({ from, to, map }) => {
          await writing(from, async (log) => {
            for (let stream = 0; stream < STREAMS; stream += 1) {
              await fill(log, `match-${stream}`, EVENTS / STREAMS);
            }
          });
          const copy = spawnScript('copy-child.ts', [from, to, map], ['--expose-gc']);
          await copy.ended;
          expect(copy.lines.at(-1)).toContain(`done {"events":${EVENTS},"copied":${EVENTS}`);
          for (const phase of ['copying', 'checking', 'verifying']) {
            const held = copy.lines
              .filter((line) => line.startsWith(`${phase} `))
              .map((line) => Number(line.split(' ')[2]));
            const early = Math.max(...held.slice(0, 10));
            expect(held.length).toBeGreaterThan(20);
            expect(Math.max(...held.slice(-10)) - early).toBeLessThan(ALLOWED_GROWTH);
          }
        }),
      240_000,
    );
  },
);
