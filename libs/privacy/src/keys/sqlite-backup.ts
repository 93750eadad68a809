import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { KeysCorrupt, PrivacyError, SecretUnusable } from '../errors.js';
import { publishNew } from '../secret-file.js';
import { guarding, keptMasterKey, openForReading } from './sqlite-database.js';

/** What a backup of a key database holds. */
export interface KeysBackup {
  /** Keys that can be used, of all persons and both seals. */
  readonly keys: number;
  /** Keys of which only that they were destroyed is left. */
  readonly destroyed: number;
  /** The id of the master key that opens them, which tells nothing of it. */
  readonly masterKeyId: string;
}

/**
 * Copies a key database into a new file, for its owner alone (0600) from the first byte. It reads beside whoever
 * writes, and needs no master key. The copy is one moment of the database, write-ahead log included: every key that was
 * kept before the call is in it. It gets its name once it is whole, synced and checked, and nothing is left of it else.
 * A destruction of keys that is under way meanwhile is finished after it.
 * @throws KeysUnavailable (ABSENT where there is no such database), KeysCorrupt; SecretUnusable where the new file is
 *   there already, or cannot be written
 */
export function backUpSqliteKeys({ file, to }: { readonly file: string; readonly to: string }): KeysBackup {
  const target = resolve(to); // a full path: SQLite would take a name that begins with file: for an address
  const source = openForReading(file);
  try {
    requireFree(target);
    const draft = `${target}.${process.pid}.new`;
    try {
      makeEmpty(draft, target);
      const before = heldBy(source, file);
      guarding(`${file}, copied to ${target}`, () => {
        source.exec('PRAGMA temp_store = MEMORY'); // wrapped keys are to lie nowhere else
        source.prepare('VACUUM INTO ?').run(draft);
      });
      const backup = checked(draft, target, before, heldBy(source, file));
      publish(draft, target);
      return backup;
    } finally {
      for (const left of [draft, `${draft}-journal`]) rmSync(left, { force: true });
    }
  } finally {
    source.close();
  }
}

function requireFree(target: string): void {
  if (existsSync(target)) throw taken(target);
}

const taken = (target: string): SecretUnusable =>
  new SecretUnusable(
    target,
    'UNWRITABLE',
    'is there already, and no backup is written over: name a new file',
  );

/** SQLite fills an empty file as well as none; so the mode is right before anything stands in it. */
function makeEmpty(draft: string, target: string): void {
  writing(target, () => closeSync(openSync(draft, 'wx', 0o600)));
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
  if (!isFree) throw taken(target);
}

function writing<Result>(target: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof PrivacyError) throw cause;
    const rule = 'cannot be written: check the folder, its owner and its space';
    throw new SecretUnusable(target, 'UNWRITABLE', rule, { cause });
  }
}

/** Rows are never taken out and never come back to use, so every figure but `keys` only grows. */
interface Held extends KeysBackup {
  readonly rows: number;
}

function heldBy(database: DatabaseSync, file: string): Held {
  return guarding(file, () => {
    const row = database.prepare('SELECT count(*) AS rows, count(wrapped) AS keys FROM data_key').get();
    const [rows, keys] = [Number(row?.['rows']), Number(row?.['keys'])];
    return { rows, keys, destroyed: rows - keys, masterKeyId: keptMasterKey(database, file).masterKeyId };
  });
}

/**
 * What the copy holds, read from the copy.
 * @param before what the database held before it was copied
 * @param after what it held afterwards; the same, where nobody wrote meanwhile
 * @throws KeysCorrupt where it is not whole
 */
function checked(draft: string, target: string, before: Held, after: Held): KeysBackup {
  const copy = openForReading(draft);
  try {
    const found = guarding(draft, () => copy.prepare('PRAGMA integrity_check').get()?.['integrity_check']);
    const held = heldBy(copy, draft);
    const isWhole =
      found === 'ok' &&
      isWithin(held.rows, before.rows, after.rows) &&
      isWithin(held.destroyed, before.destroyed, after.destroyed) &&
      [before.masterKeyId, after.masterKeyId].includes(held.masterKeyId);
    if (!isWhole) {
      throw new KeysCorrupt(
        target,
        'would not hold what the key database holds, and was not kept: check the disk',
      );
    }
    const { keys, destroyed, masterKeyId } = held;
    return { keys, destroyed, masterKeyId };
  } finally {
    copy.close();
  }
}

const isWithin = (count: number, least: number, most: number): boolean => count >= least && count <= most;
