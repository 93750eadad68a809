import { describe, expect, it } from '@jest/globals';
import { remembering } from './remembering.js';

describe('What is remembered', () => {
  const counted = (most: number) => {
    const made: string[] = [];
    const of = remembering(most, (key) => {
      made.push(key);
      return key.toUpperCase();
    });
    return { made, of };
  };

  it('is made once', () => {
    const { made, of } = counted(4);
    expect(['a', 'b', 'a', 'b', 'a'].map(of)).toEqual(['A', 'B', 'A', 'B', 'A']);
    expect(made).toEqual(['a', 'b']);
  });

  it('is what was asked for last: what is asked for again and again stays, the rest is dropped', () => {
    const { made, of } = counted(4);
    for (let index = 0; index < 100; index += 1) {
      of('again');
      of(`${index}`);
    }
    expect(made.filter((key) => key === 'again')).toHaveLength(1);
    of('99');
    expect(made).toHaveLength(101);
    of('0');
    expect(made).toHaveLength(102);
  });
});
