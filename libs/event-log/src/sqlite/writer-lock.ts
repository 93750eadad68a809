import { DatabaseSync } from 'node:sqlite';
import { lockFailure } from './failures.js';

/**
 * The right to write a log, for one process at a time: an exclusive transaction that stays open on `<file>.lock`,
 * an empty database. The operating system drops it with the process, however that ends, so there is no stale
 * lock to clear. It is apart from the log, which others may read meanwhile.
 */
export class WriterLock {
  private constructor(private readonly database: DatabaseSync) {}

  /** @throws LogInUse at once where another process, or another log of this one, holds it; LogUnavailable */
  static take(file: string): WriterLock {
    let database: DatabaseSync | undefined;
    try {
      database = new DatabaseSync(`${file}.lock`, { timeout: 0 });
      // The journal stays in memory, so the lock costs no second file that a crash could leave behind. (OFF would do,
      // but node:sqlite opens databases defensively, and silently keeps a journal on disk then.)
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return new WriterLock(database);
    } catch (cause) {
      database?.close();
      throw lockFailure(file, cause);
    }
  }

  release(): void {
    if (this.database.isOpen) this.database.close();
  }
}
