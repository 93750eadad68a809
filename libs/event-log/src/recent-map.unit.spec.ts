import { describe, expect, it } from '@jest/globals';
import { RecentMap } from './recent-map.js';

describe('The entries used last', () => {
  const filled = (count: number): RecentMap<number, string> => {
    const map = new RecentMap<number, string>(100);
    for (let key = 0; key < count; key += 1) map.set(key, `${key}`);
    return map;
  };
  const kept = (map: RecentMap<number, string>, count: number): number[] =>
    Array.from({ length: count }, (_, key) => key).filter((key) => map.get(key) !== undefined);

  it('are always there, whenever one looks', () => {
    for (const count of [99, 100, 101, 150, 199, 200, 201]) {
      const map = filled(count);
      for (let key = Math.max(0, count - 99); key < count; key += 1) expect(map.get(key)).toBe(`${key}`);
    }
  });

  it('are fewer than twice as many as were asked for', () => {
    for (const count of [500, 550, 599]) expect(kept(filled(count), count).length).toBeLessThan(200);
  });

  it('are those that were read, too', () => {
    const map = filled(150);
    map.get(60);
    for (let key = 150; key < 220; key += 1) map.set(key, '');
    expect(map.get(60)).toBe('60');
    expect(map.get(61)).toBeUndefined();
  });

  it('take what is set last for a key', () => {
    const map = filled(150);
    map.set(20, 'new');
    expect(map.get(20)).toBe('new');
  });
});
