import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoIdentities } from '#access';
import { type ImportSummary, runImport, sendInProcess } from '#application';
import { PROJECTION } from '#read-models';
import { packageRoot } from './package-root.js';
import type { Programme } from './programme.js';

const MARKER = 'example.json';
/**
 * Imports an example into a new data folder, once. An import that was cut off goes on at the next start; a log
 * that somebody else began stays as it is.
 * @returns undefined where there was nothing to do
 */
export async function importExample(
  example: string,
  dataFolder: string,
  { log, executor, readModels }: Programme,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<ImportSummary | undefined> {
  const marker = join(dataFolder, MARKER);
  const begun = existsSync(marker);
  if (begun ? isDone(marker) : (await log.head()) !== null) return undefined;
  mark(marker, example, false);
  const { id, organisation } = demoIdentities.IMPORTER;
  const summary = await runImport({
    folder: join(packageRoot, 'examples', example),
    send: sendInProcess(executor, { actor: { id, role: 'IMPORTER', organisation } }),
    onProgress,
    signal,
  });
  const head = await log.head();
  if (head !== null) {
    const projections = Object.values(PROJECTION);
    await Promise.all(
      projections.map((name) => readModels.engine.waitFor(name, head, { timeoutMs: 60_000 })),
    );
  }
  mark(marker, example, true);
  return summary;
}

/** Whatever else stands there, the import is done again, which adds nothing twice. */
function isDone(marker: string): boolean {
  return readFileSync(marker, 'utf8').includes('"done":true');
}

function mark(marker: string, example: string, done: boolean): void {
  writeFileSync(marker, `${JSON.stringify({ example, done })}\n`);
}
