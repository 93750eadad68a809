import { describe, expect, it } from '@jest/globals';
import { releaseOnRecord } from './release-on-record.js';

describe('A release on record', () => {
  it.each([
    [{}, 'spring'],
    [{ precision: 'month' }, 'spring'],
    [{ precision: 'year' }, 'spring (year)'],
    [{ precision: 'day', justification: 'DATA_CHECK' }, 'spring (day: DATA_CHECK)'],
    [{ justification: 'DATA_CHECK' }, 'spring (month: DATA_CHECK)'],
    [{ knownAt: '2014-09-30T23:00:00.000Z' }, 'spring (as known at 2014-09-30T23:00:00.000Z)'],
    [
      { precision: 'year', knownAt: '2014-01-01T00:00:00.000Z' },
      'spring (year; as known at 2014-01-01T00:00:00.000Z)',
    ],
  ] as const)('that was asked for with %j is named %s', (asked, named) => {
    expect(releaseOnRecord('spring', asked)).toBe(named);
  });
});
