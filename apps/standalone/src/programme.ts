import { v7 as uuidV7 } from 'uuid';
import type { AccessRecord } from '#access';
import { commandExecutor, type CommandExecutor } from '#application';
import type { EventLog, Inspectable } from '#event-log';
import type { KeyStore, Overwriting, RemembersErased } from '#privacy';
import type { Instant } from '#programme';
import type { ProjectionStorage } from '#projections';
import { buildInWorker, openReadModels, type ReadModelLogger, type ReadModels } from '#read-models';
import { Closing } from './closing.js';
import type { Configuration } from './configuration/index.js';
import { ensureFolder } from './data-folder.js';
import type { Measuring } from './measuring.js';
import { cursorKey } from './secrets.js';
import { openAccess } from './stores/open-access.js';
import { warnOfMasterKeyFile } from './stores/master-keys.js';
import { openKeys } from './stores/open-keys.js';
import { openLog } from './stores/open-log.js';
import { openProjections } from './stores/open-projections.js';
import { placesOf } from './stores/places.js';

export interface ProgrammeOptions {
  readonly configuration: Configuration;
  /** `project` keeps the read models up to date here; `follow` answers from what other processes write. */
  readonly mode: 'project' | 'follow';
  readonly clock: () => Date;
  readonly logger: ReadModelLogger;
  /** Where figures are asked for. */
  readonly measuring?: Measuring | undefined;
}

/** What every process of the programme stands on, wherever it is stored. */
export interface Programme {
  readonly log: EventLog & Inspectable;
  readonly keys: KeyStore & Overwriting & RemembersErased;
  readonly accessRecord: AccessRecord;
  readonly executor: CommandExecutor;
  readonly storage: ProjectionStorage;
  readonly readModels: ReadModels;
  readonly now: () => Instant;
  /** Ends the projections at a checkpoint, then closes what they stand on. */
  close(): Promise<void>;
}

/**
 * Opens the stores, makes what is missing, and starts the read models. The log comes first: where another process
 * writes it, nothing else is touched.
 * @throws BootFailure, and the errors of the log, the keys, the access record and the read models
 */
export async function openProgramme(options: ProgrammeOptions): Promise<Programme> {
  const { configuration, mode, clock, logger, measuring } = options;
  ensureFolder(configuration.dataFolder);
  const closing = new Closing();
  try {
    const log = openLog(configuration.eventLog, clock);
    closing.last(() => log.close());
    const opened = await openKeys(configuration, log, clock, measuring?.unwrapped);
    const keys = measuring?.keys(opened) ?? opened;
    closing.last(() => keys.close());
    warnOfMasterKeyFile(configuration, logger);
    const record = await openAccess(configuration.accessRecord, clock);
    const accessRecord = measuring?.accessRecord(record) ?? record;
    closing.last(() => accessRecord.close());
    const storage = await openProjections(configuration.readModels, logger);
    closing.last(() => storage.close());
    const readModels = await openReadModels({
      storage,
      log,
      cursorKey: cursorKey(configuration),
      clock,
      logger,
      mode,
      ...(mode === 'project' ? { buildAside: buildInWorker(placesOf(configuration)) } : {}),
    });
    closing.last(() => readModels.close());
    const now = (): Instant => clock().toISOString();
    const newId = (): string => uuidV7({ msecs: clock().getTime() });
    const unmeasured = commandExecutor({ log: measuring?.appends(log) ?? log, keys, now, newId });
    const executor = measuring?.executor(unmeasured) ?? unmeasured;
    return { log, keys, accessRecord, executor, storage, readModels, now, close: () => closing.close() };
  } catch (error) {
    await closing.close();
    throw error;
  }
}
