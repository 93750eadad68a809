import { describe, expect, it } from '@jest/globals';
import { KnownIds } from './known-ids.js';

describe('the ids that are kept in memory', () => {
  it('are bounded, and the oldest leave first', () => {
    const ids = new KnownIds(2);
    for (const id of ['a', 'b', 'c', 'd']) ids.add(id, { stream: 'match-1', revision: 0n });
    expect(['a', 'b', 'c', 'd'].filter((id) => ids.get(id) !== undefined)).toEqual(['c', 'd']);
  });
});
