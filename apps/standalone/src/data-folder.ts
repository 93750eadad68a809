import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasCode } from '#privacy';
import { BootFailure } from './boot-failure.js';

/**
 * Makes sure of a folder that this process can write: what it holds is personal, so it is its owner's alone.
 * @throws BootFailure naming the folder, what is wrong with it, and the way out
 */
export function ensureFolder(folder: string): void {
  try {
    makeFolder(resolve(folder));
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new BootFailure(`${folder}: ${ruleOf(error)}`, { cause: error });
  }
}

/**
 * Makes the folder and those above it that are missing, one at a time: `mkdir` with `recursive` never returns where
 * nothing can be made, such as below /proc.
 */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const madeMeanwhile = hasCode(error, 'EEXIST') && statSync(folder).isDirectory();
    if (!madeMeanwhile) throw error;
  }
}

function ruleOf(error: unknown): string {
  if (hasCode(error, 'EROFS')) return 'the disk is mounted read-only: name another folder in DATA';
  if (hasCode(error, 'EACCES', 'EPERM')) {
    return 'this user may not write it: change its owner or permissions, or name another folder in DATA';
  }
  if (hasCode(error, 'EEXIST', 'ENOTDIR'))
    return 'is or lies in a file, not a folder: name another folder in DATA';
  if (hasCode(error, 'ENOSPC', 'EDQUOT'))
    return 'the disk is full: free some space, or name another folder in DATA';
  return 'cannot be made or written: name another folder in DATA';
}
