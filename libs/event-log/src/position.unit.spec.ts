import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparePositions } from './port.js';
import { formatPair, formatPosition, MAX_POSITION, parsePosition, placeOf, placeOfPair } from './position.js';

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

  it('that two numbers make sorts as they do, and survives the round trip', () => {
    const place = fc.bigInt({ min: 0n, max: MAX_POSITION });
    fc.assert(
      fc.property(place, place, place, place, (a, b, c, d) => {
        const order = a === c ? Number(b - d) : Number(a - c);
        expect(comparePositions(formatPair(a, b), formatPair(c, d))).toBe(Math.sign(order));
        expect(placeOfPair(parsePosition(formatPair(a, b)))).toEqual([a, b]);
      }),
      { seed: 1 },
    );
  });

  it('of the one kind is refused where the other is due', () => {
    expect(() => placeOf(formatPair(1n, 1n))).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => placeOfPair(formatPosition(1n))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
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
