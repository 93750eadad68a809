import { describe, expect, it } from '@jest/globals';
import { type PersonCase, caseOn } from './case-on.js';

const first: PersonCase = {
  caseId: 'c1',
  route: 'MENTEE',
  contract: 'essex',
  unit: 'unit-1',
  submittedOn: '2013-01-07',
  endedOn: '2013-06-30',
};
const second: PersonCase = { ...first, caseId: 'c2', submittedOn: '2014-01-06', endedOn: '2014-03-31' };
const other: PersonCase = { ...first, caseId: 'c3', route: 'MENTOR' };

describe('the case of a day', () => {
  it('is the one of that route that was open', () => {
    expect(caseOn([second, first, other], 'MENTEE', '2013-06-30')?.caseId).toBe('c1');
    expect(caseOn([second, first, other], 'MENTEE', '2014-01-06')?.caseId).toBe('c2');
    expect(caseOn([second, first, other], 'MENTOR', '2013-02-01')?.caseId).toBe('c3');
  });

  it('is the latest that had been submitted where none was open', () => {
    expect(caseOn([second, first], 'MENTEE', '2013-09-01')?.caseId).toBe('c1');
    expect(caseOn([second, first], 'MENTEE', '2014-09-01')?.caseId).toBe('c2');
  });

  it('is none before the first referral', () => {
    expect(caseOn([first, second], 'MENTEE', '2013-01-06')).toBeUndefined();
  });
});
