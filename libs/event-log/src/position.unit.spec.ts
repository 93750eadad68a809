import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparePositions } from './port.js';
import { formatPosition, MAX_POSITION, parsePosition, placeOf } from './position.js';

describe('a position', () => {
  it('sorts as a string as the log does, and survives the round trip', () => {
    const place = fc.bigInt({ min: 0n, max: MAX_POSITION });
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(comparePositions(formatPosition(a), formatPosition(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(placeOf(parsePosition(formatPosition(a)))).toBe(a);
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['', '1', '0000000000000000001', '000000000000000000001', '-0000000000000000001'],
    ['0000000000000000000x', ' 0000000000000000001', '00000000000000000001\n', '٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١'],
    ['99999999999999999999', '0x000000000000000001', '1e000000000000000001'],
  ])('from outside is refused where the log did not give it', (...texts) => {
    for (const text of texts) {
      expect(() => parsePosition(text, 'after')).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT', field: 'after' }),
      );
    }
  });
});
