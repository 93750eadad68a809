import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/server-process.js';

/** What a function of `scripts/lib/soak-parts.mjs` gives: it is plain JavaScript, run as it is. */
function given(call: string): unknown {
  const file = JSON.stringify(resolve(ROOT, 'scripts/lib/soak-parts.mjs'));
  const program = `import * as lib from ${file}; process.stdout.write(JSON.stringify(lib.${call}));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  );
}

const ALL = ['kills', 'drops', 'hostile', 'erasures'];
const partsOf = (values: object): unknown => given(`partsOf(${JSON.stringify(values)})`);

describe('A soak', () => {
  it('is of all parts where none is named, whatever its seed', () => {
    expect([partsOf({ hostile: false }), partsOf({ hostile: false, seed: '7' })]).toEqual([ALL, ALL]);
  });

  it.each([
    [{ kills: '3' }, ['kills']],
    [{ pairing: ['sqlite'] }, ['kills']],
    [{ drops: '3' }, ['drops']],
    [{ hostile: true }, ['hostile']],
    [{ attempts: '9' }, ['hostile']],
    [{ erasures: '3' }, ['erasures']],
    [{ pairing: ['sqlite'], drops: '3' }, ['kills', 'drops']],
  ])('of which %j is named is of that alone', (values, parts) => {
    expect(partsOf({ hostile: false, ...values })).toEqual(parts);
  });

  it('runs tests that are there', () => {
    const tests = given(`testsOf(${JSON.stringify(ALL)}, ['kills-on-sqlite.e2e.spec.ts'])`);
    if (!Array.isArray(tests)) throw new Error('it runs no tests');
    expect(tests).toHaveLength(5);
    for (const test of tests) {
      expect([test, globSync(`${test}{,*,/*}`, { cwd: ROOT }).length > 0]).toEqual([test, true]);
    }
  });

  it('is run again by what its report says', () => {
    const many = { seed: 7, kills: 100, drops: 500, attempts: 10_000, erasures: 200 };
    const options = (parts: readonly string[], pairings: readonly string[] = []): unknown =>
      given(`optionsFor(${JSON.stringify(parts)}, ${JSON.stringify(many)}, ${JSON.stringify(pairings)})`);
    expect(options(ALL)).toBe('--seed 7 --kills 100 --drops 500 --hostile --attempts 10000 --erasures 200');
    expect(options(['kills'], ['sqlite'])).toBe('--seed 7 --kills 100 --pairing sqlite');
  });
});
