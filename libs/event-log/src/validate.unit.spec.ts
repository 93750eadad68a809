import { describe, expect, it } from '@jest/globals';
import { validateFilter, validateReadStream, validateStream } from './validate.js';

const refused = (field: string) => expect.objectContaining({ code: 'INVALID_ARGUMENT', field });

describe('a stream name', () => {
  it.each(['match-1', 'm-é-𝔘', 'match--', `match-${'1'.repeat(194)}`])('may be %p', (stream) => {
    expect(() => validateStream(stream)).not.toThrow();
  });

  it.each([
    ...['', 'match', 'match-', '-1', '$ce-match', 'match 1-2', 'match-1\n', 'match-\u0000', 'match-\u202e1'],
    ...['match-\u00a0', 'match-\ud800', `match-${'1'.repeat(195)}`],
  ])('may not be %p', (stream) => {
    expect(() => validateStream(stream)).toThrow(refused('stream'));
  });
});

describe('the options of a read', () => {
  it('name the one that is malformed', () => {
    expect(() => validateReadStream('match-1', { from: -1n })).toThrow(refused('from'));
    expect(() => validateReadStream('match-1', { from: 2n ** 63n })).toThrow(refused('from'));
    expect(() => validateReadStream('match-1', { limit: Infinity })).toThrow(refused('limit'));
    expect(() => validateFilter({ types: ['A', ''] })).toThrow(refused('filter.types[1]'));
    expect(() =>
      validateFilter({ streamPrefixes: Array.from({ length: 201 }, (_, index) => `a${index}`) }),
    ).toThrow(refused('filter.streamPrefixes'));
  });
});
