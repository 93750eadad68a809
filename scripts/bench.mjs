// `npm run bench`: what we cost against bare baselines, as a table and a JSON file. Options: --sizes (logs of 10,000,
// 100,000 and 1,000,000 events), --events 10000,100000 (logs of these sizes instead of 10,000), --seed N (the same logs
// again), --only append,rebuild (figures by name), --minutes 120 (about how long at most: fewer rounds of large logs
// then), --json FILE, --folder DIR (a folder on the disk to be measured), --fixtures DIR (filled logs are kept there,
// and taken from there where they are), --keep (keeps the table in docs/benchmarks). A long run can be done in pieces
// of one seed, each with its own --json: --merge a.json,b.json makes one table of them, and measures nothing.
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
