import { describe, expect, it } from '@jest/globals';
import { isoText } from './iso-text.js';

describe('the text of a time', () => {
  it('is that of toISOString, whatever came before it', () => {
    const instants = [
      0, 1, 999, 59_999, 86_399_999, 86_400_000, -1, -62_198_755_200_001, 253_402_300_800_000,
    ];
    for (let index = 0; index < 2_000; index += 1) {
      instants.push(1_411_725_600_000 + index * 40_123_457, -index * 1_234_567_891);
    }
    for (const instant of instants) {
      const time = new Date(instant);
      expect(isoText(time)).toBe(time.toISOString());
    }
  });

  it('is refused where the time is none', () => {
    expect(() => isoText(new Date(Number.NaN))).toThrow(RangeError);
  });
});
