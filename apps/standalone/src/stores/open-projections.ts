import { PostgresDatabase } from '#privacy';
import { postgresStorage, type ProjectionStorage, sqliteStorage } from '#projections';
import type { ReadModelLogger } from '#read-models';
import { BootFailure } from '../boot-failure.js';
import type { DatabaseStore } from '../configuration/index.js';
import { ensureFolder } from '../data-folder.js';

/** @throws BootFailure where the folder cannot be used, or the database cannot be reached */
export async function openProjections(
  store: DatabaseStore,
  logger: ReadModelLogger,
): Promise<ProjectionStorage> {
  if (store.kind === 'postgres') {
    await requireAnswer(store.connectionString);
    return postgresStorage({ connectionString: store.connectionString, logger });
  }
  ensureFolder(store.path);
  return sqliteStorage({ folder: store.path });
}

/** While it runs, the storage waits for a database that is away. A start says at once which one it was told of. */
async function requireAnswer(connectionString: string): Promise<void> {
  const database = new PostgresDatabase({
    connectionString,
    schema: 'throughline',
    unavailable: (location, detail, why) => new BootFailure(`READ_MODELS: ${location}: ${detail}`, why),
  });
  try {
    await database.query('SELECT 1');
  } finally {
    await database.close();
  }
}
