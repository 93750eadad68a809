import { type ProjectionStorage, sqliteStorage } from '#projections';
import type { ReadModelLogger } from '#read-models';
import { BootFailure } from '../boot-failure.js';
import type { DatabaseStore } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';

/** @throws BootFailure where the folder cannot be used; a database is connected to with its first use */
export function openProjections(store: DatabaseStore, _logger: ReadModelLogger): ProjectionStorage {
  if (store.kind === 'postgres')
    throw new BootFailure('READ_MODELS must be sqlite:FOLDER: this version has no other');
  ensureFolder(store.path);
  return sqliteStorage({ folder: store.path });
}
