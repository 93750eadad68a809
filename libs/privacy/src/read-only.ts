import { accessSync, constants } from 'node:fs';
import { hasCode } from './secret-file.js';

/**
 * True for a file that is there and may not be written. SQLite opens such a file for reading instead, and says so only
 * when the first write fails: ask before.
 */
export function isReadOnly(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return false;
  } catch (error) {
    return hasCode(error, 'EACCES', 'EPERM', 'EROFS'); // whatever else is wrong, opening it says
  }
}
