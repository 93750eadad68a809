import { describe, expect, it } from '@jest/globals';
import { KnownIds } from './known-ids.js';

describe('the ids that are kept in memory', () => {
  it('are bounded, and the oldest leaves first', () => {
    const ids = new KnownIds(2);
    for (const id of ['a', 'b', 'c']) ids.add(id, { stream: 'match-1', revision: 0n });
    expect(['a', 'b', 'c'].map((id) => ids.get(id)?.stream)).toEqual([undefined, 'match-1', 'match-1']);
  });
});
