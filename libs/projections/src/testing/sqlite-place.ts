import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteStorage } from '../index.js';
import type { Place } from './bench.js';

/** A folder of its own. */
export async function sqlitePlace(): Promise<Place & { readonly folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-projections-'));
  return {
    folder,
    open: () => sqliteStorage({ folder }),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
