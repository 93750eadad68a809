// `npm run schema`: writes the JSON Schemas of all events, the GraphQL schema and the access matrix into schema/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const { ensureBuilt } = await import('./lib/build.mjs');
if (!(await ensureBuilt())) process.exit(1);
const { ACCESS_MATRIX, generatedAccessMatrix, generatedSchemas, presentSchemas } =
  await import('./lib/schemas.mjs');
const { brokenPromises, schemasAt } = await import('./lib/published.mjs');

const present = presentSchemas();
const generated = await generatedSchemas();
const changed = [...generated].filter(([path, text]) => present.get(path) !== text);
for (const [path, text] of changed) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`${present.has(path) ? 'changed' : 'new'}: ${path}`);
}
if (changed.length === 0) console.log(`All ${generated.size} schemas are as they were.`);
writeFileSync(join(root, ACCESS_MATRIX), await generatedAccessMatrix());
for (const fault of brokenPromises(schemasAt('HEAD'), presentSchemas())) console.error(`Beware: ${fault}`);
process.exit(0);
