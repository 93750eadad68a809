// `npm run schema:check`: the committed schemas are what the code says, and keep what was published.
import { insistOnRightNode } from './lib/node-version.mjs';
import { root } from './lib/root.mjs';

await insistOnRightNode(root);
const { ensureBuilt } = await import('./lib/build.mjs');
if (!(await ensureBuilt())) process.exit(1);
const { EVENTS, generatedSchemas, presentSchemas } = await import('./lib/schemas.mjs');
const { brokenPromises, firstPublishedEvents, publishedBase, schemasAt } =
  await import('./lib/published.mjs');

const present = presentSchemas();
const generated = await generatedSchemas();
// Schemas of earlier versions stay where they are; the code no longer makes them.
const drifted = [...generated].filter(([path, text]) => present.get(path) !== text).map(([path]) => path);
const faults = drifted.map((path) => `${path} is not what the code says: run "npm run schema" and commit it`);

const base = publishedBase(present);
if (base === undefined)
  console.error('No earlier commit is at hand: what was published before is not compared.');
const published = new Map([...(base === undefined ? [] : schemasAt(base)), ...firstPublishedEvents()]);
faults.push(...brokenPromises(published, present));

for (const fault of faults) console.error(fault);
const events = [...present.keys()].filter((path) => path.startsWith(EVENTS)).length;
if (faults.length === 0) console.log(`${events} event schemas and the GraphQL schema are in order.`);
process.exit(faults.length === 0 ? 0 : 1);
