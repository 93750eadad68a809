import { describe, expect, it } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

function limitOf(most: number) {
  let now = 0;
  let refused = 0;
  const limit = new RateLimit(
    { most, windowMs: 60_000 },
    () => (refused += 1),
    () => now,
  );
  return { limit, passes: (ms: number) => (now += ms), refusals: () => refused };
}

describe('A limit of rate', () => {
  it('lets so many through in a window, and says how long the next has to wait', () => {
    const { limit, passes, refusals } = limitOf(2);
    expect([limit.take('a'), limit.take('a'), limit.take('a')]).toEqual([undefined, undefined, 60]);
    expect(refusals()).toBe(1);
    passes(59_500);
    expect(limit.take('a')).toBe(1);
    passes(500);
    expect(limit.take('a')).toBeUndefined();
  });

  it('counts each caller alone', () => {
    const { limit } = limitOf(1);
    expect([limit.take('a'), limit.take('b'), limit.take('a')]).toEqual([undefined, undefined, 60]);
  });

  it('takes back what turned out to be harmless', () => {
    const { limit } = limitOf(1);
    for (let time = 0; time < 5; time += 1) {
      expect(limit.take('a')).toBeUndefined();
      limit.giveBack('a');
    }
    expect(limit.size).toBe(0);
  });

  it('remembers ten thousand callers at most, and none of the window before', () => {
    const { limit, passes } = limitOf(1);
    for (let caller = 0; caller < 25_000; caller += 1) limit.take(`caller-${caller}`);
    expect(limit.size).toBe(10_000);
    expect(limit.take('caller-24999')).toBe(60);
    passes(60_000);
    limit.take('a');
    expect(limit.size).toBe(1);
  });
});
