import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.js';

const described: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));

/** The version of the package. It stands in every receipt. */
export const version: string =
  typeof described === 'object' && described !== null && 'version' in described
    ? String(described.version)
    : '0';
