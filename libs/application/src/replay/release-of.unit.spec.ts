import { describe, expect, it } from '@jest/globals';
import { PRECISIONS } from '#privacy';
import { releaseOf } from './release-of.js';

describe('Under what the key of a release is had', () => {
  it('is another for each evaluator, name and precision, however the names are chosen', () => {
    const given = [undefined, 'e-1', 'e-2', 'e-1/spring', 'spring', 'e-1/spring:day'].flatMap((principal) =>
      ['spring', 'day', 'month', 'e-1'].flatMap((name) =>
        PRECISIONS.map((precision) => releaseOf({ principal, name, precision })),
      ),
    );
    expect(given).toHaveLength(6 * 4 * PRECISIONS.length);
    expect(new Set(given).size).toBe(given.length);
  });

  it('is that of the month where no precision is asked for', () => {
    const month = releaseOf({ principal: 'e-1', name: 'spring', precision: 'month' });
    expect(releaseOf({ principal: 'e-1', name: 'spring' })).toBe(month);
  });
});
