// `npm start`: everything in one process on embedded storage. Builds first what is stale.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
if (!existsSync(join(root, 'node_modules', '@nestjs', 'core'))) {
  console.error('The packages are not installed. Run "npm ci" first, then repeat the command.');
  process.exit(1);
}
const { ensureBuilt } = await import('./lib/build.mjs');
if (!(await ensureBuilt())) process.exit(1);
await import('../dist/apps/standalone/src/main.js');
