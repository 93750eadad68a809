import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterwards } from './cleanup.js';

/** An empty folder that is removed after the tests of this file. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-e2e-'));
  afterwards(() => {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  return folder;
}
