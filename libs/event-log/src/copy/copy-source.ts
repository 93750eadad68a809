import { EventLogError } from '../errors.js';
import type { EventLogReader } from '../port.js';
import { WriterLock } from '../sqlite/writer-lock.js';
import type { Inspectable } from '../verify/inspection.js';
import { openLogReader, type LogAddress } from './log-address.js';

/** A log that is being copied. */
export interface CopySource extends EventLogReader, Inspectable {
  /**
   * Who else may write it meanwhile: `none`, since the copy holds the right to; a `running` process, which holds it;
   * or that is `unknown`, as always on EventStoreDB, and where the lock of a file cannot be taken.
   */
  readonly writers: 'none' | 'running' | 'unknown';
}

/**
 * Opens a log to be copied. One on SQLite is kept from being written meanwhile, where nobody writes it already.
 * @throws as `openLogReader`
 */
export function openCopySource(address: LogAddress): CopySource {
  const log = openLogReader(address);
  const lock = address.kind === 'sqlite' ? lockOf(address.file) : 'unknown';
  return {
    writers: typeof lock === 'string' ? lock : 'none',
    readStream: (...asked) => log.readStream(...asked),
    readAll: (...asked) => log.readAll(...asked),
    subscribe: (...asked) => log.subscribe(...asked),
    head: () => log.head(),
    inspect: () => log.inspect(),
    async close() {
      await log.close();
      if (typeof lock !== 'string') lock.release();
    },
  };
}

function lockOf(file: string): WriterLock | 'running' | 'unknown' {
  try {
    return WriterLock.take(file);
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error;
    // A folder that this user may only read has no place for a lock; whether others write there cannot be known.
    return error.code === 'LOG_IN_USE' ? 'running' : 'unknown';
  }
}
