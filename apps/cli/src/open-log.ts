import { statSync } from 'node:fs';
import type { EventLogReader, Inspectable } from '#event-log';
import { BootFailure } from '../../standalone/src/boot-failure.js';
import type { Configuration } from '../../standalone/src/configuration/index.js';
import { openLogToRead } from '../../standalone/src/stores/open-log.js';

/**
 * Opens the log beside whoever writes it.
 * @throws BootFailure where a file stands in the place of the data folder; the errors of the log
 */
export function openLogFor({ eventLog, dataFolder }: Configuration): EventLogReader & Inspectable {
  if (eventLog.kind === 'sqlite') requireNoFile(dataFolder);
  return openLogToRead(eventLog);
}

/** @throws BootFailure */
export function requireNoFile(dataFolder: string): void {
  if (!statSync(dataFolder, { throwIfNoEntry: false })?.isFile()) return;
  throw new BootFailure(
    `${dataFolder}: is or lies in a file, not a folder: name the folder that holds the data in --data or DATA`,
  );
}
