import { postgresStorage, type ProjectionStorage, sqliteStorage } from '#projections';
import type { ReadModelLogger } from '#read-models';
import type { DatabaseStore } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';

/** @throws BootFailure where the folder cannot be used; a database is connected to with its first use */
export function openProjections(store: DatabaseStore, logger: ReadModelLogger): ProjectionStorage {
  if (store.kind === 'postgres') return postgresStorage({ connectionString: store.connectionString, logger });
  ensureFolder(store.path);
  return sqliteStorage({ folder: store.path });
}
