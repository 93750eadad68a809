// `npm run check` runs this: no package in the lock has a known fault of a high degree. Some registries keep no such
// list: then it says so, and passes, because nothing was found out.
import { spawnSync } from 'node:child_process';
import { root } from './lib/root.mjs';
import { outcomeOfAudit } from './lib/audit.mjs';

/** A registry that takes the question and never answers would be waited for by npm for a quarter of an hour. */
const PATIENCE_MS = 180_000;
const patience = ['--fetch-timeout=60000', '--fetch-retries=1'];
const { stdout, stderr, error } = spawnSync('npm', ['audit', '--audit-level=high', '--json', ...patience], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  timeout: PATIENCE_MS,
});
const { passed, lines } = error
  ? { passed: false, lines: [`npm could not be run: ${error.message}`] }
  : outcomeOfAudit(stdout, stderr);
for (const line of lines) console.log(line);
process.exit(passed ? 0 : 1);
