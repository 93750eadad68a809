import { describe, expect, it } from '@jest/globals';
import { DatePatterns } from './date-patterns.js';
import {
  beginsPeriod,
  coarsened,
  endsPeriod,
  lastMonthEnd,
  needsJustification,
  PRECISIONS,
} from './precision.js';

describe('The dates of a release', () => {
  it('are as coarse as it says', () => {
    expect(PRECISIONS.map((precision) => coarsened('2014-09-26', precision))).toEqual([
      '2014',
      '2014-Q3',
      '2014-09',
      '2014-09-26',
    ]);
    expect(PRECISIONS.filter(needsJustification)).toEqual(['day']);
  });

  it('are cut off where a period begins or ends', () => {
    const where = (test: typeof beginsPeriod, day: string) =>
      PRECISIONS.filter((precision) => test(day, precision));
    expect(where(beginsPeriod, '2014-01-01')).toEqual(['year', 'quarter', 'month', 'day']);
    expect(where(beginsPeriod, '2014-09-01')).toEqual(['month', 'day']);
    expect(where(beginsPeriod, '2014-09-02')).toEqual(['day']);
    expect(where(endsPeriod, '2014-02-28')).toEqual(['month', 'day']);
    expect(where(endsPeriod, '2012-02-28')).toEqual(['day']);
    expect(where(endsPeriod, '2014-12-31')).toEqual(['year', 'quarter', 'month', 'day']);
  });
});

it('Published figures are cut off where a month ends', () => {
  expect(['2014-03-01', '2014-03-30', '2014-03-31', '2014-01-05'].map(lastMonthEnd)).toEqual([
    '2014-02-28',
    '2014-02-28',
    '2014-03-31',
    '2013-12-31',
  ]);
});

describe('The patterns of dates in a release', () => {
  const told = (...histories: readonly (readonly string[])[]): DatePatterns => {
    const patterns = new DatePatterns();
    histories.forEach((history, person) =>
      history.forEach((occurredOn) =>
        patterns.add({ subjects: [`p${person}`], type: 'SessionHeld', occurredOn, recordedOn: '2014-03' }),
      ),
    );
    return patterns;
  };

  it('count who shares theirs with fewer than k others', () => {
    const common = Array.from({ length: 11 }, () => ['2014-01', '2014-02']);
    expect(told(...common, ['2014-01']).report()).toEqual({
      persons: 12,
      sharedByFewerThan: 10,
      dates: 1,
      datesAndTypes: 1,
    });
    expect(told(...common.slice(1), ['2014-01']).report().dates).toBe(11);
    expect(told(...common).report(11).dates).toBe(11);
  });

  it('do not depend on the order, and do on how often', () => {
    expect(told(['2014-01', '2014-02'], ['2014-02', '2014-01']).report(1).dates).toBe(0);
    expect(told(['2014-01', '2014-01'], ['2014-01']).report(1).dates).toBe(2);
  });

  it('are told apart by when it was recorded, which a release tells too', () => {
    const patterns = new DatePatterns();
    const event = { type: 'SessionHeld', occurredOn: '2014-01' };
    patterns.add({ ...event, subjects: ['p1'], recordedOn: '2014-01' });
    patterns.add({ ...event, subjects: ['p2'], recordedOn: '2014-06' });
    expect(patterns.report(1)).toMatchObject({ persons: 2, dates: 2, datesAndTypes: 2 });
  });

  it('are told apart by the types of the events as well', () => {
    const patterns = new DatePatterns();
    const dates = { occurredOn: '2014-01', recordedOn: '2014-01' };
    patterns.add({ subjects: ['p1', 'p1'], type: 'SessionHeld', ...dates });
    patterns.add({ subjects: ['p2'], type: 'SessionMissed', ...dates });
    expect(patterns.report(1)).toMatchObject({ persons: 2, dates: 0, datesAndTypes: 2 });
    expect(new DatePatterns().report()).toMatchObject({ persons: 0, dates: 0, datesAndTypes: 0 });
  });
});
