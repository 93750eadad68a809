import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CopyNotMade, PrivacyError } from './errors.js';
import { publishNew } from './secret-file.js';

/** A whole copy of a database that has no name yet. To be disposed of in any case: unless published, nothing is left. */
export interface SqliteCopy extends Disposable {
  /** Where it lies meanwhile, to be read and checked. */
  readonly draft: string;
  /** The full path that it is to have. */
  readonly target: string;
  /** Syncs it and gives it its name, in one step. @throws CopyNotMade */
  publish(): void;
}

/**
 * Copies a database beside whoever writes it, for its owner alone (0600) from the first byte. The copy is one moment of
 * the database, write-ahead log included: all that was committed before the call is in it. It is one file, which
 * SQLite's own check finds whole, and lies beside the target as `TARGET.PID.new` until it is published.
 * @param source as it was opened, for reading too; its temporary data go to memory from here on
 * @throws CopyNotMade where the target is there already, or cannot be written; SQLite's errors
 */
export function copySqlite(source: DatabaseSync, to: string): SqliteCopy {
  const target = resolve(to); // a full path: SQLite would take a name that begins with file: for an address
  if (existsSync(target)) throw new CopyNotMade(target, 'TAKEN');
  const draft = `${target}.${process.pid}.new`;
  const dispose = (): void => {
    for (const left of [draft, `${draft}-journal`]) rmSync(left, { force: true });
  };
  try {
    // SQLite fills an empty file as well as none; so the mode is right before anything stands in it.
    writing(target, () => closeSync(openSync(draft, 'wx', 0o600)));
    source.exec('PRAGMA temp_store = MEMORY'); // what is secret is to lie nowhere else
    source.prepare('VACUUM INTO ?').run(draft);
    if (!isSound(draft)) throw new CopyNotMade(target, 'DAMAGED');
  } catch (error) {
    dispose();
    throw error;
  }
  return { draft, target, publish: () => publish(draft, target), [Symbol.dispose]: dispose };
}

function isSound(draft: string): boolean {
  const copy = new DatabaseSync(draft, { readOnly: true });
  try {
    return copy.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok';
  } finally {
    copy.close();
  }
}

function publish(draft: string, target: string): void {
  const isFree = writing(target, () => {
    const descriptor = openSync(draft, 'r+');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return publishNew(draft, target);
  });
  if (!isFree) throw new CopyNotMade(target, 'TAKEN');
}

function writing<Result>(target: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof PrivacyError) throw cause;
    throw new CopyNotMade(target, 'UNWRITABLE', { cause });
  }
}
