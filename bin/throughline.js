#!/usr/bin/env node
// The command line. Runs on the Node that came with `npm ci`, and builds first what is stale.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { insistOnRightNode } from '../scripts/lib/node-version.mjs';
import { root } from '../scripts/lib/root.mjs';

await insistOnRightNode(root);
if (!existsSync(join(root, 'node_modules', 'commander'))) {
  console.error('The packages are not installed. Run "npm ci" first, then repeat the command.');
  process.exit(1);
}
// Without the sources (an installed image) there is nothing to build.
if (existsSync(join(root, 'apps'))) {
  const { ensureBuilt } = await import('../scripts/lib/build.mjs');
  if (!(await ensureBuilt())) process.exit(1);
}
await import('../dist/apps/cli/src/main.js');
