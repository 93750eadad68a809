// `npm run check`: all that must hold, the tests included. Goes on after a fault, to name them all.
// With --no-tests, what can be told without them; with --json FILE, the outcome goes there too: { passed, failed }.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const tool = (...path) => [join(root, 'node_modules', ...path)];
const checks = [
  ['format', [...tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['lint', [...tool('eslint', 'bin', 'eslint.js'), '.']],
  ['types', [...tool('typescript7', 'bin', 'tsc'), '-p', 'tsconfig.json']],
  ['layers', [join(root, 'scripts', 'layers.mjs')]],
  ['bill of materials', [join(root, 'scripts', 'sbom.mjs')]],
  ['audit', [join(root, 'scripts', 'audit.mjs')]],
  ['build', [join(root, 'scripts', 'build.mjs')]],
  ['schema', [join(root, 'scripts', 'schema-check.mjs')]],
  ...(process.argv.includes('--no-tests') ? [] : [['tests', [join(root, 'scripts', 'test.mjs')]]]),
];

const failed = checks.filter(([name, args]) => {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${name} (${seconds} s)`);
  return status !== 0;
});

const json = process.argv.indexOf('--json');
if (json !== -1) {
  const outcome = { passed: checks.length - failed.length, failed: failed.length };
  writeFileSync(process.argv[json + 1], JSON.stringify(outcome));
}
process.exit(failed.length === 0 ? 0 : 1);
