import { describe, expect, it } from '@jest/globals';
import { changeFromBaseline, levelsOf, measuredChange, OUTCOME_DOMAINS } from './scales.js';

describe('outcome scales', () => {
  it('orders the levels of accommodation from worst to best', () => {
    expect(levelsOf('ACCOMMODATION')).toEqual(['HOMELESS', 'TEMPORARY', 'SUPPORTED', 'SETTLED']);
  });

  it('gives every domain a scale of different levels', () => {
    for (const domain of OUTCOME_DOMAINS) {
      const levels = levelsOf(domain);
      expect(levels.length).toBeGreaterThanOrEqual(3);
      expect(new Set(levels).size).toBe(levels.length);
    }
  });

  it('writes every level in the form that the schema of the event demands', () => {
    for (const level of OUTCOME_DOMAINS.flatMap((domain) => levelsOf(domain))) {
      expect(level).toMatch(/^[A-Z][A-Z_]{0,63}$/);
    }
  });

  it('compares a level with the baseline', () => {
    expect(changeFromBaseline('ACCOMMODATION', 'HOMELESS', 'SETTLED')).toBe('IMPROVED');
    expect(changeFromBaseline('ACCOMMODATION', 'SUPPORTED', 'SUPPORTED')).toBe('MAINTAINED');
    expect(changeFromBaseline('ACCOMMODATION', 'SUPPORTED', 'TEMPORARY')).toBe('WORSENED');
  });

  it('counts an observation without a baseline as not measurable', () => {
    expect(measuredChange('ACCOMMODATION', undefined, 'SETTLED')).toBe('NOT_MEASURABLE');
    expect(measuredChange('ACCOMMODATION', 'HOMELESS', 'SETTLED')).toBe('IMPROVED');
  });

  it('fails on a level that is not on the scale, and on a version that does not exist', () => {
    expect(() => changeFromBaseline('ACCOMMODATION', 'ABSTINENT', 'SETTLED')).toThrow(RangeError);
    expect(() => levelsOf('ACCOMMODATION', 0)).toThrow(RangeError);
  });
});
