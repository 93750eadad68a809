// `npm run check` runs this: the lock gives a bill of materials that names every package that is handed on, with its
// hash, and none of them has a licence that does not go with ours. With --write FILE, the bill goes there.
import { writeFileSync } from 'node:fs';
import { root } from './lib/root.mjs';
import { billOfMaterials, faultsOfBill } from './lib/sbom.mjs';

const { bom, fault } = billOfMaterials(root);
const faults = fault === undefined ? faultsOfBill(bom) : [fault];
for (const line of faults) console.error(line);
const write = process.argv.indexOf('--write');
if (bom && write !== -1) writeFileSync(process.argv[write + 1], `${JSON.stringify(bom, undefined, 2)}\n`);
if (faults.length === 0) console.log(`${bom.components.length} packages are handed on.`);
process.exit(faults.length === 0 ? 0 : 1);
