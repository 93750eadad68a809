// `npm run layers`: which lib may import which, what the domain must not import. Rules: .dependency-cruiser.cjs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const folders = ['apps', 'libs', 'test'].filter((folder) => existsSync(join(root, folder)));
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
    ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long'],
    ...folders,
  ],
  { cwd: root, stdio: 'inherit' },
);
process.exit(status ?? 1);
