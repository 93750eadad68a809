import { describe, expect, it } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { canonicalJson } from './canonical.js';

describe('canonical JSON', () => {
  it('gives the example of RFC 8785, section 3.2.2, byte for byte', () => {
    const value = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by their UTF-16 code units, as the example of section 3.2.3 does', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(text).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`);
  });

  it('is the same whatever the order in which keys were set', () => {
    expect(canonicalJson({ b: { d: 1, c: 2 }, a: [] })).toBe(canonicalJson({ a: [], b: { c: 2, d: 1 } }));
  });

  it('takes plain objects of any realm and without a prototype, and keys named like members of Object', () => {
    expect(canonicalJson(runInNewContext('({ a: [1] })'))).toBe('{"a":[1]}');
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
    expect(canonicalJson(JSON.parse('{"__proto__":1,"constructor":2}'))).toBe(
      '{"__proto__":1,"constructor":2}',
    );
  });

  it.each<[string, unknown, string]>([
    ['undefined', { a: { b: undefined } }, 'data.a.b'],
    ['NaN', { a: [1, Number.NaN] }, 'data.a[1]'],
    ['infinity', { a: -Infinity }, 'data.a'],
    ['bigint', { a: 1n }, 'data.a'],
    ['a function', { a: () => 1 }, 'data.a'],
    ['a symbol', { a: Symbol('a') }, 'data.a'],
    ['a symbol as a key', { a: { [Symbol('b')]: 1 } }, 'data.a'],
    ['a lone surrogate', { a: 'x\udc00' }, 'data.a'],
    ['a lone surrogate in a key', { 'x\ud800': 1 }, 'data["x\\ud800"]'],
    ['a hole in an array', { a: Array.from({ length: 2 }).concat([1]) }, 'data.a[0]'],
    ['a Date', { a: new Date(0) }, 'data.a'],
    ['a Map', { a: new Map() }, 'data.a'],
  ])('refuses %s and names where it is', (_, value, field) => {
    expect(() => canonicalJson(value, 'data')).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', field }),
    );
  });

  it('refuses a cycle, and what nests deeper than anyone could mean', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(() => canonicalJson(cycle)).toThrow('must not nest deeper than 100 levels');
    expect(() => canonicalJson(JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)))).toThrow('deeper');
  });
});
