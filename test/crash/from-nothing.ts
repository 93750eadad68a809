import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sqliteStorage } from '#projections';
import { openReadModels } from '#read-models';
import { dataFolder } from '../support/data-folder.js';
import { dumpReadModels, type ReadModelDump } from '../support/read-model-dump.js';
import type { Deployment } from './deployment.js';

/** Read models of a deployment's log, built from nothing by this process, in files, wherever its own ones lie. */
export async function builtFromNothing({ stores, folder }: Deployment): Promise<ReadModelDump> {
  const elsewhere = dataFolder();
  const log = stores.openLog(folder);
  const storage = sqliteStorage({ folder: join(elsewhere, 'read-models') });
  const readModels = await openReadModels({
    storage,
    log,
    cursorKey: randomBytes(32),
    clock: () => new Date(),
  });
  const { engine } = readModels;
  const head = await log.head();
  for (const name of engine.names) {
    if (head !== null && (await engine.waitFor(name, head, { timeoutMs: 30_000 })) === 'stale') {
      throw new Error(`${name} did not get to the end of the log`);
    }
  }
  await readModels.close();
  await storage.close();
  await log.close();
  return dumpReadModels(elsewhere);
}
