import { projectionEngine } from '#projections';
import { allProjections } from './all-projections.js';
import { caseFileReads } from './case-file/queries.js';
import { casesReads } from './cases/queries.js';
import { changesReads } from './changes/queries.js';
import { concernsReads } from './concerns/queries.js';
import type { ReadModels, ReadModelsOptions } from './contract.js';
import { factUsesReads } from './fact-uses/queries.js';
import { signedCursors } from './cursor.js';
import { requireSameLog } from './require-same-log.js';
import { programmeSummaryReads } from './programme-summary/queries.js';
import { scopeReads } from './scope/queries.js';
import { tasksReads } from './tasks/queries.js';

/**
 * Starts the projections on a log and gives what answers from them. They catch up while they answer: whoever needs
 * a position waits for it with `engine.waitFor`.
 * @throws RangeError where the cursor key is too short; what the storage says where it cannot be used
 */
export async function openReadModels(options: ReadModelsOptions): Promise<ReadModels> {
  const { storage, log, cursorKey, clock, logger, mode, buildAside } = options;
  const cursors = signedCursors(cursorKey);
  const engine = projectionEngine({
    log,
    storage,
    clock,
    projections: allProjections,
    ...(logger ? { logger } : {}),
    ...(mode ? { mode } : {}),
    ...(buildAside ? { buildAside } : {}),
  });
  await requireSameLog(log, storage);
  await engine.start();
  return {
    engine,
    ...caseFileReads(engine, cursors),
    ...casesReads(engine, cursors),
    ...concernsReads(engine, cursors),
    ...tasksReads(engine, cursors),
    ...programmeSummaryReads(engine),
    changes: changesReads(engine),
    scope: scopeReads(engine),
    factUses: factUsesReads(engine),
    asAtOf: cursors.asAtOf,
    close: () => engine.stop(),
  };
}
