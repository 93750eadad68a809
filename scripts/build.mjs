// `npm run build`: builds what is stale.
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const { ensureBuilt, isStale } = await import('./lib/build.mjs');
if (!isStale()) console.error('Nothing has changed since the last build.');
if (!(await ensureBuilt())) process.exit(1);
