import type { BuildPlaces } from '#read-models';
import type { Configuration } from '../configuration/index.js';

/** Where a thread that rebuilds finds the log and the read models: it opens connections of its own. */
export function placesOf({ eventLog, readModels }: Configuration): BuildPlaces {
  return {
    log:
      eventLog.kind === 'sqlite'
        ? { kind: 'sqlite', file: eventLog.path }
        : { kind: 'eventstoredb', connectionString: eventLog.connectionString },
    storage:
      readModels.kind === 'sqlite'
        ? { kind: 'sqlite', folder: readModels.path }
        : { kind: 'postgres', connectionString: readModels.connectionString },
  };
}
