import { describe, expect, it } from '@jest/globals';
import { StreamHeads } from './stream-heads.js';

const head = (revision: bigint) => ({ revision, hash: `${revision}` });

describe('the heads that are kept in memory', () => {
  it('are bounded, and the longest unused leaves first', () => {
    const heads = new StreamHeads(2);
    heads.set('match-1', head(1n));
    heads.set('match-2', head(2n));
    heads.get('match-1');
    heads.set('match-3', head(3n));
    expect(['match-1', 'match-2', 'match-3'].map((stream) => heads.get(stream)?.revision)).toEqual([
      1n,
      undefined,
      3n,
    ]);
  });

  it('are all forgotten after a transaction that was not committed', () => {
    const heads = new StreamHeads(2);
    heads.set('match-1', head(1n));
    heads.forgetAll();
    expect(heads.get('match-1')).toBeUndefined();
  });
});
