import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { between, copyBetween, PAIRINGS, writing, type Sides } from '../../test/copying.js';
import { endTestServers } from '../../test/on-test-server.js';
import { fillAtRandom, seeded, wanderingClock } from '../../test/random-log.js';
import { collect } from '../contract/samples.js';
import { verifyLog } from '../verify/verify-log.js';
import { openLogReader, parseLogAddress } from './log-address.js';
import { PositionMap } from './position-map.js';
import type { RecordedEvent } from '../port.js';

afterAll(endTestServers);

const eventsAt = async (address: string): Promise<RecordedEvent[]> => {
  const log = openLogReader(parseLogAddress(address, 'log'));
  try {
    expect(await verifyLog(log)).toMatchObject({ faultCount: 0 });
    return await collect(log.readAll());
  } finally {
    await log.close();
  }
};

const withoutPosition = ({ position, ...event }: RecordedEvent): object => {
  expect(position).not.toBe('');
  return event;
};

describe.each(PAIRINGS)('a copy from %s to %s', (...pairing) => {
  const filled = (work: (sides: Sides) => Promise<void>, count = 300): Promise<void> =>
    between(pairing, async (sides) => {
      const random = seeded(7);
      await writing(sides.from, (log) => fillAtRandom(log, count, random), wanderingClock(random));
      await work(sides);
    });

  it('keeps all of every event but its position, and maps that', () =>
    filled(async (sides) => {
      const report = await copyBetween(sides);
      const [source, target] = [await eventsAt(sides.from), await eventsAt(sides.to)];
      expect(target.map(withoutPosition)).toEqual(source.map(withoutPosition));
      expect(report).toMatchObject({
        events: source.length,
        copied: source.length,
        last: { from: source.at(-1)?.position, to: target.at(-1)?.position },
        sourceGrown: false,
        beyond: 0,
        notBefore: null,
      });
      const map = PositionMap.openForReading(sides.map);
      source.forEach(({ position }, index) => expect(map.translate(position)).toBe(target[index]?.position));
      map.close();
    }));

  it('run again changes nothing, and goes on where the source has grown', () =>
    filled(async (sides) => {
      await copyBetween(sides);
      const [first, lines] = [await eventsAt(sides.to), readFileSync(sides.map, 'utf8')];
      expect(await copyBetween(sides)).toMatchObject({ events: first.length, copied: 0 });
      expect(await eventsAt(sides.to)).toEqual(first);
      expect(readFileSync(sides.map, 'utf8')).toBe(lines);
      await writing(sides.from, (log) => fillAtRandom(log, 30, seeded(8)));
      const { copied, events } = await copyBetween(sides);
      expect(copied).toBe(events - first.length);
      expect((await eventsAt(sides.to)).slice(0, first.length)).toEqual(first);
    }, 60));

  it('and back again gives the log that it came from, with what was added meanwhile', () =>
    filled(async (sides) => {
      await copyBetween(sides);
      await writing(sides.to, (log) => fillAtRandom(log, 20, seeded(9)));
      const back = { from: sides.to, to: sides.from, map: `${sides.map}-back` };
      const { copied, events, headsDigest } = await copyBetween(back);
      expect(copied).toBeGreaterThanOrEqual(20);
      const there = await eventsAt(sides.to);
      expect(there).toHaveLength(events);
      expect((await eventsAt(sides.from)).map(withoutPosition)).toEqual(there.map(withoutPosition));
      expect(headsDigest).toMatch(/^[0-9a-f]{64}$/);
    }, 60));

  it('of an empty log is empty', () =>
    between(pairing, async (sides) => {
      await writing(sides.from, () => Promise.resolve());
      expect(await copyBetween(sides)).toMatchObject({ events: 0, copied: 0, last: null });
    }));
});
