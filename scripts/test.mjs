// `npm test`: builds what is stale (tests start processes from dist), then runs Jest over ES modules.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const { ensureBuilt } = await import('./lib/build.mjs');
if (!(await ensureBuilt())) process.exit(1);
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    // Jest needs the flag, and the warning that it is experimental tells nobody anything new.
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
