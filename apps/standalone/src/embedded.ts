import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidV7 } from 'uuid';
import { type AccessRecord, openAccessRecord } from '#access';
import {
  checkpointFile,
  commandExecutor,
  type CommandExecutor,
  reviewDependents,
  reviewDeviations,
  reviewMatches,
  runReactions,
} from '#application';
import { type EventLog, type Inspectable, openSqliteEventLog } from '#event-log';
import { environmentMasterKey, fileMasterKey, type KeyStore, openSqliteKeyStore } from '#privacy';
import type { Instant } from '#programme';
import { openReadModels, type ReadModelLogger, type ReadModels } from '#read-models';
import { BootFailure } from './boot-failure.js';
import { Closing } from './closing.js';
import { ensureFolder } from './data-folder.js';
import { reactionContext } from './reaction-context.js';
import { releaseKeys, signingKey } from './secrets.js';

/** Where everything lies. */
export interface Locations {
  readonly dataFolder: string;
  readonly logFile: string;
  readonly readModelsFolder: string;
  readonly keysFile: string;
  readonly masterKeyVariable?: string | undefined;
}

/** The default layout of a data folder. */
export function locationsIn(dataFolder: string): Locations {
  return {
    dataFolder,
    logFile: join(dataFolder, 'log.db'),
    readModelsFolder: join(dataFolder, 'read-models'),
    keysFile: join(dataFolder, 'keys.db'),
  };
}

export interface EmbeddedOptions {
  readonly locations: Locations;
  readonly clock: () => Date;
  readonly logger: ReadModelLogger;
}

/** The whole programme on embedded storage, in one process, which is the one that may write. */
export interface Embedded {
  readonly log: EventLog & Inspectable;
  readonly keys: KeyStore;
  readonly accessRecord: AccessRecord;
  readonly executor: CommandExecutor;
  readonly readModels: ReadModels;
  readonly releaseKey: (release: string) => Buffer;
  readonly now: () => Instant;
  /** Ends reactions and projections at a checkpoint, then closes what they stand on. */
  close(): Promise<void>;
}

/**
 * Opens the storage, makes what is missing, and starts projections and reactions. The log comes first: where
 * another process writes it, nothing else is touched.
 * @throws BootFailure, and the errors of the log, the keys, the access record and the read models
 */
export async function openEmbedded({ locations, clock, logger }: EmbeddedOptions): Promise<Embedded> {
  const { dataFolder, logFile, keysFile, readModelsFolder, masterKeyVariable } = locations;
  ensureFolder(dataFolder);
  const closing = new Closing();
  try {
    const log = openSqliteEventLog({ file: logFile, clock });
    closing.last(() => log.close());
    await requireKeysOfLog(log, keysFile);
    const masterKey = masterKeyVariable
      ? environmentMasterKey(masterKeyVariable)
      : fileMasterKey(join(dataFolder, 'master.key'));
    const keys = openSqliteKeyStore({ file: keysFile, masterKey, clock });
    closing.last(() => keys.close());
    const accessRecord = openAccessRecord({ file: join(dataFolder, 'access.db'), clock });
    closing.last(() => accessRecord.close());
    const readModels = await openReadModels({
      folder: readModelsFolder,
      log,
      cursorKey: signingKey(join(dataFolder, 'cursor.key')),
      clock,
      logger,
    });
    closing.last(() => readModels.close());

    const now = (): Instant => clock().toISOString();
    const newId = (): string => uuidV7({ msecs: clock().getTime() });
    const executor = commandExecutor({ log, keys, now, newId });
    const ending = new AbortController();
    const reacting = runReactions({
      log,
      executor,
      reactions: [reviewDeviations, reviewMatches, reviewDependents],
      context: reactionContext(log, readModels),
      checkpoint: checkpointFile(join(dataFolder, 'reactions.checkpoint')),
      onFailure: ({ eventId, position, error }) =>
        logger.error({ eventId, position, error: codeOf(error) }, 'a reaction failed and is tried again'),
      signal: ending.signal,
    }).catch((error: unknown) => {
      // Nothing is lost: the next start goes on from the checkpoint.
      logger.error({ error: codeOf(error) }, 'the reactions ended: start this process again');
    });
    closing.last(async () => {
      ending.abort();
      await reacting;
    });

    const releaseKey = releaseKeys(join(dataFolder, 'releases.key'));
    return { log, keys, accessRecord, executor, readModels, releaseKey, now, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/**
 * A log whose keys have gone would take new entries under new keys, and nobody would notice that the old ones cannot
 * be read any more.
 */
async function requireKeysOfLog(log: EventLog, keysFile: string): Promise<void> {
  if (existsSync(keysFile) || (await log.head()) === null) return;
  throw new BootFailure(
    `${keysFile} is not there, but the log holds entries whose personal fields it opens: ` +
      'bring it back from its backup (it is backed up apart from the log), with the master key that belongs to it',
  );
}

/** What of an error may stand in the logs of the process: never its message, which may hold what a person wrote. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  return 'code' in error ? String(error.code) : error.constructor.name;
}
