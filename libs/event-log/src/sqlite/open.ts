import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { EventLog, EventLogReader } from '../port.js';
import type { Clock } from '../clock.js';
import type { CopyTarget } from '../copy/copy-target.js';
import { InvalidArgument, LogUnavailable } from '../errors.js';
import type { SyncInspectable } from '../verify/inspection.js';
import { Connection, type OnConnect } from './connection.js';
import { holdsLog, requireWritable } from './file-header.js';
import { SqliteCopyTarget } from './copy-target.js';
import { LogFile } from './log-file.js';
import { SqliteEventLog } from './sqlite-event-log.js';
import { SqliteEventLogReader } from './sqlite-event-log-reader.js';
import { WriterLock } from './writer-lock.js';

export interface SqliteEventLogOptions {
  /** Path of the log, in a folder that exists. `-wal`, `-shm` and `.lock` files lie beside it. */
  readonly file: string;
  /** Where `recordedAt` comes from. */
  readonly clock: Clock;
}

/**
 * Opens the log for reading and writing, and creates it where the file is missing or empty.
 * @throws LogInUse at once where another process writes it
 * @throws LogUnavailable where the folder is missing or read-only, or a newer version wrote the file
 * @throws LogCorrupt where the file holds something else; it is left as it was
 */
export function openSqliteEventLog(options: SqliteEventLogOptions): EventLog & SyncInspectable {
  return openWith(options);
}

/**
 * The same for a copy, which keeps the times of another log.
 * @throws as `openSqliteEventLog`
 */
export function openSqliteCopyTarget({ file: path }: { readonly file: string }): CopyTarget {
  return openLocked(path, undefined, (logFile, lock) => new SqliteCopyTarget(logFile, lock));
}

/** The same with a hook on each connection, for tests that have to make one fail. */
export function openWith(
  { file: path, clock }: SqliteEventLogOptions,
  onConnect?: OnConnect,
): EventLog & SyncInspectable {
  return openLocked(path, onConnect, (logFile, lock) => new SqliteEventLog(logFile, lock, clock));
}

function openLocked<T>(
  path: string,
  onConnect: OnConnect | undefined,
  make: (logFile: LogFile, lock: WriterLock) => T,
): T {
  const file = locate(path);
  if (holdsLog(file)) requireWritable(file);
  const lock = WriterLock.take(file);
  try {
    const logFile = new LogFile(file, () => Connection.openForWriting(file, onConnect));
    logFile.run(() => undefined);
    return make(logFile, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Opens a log for reading beside the process that writes it. New events are seen within a second.
 * @throws LogUnavailable where there is no log; LogCorrupt where the file holds something else
 */
export function openSqliteEventLogReadOnly(options: {
  readonly file: string;
}): EventLogReader & SyncInspectable {
  const file = locate(options.file);
  if (!holdsLog(file)) {
    throw new LogUnavailable(
      file,
      'there is no log to read: check the path, or let a writer create it first',
    );
  }
  const logFile = new LogFile(file, () => Connection.openForReading(file, undefined));
  logFile.run(() => undefined);
  return new SqliteEventLogReader(logFile);
}

/**
 * The one path of the file: a log reached through a link must meet the same lock, and one that is opened again
 * after a failure must be the same file even where the process has changed its folder.
 */
function locate(file: string): string {
  if (typeof file !== 'string' || file === '' || file === ':memory:' || file.startsWith('file:')) {
    throw new InvalidArgument('file', 'must be the path of a file; for a log in memory use memoryEventLog');
  }
  return existsSync(file) ? realpathSync(file) : resolve(file);
}
