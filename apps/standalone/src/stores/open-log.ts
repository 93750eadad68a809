import { dirname } from 'node:path';
import {
  type EventLog,
  type EventLogReader,
  type Inspectable,
  openEventStoreDbLog,
  openSqliteEventLog,
  openSqliteEventLogReadOnly,
} from '#event-log';
import type { LogStore } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';

/**
 * Opens the log for reading and writing.
 * @throws BootFailure; the errors of the log, where another process writes the file
 */
export function openLog(store: LogStore, clock: () => Date): EventLog & Inspectable {
  if (store.kind === 'esdb') return openEventStoreDbLog({ connectionString: store.connectionString });
  ensureFolder(dirname(store.path));
  return openSqliteEventLog({ file: store.path, clock });
}

/** The same beside the process that writes it. @throws the errors of the log, where there is none */
export function openLogToRead(store: LogStore): EventLogReader & Inspectable {
  return store.kind === 'esdb'
    ? openEventStoreDbLog({ connectionString: store.connectionString })
    : openSqliteEventLogReadOnly({ file: store.path });
}
