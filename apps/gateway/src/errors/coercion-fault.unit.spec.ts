import { describe, expect, it } from '@jest/globals';
import { coercionFault } from './coercion-fault.js';

const noValues = () => undefined;

describe('a complaint of GraphQL about a variable', () => {
  it('is told as field and rule, without the value', () => {
    const message =
      'Variable "$input" got invalid value "Secret" at "input.level"; Int cannot represent non-integer value: "Secret"';
    expect(coercionFault(message, noValues)).toEqual({ field: 'level', rule: 'must be a whole number' });
  });

  it('takes no longer the longer the names of fields in it are, whatever they hold', () => {
    const complaintOf = (length: number) => {
      const name = 'Field "a" of required type "'.repeat(length);
      return `Variable "$input" got invalid value { ${name}: 1 }; Field "${name}" is not defined by type "StartSentenceInput".`;
    };
    const timeOf = (message: string) => {
      const begun = performance.now();
      expect(coercionFault(message, noValues)).toBeDefined();
      return performance.now() - begun;
    };
    const [short, long] = [complaintOf(200), complaintOf(4 * 200)];
    const times = Array.from({ length: 20 }, () => [timeOf(short), timeOf(long)] as const);
    const least = (of: 0 | 1) => Math.min(...times.map((pair) => pair[of]));
    expect(least(1)).toBeLessThan(8 * least(0)); // where each name is searched from each of its places: 16
  });
});
