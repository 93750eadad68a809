import { setTimeout as delay } from 'node:timers/promises';
import {
  type EventLogReader,
  LogUnavailable,
  openEventStoreDbLog,
  openSqliteEventLogReadOnly,
} from '#event-log';
import {
  type BuildAside,
  catchUp,
  type CatchUpTarget,
  isStoreFault,
  postgresStorage,
  type ProjectionStorage,
  sqliteStorage,
} from '#projections';
import { allProjections } from '../all-projections.js';
import type { BuildPlaces, BuildRequest } from './build-request.js';

/** A database that restarts is back within seconds. One that stays away longer, whoever asked has to hear of. */
const PAUSES_MS = [100, 500, 2000, 5000] as const;

/**
 * Builds read models in this thread, in one pass over the log: what else the process has to do gets its turn after each
 * batch only.
 */
export function buildInThisThread(places: BuildPlaces): BuildAside {
  return (builds, signal) => fillBuilds({ ...places, builds }, signal);
}

/** Fills builds up to the head of the log as it is now. What is committed stays, also where it fails. */
export async function fillBuilds(request: BuildRequest, signal: AbortSignal): Promise<void> {
  const log = openLog(request.log);
  const storage = openStorage(request.storage);
  try {
    for (let failures = 0; ; failures += 1) {
      try {
        return await fillOnce(log, storage, request, signal);
      } catch (error) {
        const pause = PAUSES_MS[failures];
        if (pause === undefined || !(isStoreFault(error) || error instanceof LogUnavailable)) throw error;
        await delay(pause, undefined, { signal });
      }
    }
  } finally {
    await storage.close();
    await log.close();
  }
}

async function fillOnce(
  log: EventLogReader,
  storage: ProjectionStorage,
  { builds }: BuildRequest,
  signal: AbortSignal,
): Promise<void> {
  const targets: CatchUpTarget[] = [];
  try {
    for (const { name, build } of builds) {
      const projection = allProjections.find((one) => one.name === name);
      if (!projection) throw new Error(`there is no projection ${name} to build`);
      targets.push({ projection, store: await storage.buildsOf(projection).open(build) });
    }
    await catchUp({ log, targets, until: await log.head(), now: () => new Date(), signal });
  } finally {
    for (const { store } of targets) await store.close();
  }
}

function openLog(log: BuildPlaces['log']): EventLogReader {
  return log.kind === 'sqlite'
    ? openSqliteEventLogReadOnly(log)
    : openEventStoreDbLog({ connectionString: log.connectionString });
}

function openStorage(storage: BuildPlaces['storage']): ProjectionStorage {
  return storage.kind === 'sqlite' ? sqliteStorage(storage) : postgresStorage(storage);
}
