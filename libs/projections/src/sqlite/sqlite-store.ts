import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { AnyProjection } from '../define-projection.js';
import { BuildGone } from '../engine/errors.js';
import { loadParked } from '../engine/parking.js';
import { createEngineTables } from '../kysely/create-engine-tables.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import type { BuildState, ReadStore, Store } from '../storage/projection-storage.js';
import { nodeSqliteDialect } from './node-sqlite-dialect.js';

/** Opens a build's file, and makes it with its tables where it is not there. */
export async function openSqliteStore(path: string, projection: AnyProjection): Promise<Store> {
  const { name } = projection;
  const writing = new DatabaseSync(path, { timeout: 5000 });
  try {
    // NORMAL: the end of the machine may cost the last commits, never the file; its checkpoint says where to go on.
    writing.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
  } catch (error) {
    writing.close();
    throw error;
  }
  const writer = new Kysely<EngineTables>({ dialect: nodeSqliteDialect(writing) });
  await createTables(writer, projection);
  const read = openToRead(path, name);
  return {
    path,
    blocksWhileWriting: true,
    writer,
    reader: read.reader,
    state: read.state,
    // Changes nothing: it takes the write lock, which a select would leave to the first write.
    lock: async (tx) => {
      const row = await tx
        .updateTable('projection_checkpoint')
        .set((of) => ({ position: of.ref('position') }))
        .where('name', '=', name)
        .returning('position')
        .executeTakeFirst();
      if (!row) throw new BuildGone(name);
      return { position: row.position, unparkings: 0 };
    },
    move: async (tx, position) => {
      await tx.updateTable('projection_checkpoint').set({ position }).where('name', '=', name).execute();
    },
    unparked: async () => {}, // one process: it knows
    close: async () => {
      // Kysely closes only what it has used; the last connection to close folds the write-ahead log in.
      await read.close();
      await writer.destroy();
      if (writing.isOpen) writing.close();
    },
  };
}

/** @throws BuildGone where the file is not there */
export function openSqliteStoreToRead(path: string, name: string): ReadStore {
  if (!existsSync(path)) throw new BuildGone(name);
  return openToRead(path, name);
}

function openToRead(path: string, name: string): ReadStore {
  const reading = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  reading.exec('PRAGMA cache_size = -16000');
  const reader = new Kysely<EngineTables>({ dialect: nodeSqliteDialect(reading) });
  return {
    reader,
    state: () => reader.transaction().execute((tx) => stateOf(tx, name)),
    close: async () => {
      await reader.destroy();
      if (reading.isOpen) reading.close();
    },
  };
}

async function stateOf(db: Kysely<EngineTables>, name: string): Promise<BuildState> {
  const row = await db
    .selectFrom('projection_checkpoint')
    .select('position')
    .where('name', '=', name)
    .executeTakeFirst();
  if (!row) throw new BuildGone(name);
  return { position: row.position, parked: await loadParked(db), unparkings: 0 };
}

/**
 * Where the file is new, its tables are made in one transaction with the row that says so: a start that is cut short
 * leaves nothing half made.
 */
async function createTables(writer: Kysely<EngineTables>, projection: AnyProjection): Promise<void> {
  const { name } = projection;
  await createEngineTables(writer);
  await writer.transaction().execute(async (tx) => {
    const made = await tx
      .selectFrom('projection_checkpoint')
      .select('name')
      .where('name', '=', name)
      .executeTakeFirst();
    if (made) return;
    await projection.createTables(tx);
    await tx.insertInto('projection_checkpoint').values({ name, position: null }).execute();
  });
}
