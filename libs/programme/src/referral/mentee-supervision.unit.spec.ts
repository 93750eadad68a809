import { describe, expect, it } from '@jest/globals';
import type { Sentence } from '../supervision/index.js';
import { isUnderSupervision } from './mentee-supervision.js';

const order: Sentence = {
  sentenceId: 's1',
  kind: 'COMMUNITY_ORDER',
  area: 'essex-trust',
  startOn: '2012-12-10',
  expectedEndOn: '2014-06-09',
};
const areas = ['essex-trust'];

describe('R2, the mentee', () => {
  it.each([
    ['2012-12-09', false],
    ['2012-12-10', true],
    ['2014-05-01', true],
  ])('is under supervision on %s: %s', (on, under) => {
    expect(isUnderSupervision([order], areas, on)).toBe(under);
  });

  it('is under supervision to the last day of the sentence and not after', () => {
    const ended: Sentence = { ...order, endedOn: '2014-06-09', outcome: 'COMPLETED' };
    expect(isUnderSupervision([ended], areas, '2014-06-09')).toBe(true);
    expect(isUnderSupervision([ended], areas, '2014-06-10')).toBe(false);
  });

  it('is not under supervision by a sentence in another area, unless that is a successor', () => {
    const moved: Sentence = { ...order, area: 'essex-crc' };
    expect(isUnderSupervision([moved], areas, '2014-06-02')).toBe(false);
    expect(isUnderSupervision([moved], [...areas, 'essex-crc'], '2014-06-02')).toBe(true);
  });

  it('needs one of several sentences', () => {
    const old: Sentence = { ...order, sentenceId: 's0', startOn: '2010-01-04', endedOn: '2011-01-03' };
    expect(isUnderSupervision([old, order], areas, '2013-05-20')).toBe(true);
    expect(isUnderSupervision([old], areas, '2013-05-20')).toBe(false);
    expect(isUnderSupervision([], areas, '2013-05-20')).toBe(false);
  });
});
