import { existsSync } from 'node:fs';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import type { Configuration } from '../../standalone/src/configuration/index.js';
import { processLogger } from '../../standalone/src/process-logger.js';
import { keepErased } from '../../standalone/src/keep-erased.js';
import { openProgramme, type Programme } from '../../standalone/src/programme.js';
import { startReactions } from '../../standalone/src/reactions.js';
import { requireNoFile } from './open-log.js';
import { lookHere } from './record-here.js';

/**
 * Does what a server is asked for by its doors of maintenance where none runs, and puts it on record as they do.
 * @param operation as the policy names it
 * @throws as `withProgramme`
 */
export function maintainHere<Result>(
  configuration: Configuration,
  operation: 'rebuild' | 'rollBack' | 'unpark',
  work: (engine: Programme['readModels']['engine']) => Promise<Result>,
): Promise<Result> {
  return withProgramme(configuration, async ({ accessRecord, readModels }) => {
    await accessRecord.record(lookHere({ operation }));
    return work(readModels.engine);
  });
}

/**
 * Opens the programme in this process, where no server runs on its data, and closes it after the work.
 * @throws BootFailure, and what keeps the stores from being opened
 */
export async function withProgramme<Result>(
  configuration: Configuration,
  work: (programme: Programme) => Promise<Result>,
): Promise<Result> {
  const logger = processLogger(configuration.logLevel);
  const programme = await openProgramme({ configuration, mode: 'project', clock: () => new Date(), logger });
  try {
    const endReactions = startReactions(programme, logger, await keepErased(programme, 'project'));
    try {
      return await work(programme);
    } finally {
      await endReactions();
    }
  } finally {
    await programme.close();
  }
}

/**
 * For commands that are about what is there: opening the storage would make a new one where somebody mistyped the
 * folder.
 * @throws BootFailure where there is no log
 */
export function requireLog({ eventLog, dataFolder }: Configuration): void {
  if (eventLog.kind !== 'sqlite') return;
  requireNoFile(dataFolder);
  if (existsSync(eventLog.path)) return;
  throw new BootFailure(`${eventLog.path}: there is no log to build from: check the path`);
}
