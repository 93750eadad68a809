import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { BootFailure } from '../../standalone/src/boot-failure.js';

/**
 * The full path of a backup, once it is clear that there is something to back up and nothing in its place: before the
 * backup goes on record.
 * @param of the database, and the rule and way out where it is not there
 * @throws BootFailure
 */
export function newBackup(file: string, of: { readonly path: string; readonly absent: string }): string {
  const to = resolve(file);
  if (!existsSync(of.path)) throw new BootFailure(`${of.path}: ${of.absent}`);
  if (existsSync(to))
    throw new BootFailure(`${to}: is there already, and no backup is written over: name a new file`);
  return to;
}
