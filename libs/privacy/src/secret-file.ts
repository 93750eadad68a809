import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { SecretUnusable } from './errors.js';

/** True where an error of the operating system has this code. By code: realms have `Error` classes of their own. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'string' &&
    codes.includes(error.code)
  );
}

/**
 * Reads a file that holds a secret, or undefined where there is none.
 * @throws SecretUnusable where others than its owner may read or write it, or it cannot be read
 */
export function readSecretFile(file: string): string | undefined {
  try {
    // Windows has no such mode bits; there the folder's access list protects the file.
    const exposed = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
    if (exposed) {
      throw new SecretUnusable(
        file,
        'EXPOSED',
        `others than its owner may open it: run "chmod 600 ${file}", and replace the secret if anyone did`,
      );
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof SecretUnusable) throw error;
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new SecretUnusable(file, 'UNREADABLE', 'cannot be read: check that this user owns it', {
      cause: error,
    });
  }
}

/**
 * Writes a secret for its owner alone (0600), whole or not at all, and durably: what is sealed by it would be lost
 * with it. Replaces what is there: read first.
 * @throws SecretUnusable where the folder cannot be written
 */
export function writeSecretFile(file: string, secret: string): void {
  put(file, secret, (draft) => renameSync(draft, file));
}

/**
 * Writes a secret as `writeSecretFile` does where there is none yet. Of several who do so at once, one wins.
 * @returns whether it was this one; else read what the other wrote
 * @throws SecretUnusable where the folder cannot be written
 */
export function makeSecretFile(file: string, secret: string): boolean {
  let isMade = true;
  put(file, secret, (draft) => {
    isMade = linked(draft, file);
    rmSync(draft, { force: true });
  });
  return isMade;
}

/**
 * Gives a draft that is written and synced its name, durably, unless that one is taken.
 * @returns whether it was free; the draft is gone in either case
 */
export function publishNew(draft: string, file: string): boolean {
  const isFree = linked(draft, file);
  rmSync(draft, { force: true });
  syncFolder(dirname(file));
  return isFree;
}

/** Gives the file a second name, unless that one is taken. */
function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    // File systems without second names cannot tell who was first; one process at a time makes secrets there.
    if (!hasCode(error, 'EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP')) throw error;
    if (existsSync(file)) return false;
    renameSync(draft, file);
    return true;
  }
}

function put(file: string, secret: string, publish: (draft: string) => void): void {
  const draft = `${file}.${process.pid}.new`;
  try {
    rmSync(draft, { force: true }); // left by a process that ended while it wrote
    const descriptor = openSync(draft, 'wx', 0o600);
    try {
      writeSync(descriptor, secret);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    publish(draft);
    syncFolder(dirname(file));
  } catch (error) {
    throw new SecretUnusable(
      file,
      'UNWRITABLE',
      'cannot be written: check the folder, its owner and its space',
      {
        cause: error,
      },
    );
  }
}

/** Without this the rename itself may be lost with the power, though the contents were synced. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
