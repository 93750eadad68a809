import { describe, expect, it } from '@jest/globals';
import { coercionFault } from './coercion-fault.js';

const noValues = () => undefined;

describe('a complaint of GraphQL about a variable', () => {
  it('is told as field and rule, without the value', () => {
    const message =
      'Variable "$input" got invalid value "Secret" at "input.level"; Int cannot represent non-integer value: "Secret"';
    expect(coercionFault(message, noValues)).toEqual({ field: 'level', rule: 'must be a whole number' });
  });

  it('is told in no time, however long the names of fields in it are and whatever they hold', () => {
    const name = 'Field "a" of required type "'.repeat(9_000);
    const message = `Variable "$input" got invalid value { ${name}: 1 }; Field "${name}" is not defined by type "StartSentenceInput".`;
    const begun = performance.now();
    expect(coercionFault(message, noValues)).toBeDefined();
    expect(performance.now() - begun).toBeLessThan(200);
  });
});
