import { describe, expect, it } from '@jest/globals';
import { LatelyGood } from './lately-good.js';

describe('Tokens that were good lately', () => {
  let now = 0;
  const lately = () => new LatelyGood(1_000, () => now);

  it('are known for a while after they were seen last, and no others are', () => {
    const tokens = lately();
    expect([tokens.has('a'), tokens.has(undefined)]).toEqual([false, false]);
    tokens.remember('a');
    now += 900;
    tokens.remember('a');
    now += 900;
    expect([tokens.has('a'), tokens.has('b')]).toEqual([true, false]);
    now += 100;
    expect(tokens.has('a')).toBe(false);
  });

  it('are not known any more once one was refused', () => {
    const tokens = lately();
    for (const token of ['a', 'b']) tokens.remember(token);
    tokens.forget('a');
    expect([tokens.has('a'), tokens.has('b')]).toEqual([false, true]);
  });

  it('are no more than so many: who was not seen for longest is forgotten first', () => {
    const tokens = lately();
    for (let count = 0; count < 10_000; count += 1) tokens.remember(`t${count}`);
    tokens.remember('t0');
    tokens.remember('one more');
    expect([tokens.has('t0'), tokens.has('t1'), tokens.has('one more')]).toEqual([true, false, true]);
  });
});
