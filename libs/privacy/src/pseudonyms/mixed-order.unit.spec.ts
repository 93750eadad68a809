import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mixedOrder, windowSize } from './mixed-order.js';

const key = Buffer.alloc(32, 3);
const events = Array.from({ length: 600 }, (_, index) => ({
  id: `e${index}`,
  threads: [`person-${index % 150}`, ...(index % 7 === 0 ? [`person-${(index * 31) % 150}`] : [])],
}));

describe('The order of a release', () => {
  it('holds everything once, and is the same again under the same key', () => {
    const mixed = mixedOrder(events, key);
    expect(new Set(mixed)).toEqual(new Set(events));
    expect(mixed).toHaveLength(events.length);
    expect(mixedOrder(events, Buffer.from(key))).toEqual(mixed);
  });

  it('keeps the order of events that are about the same person, or of the same stream', () => {
    const place = new Map(mixedOrder(events, key).map(({ id }, index) => [id, index]));
    for (const thread of new Set(events.flatMap(({ threads }) => threads))) {
      const places = events.filter(({ threads }) => threads.includes(thread)).map(({ id }) => place.get(id));
      expect(places).toEqual(places.toSorted((a = 0, b = 0) => a - b));
    }
  });

  it('says nothing of a place in the log, or in another release', () => {
    const one = mixedOrder(events, randomBytes(32));
    const other = mixedOrder(events, randomBytes(32));
    const atTheSamePlace = (a: typeof one, b: typeof one) =>
      a.filter((event, index) => event === b[index]).length / events.length;
    expect(atTheSamePlace(one, other)).toBeLessThan(0.05);
    expect(atTheSamePlace(one, events)).toBeLessThan(0.05);
  });

  it('is mixed in windows that begin elsewhere in each release', () => {
    const sizes = (of: Buffer) => Array.from({ length: 40 }, (_, index) => windowSize(index, 4096, of));
    expect(Math.min(...sizes(key))).toBeGreaterThanOrEqual(2048);
    expect(Math.max(...sizes(key))).toBeLessThanOrEqual(4096);
    expect(sizes(key)).toEqual(sizes(Buffer.from(key)));
    expect(sizes(randomBytes(32))).not.toEqual(sizes(key));
  });
});
