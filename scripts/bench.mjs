// `npm run bench`: what we cost against bare baselines, as a table and a JSON file. Options: --events 10000,100000
// (how many events the logs hold; a run each), --only append,rebuild (figures by name), --json FILE, --folder DIR
// (a folder on the disk to be measured).
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const { ensureBuilt } = await import('./lib/build.mjs');
if (!(await ensureBuilt())) process.exit(1);

const hooks = pathToFileURL(join(root, 'libs', 'event-log', 'test', 'typescript-hooks.mjs')).href;
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-transform-types',
    '--disable-warning=ExperimentalWarning',
    `--import=${hooks}`,
    join(root, 'test', 'benchmarks', 'main.ts'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
