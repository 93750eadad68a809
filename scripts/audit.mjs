// `npm run check` runs this: no package in the lock has a known fault of a high degree. Some registries keep no such
// list: then it says so, and passes, because nothing was found out.
import { spawnSync } from 'node:child_process';
import { root } from './lib/root.mjs';
import { outcomeOfAudit } from './lib/audit.mjs';

const { stdout, stderr, error } = spawnSync('npm', ['audit', '--audit-level=high', '--json'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const { passed, lines } = error
  ? { passed: false, lines: [`npm could not be run: ${error.message}`] }
  : outcomeOfAudit(stdout, stderr);
for (const line of lines) console.log(line);
process.exit(passed ? 0 : 1);
