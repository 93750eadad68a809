import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../support/server-process.js';

/** What a function of the scripts gives: they are plain JavaScript, run as they are. */
function given(file: string, call: string): unknown {
  const program = `import * as lib from ${JSON.stringify(resolve(ROOT, 'scripts/lib', file))};
    process.stdout.write(JSON.stringify(lib.${call}) ?? 'null');`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }),
  );
}

const component = (change: object = {}) => ({
  name: 'a',
  version: '1.0.0',
  purl: 'pkg:npm/a@1.0.0',
  hashes: [{ alg: 'SHA-512', content: 'x' }],
  licenses: [{ license: { id: 'MIT' } }],
  ...change,
});
const faultsOfBill = (...components: readonly object[]): unknown =>
  given('sbom.mjs', `faultsOfBill(${JSON.stringify({ bomFormat: 'CycloneDX', components })})`);

describe('A bill of materials', () => {
  it('is taken where it names every package, with its hash and a licence that goes with MIT', () => {
    const either = component({ licenses: [{ expression: '(GPL-3.0-only OR Apache-2.0)' }] });
    expect(faultsOfBill(component(), either)).toEqual([]);
  });

  it.each([
    [
      'another licence',
      { licenses: [{ license: { id: 'GPL-3.0-only' } }] },
      'GPL-3.0-only does not go with MIT',
    ],
    ['one of two that both hold', { licenses: [{ expression: 'MIT AND AGPL-3.0' }] }, 'does not go with MIT'],
    ['no licence', { licenses: [] }, 'names no licence'],
    ['no hash', { hashes: [] }, 'has no hash'],
    ['no purl', { purl: undefined }, 'has no purl'],
  ])('is refused with %s', (_what, change, fault) => {
    expect(faultsOfBill(component(), component(change))).toEqual([expect.stringContaining(fault)]);
  });

  it('is refused where it is empty', () => {
    expect(faultsOfBill()).toEqual([expect.stringContaining('empty')]);
  });
});

describe('An audit', () => {
  const outcome = (report: object | string, said = ''): unknown =>
    given(
      'audit.mjs',
      `outcomeOfAudit(${JSON.stringify(typeof report === 'string' ? report : JSON.stringify(report))}, ${JSON.stringify(said)})`,
    );
  const found = (severity: string) => ({ vulnerabilities: { a: { name: 'a', severity, range: '<2' } } });

  it('fails with what is known of a high degree, and names it', () => {
    expect(outcome(found('critical'))).toEqual({
      passed: false,
      lines: ['a <2: a known fault of degree critical'],
    });
    expect(outcome(found('high'))).toMatchObject({ passed: false });
    expect(outcome(found('moderate'))).toEqual({ passed: true, lines: [] });
  });

  it('says that there is none, where the registry offers none', () => {
    const message = '405 Method Not Allowed - POST https://registry.example/';
    expect(outcome({ message, statusCode: 405 })).toMatchObject({
      passed: true,
      lines: [expect.stringContaining('AUDIT UNAVAILABLE'), expect.any(String)],
    });
  });

  it('fails where it is not known why there is none', () => {
    const message = '500 Internal Server Error - POST http://registry.example:405/404';
    expect(outcome({ message, statusCode: 500 })).toMatchObject({ passed: false });
    expect(outcome({ message: 'request to http://registry.example/404 failed' })).toMatchObject({
      passed: false,
    });
    expect(outcome('', 'ENOENT')).toMatchObject({ passed: false });
  });
});
