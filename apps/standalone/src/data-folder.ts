import { accessSync, constants, mkdirSync } from 'node:fs';
import { hasCode } from '#privacy';
import { BootFailure } from './boot-failure.js';

/**
 * Makes sure of a folder that this process can write: what it holds is personal, so it is its owner's alone.
 * @throws BootFailure naming the folder, what is wrong with it, and the way out
 */
export function ensureFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new BootFailure(`${folder}: ${ruleOf(error)}`, { cause: error });
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
