import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import type { Position } from '#event-log';
import type { EngineTables } from './engine-tables.js';
import { nodeSqliteDialect } from './node-sqlite-dialect.js';

/** One generation of a projection: a file of its own, with one connection that writes and one that reads. */
export interface Store {
  readonly path: string;
  readonly writer: Kysely<EngineTables>;
  /** Sees only what has been committed, so a query never reads a half-written batch. */
  readonly reader: Kysely<EngineTables>;
  close(): Promise<void>;
}

/** Opens the file, and makes it with the engine's own tables where it is not there. */
export async function openStore(path: string): Promise<Store> {
  const writing = new DatabaseSync(path, { timeout: 5000 });
  try {
    // NORMAL: the end of the machine may cost the last commits, never the file; its checkpoint says where to go on.
    writing.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
  } catch (error) {
    writing.close();
    throw error;
  }
  const writer = new Kysely<EngineTables>({ dialect: nodeSqliteDialect(writing) });
  await createEngineTables(writer);
  const reading = new DatabaseSync(path, { readOnly: true, timeout: 5000 });
  reading.exec('PRAGMA cache_size = -16000');
  const reader = new Kysely<EngineTables>({ dialect: nodeSqliteDialect(reading) });
  return {
    path,
    writer,
    reader,
    close: async () => {
      // Kysely closes only what it has used; the last connection to close folds the write-ahead log in.
      await reader.destroy();
      await writer.destroy();
      for (const connection of [reading, writing]) if (connection.isOpen) connection.close();
    },
  };
}

async function createEngineTables(db: Kysely<EngineTables>): Promise<void> {
  await db.schema
    .createTable('projection_checkpoint')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('position', 'text')
    .execute();
  await db.schema
    .createTable('projection_parked')
    .ifNotExists()
    .addColumn('position', 'text', (column) => column.primaryKey())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('parked_at', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('projection_parked_key')
    .ifNotExists()
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('position', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('projection_parked_key_pk', ['key', 'position'])
    .execute();
}

/**
 * The place up to which everything is in the file; null before the first event. Where the file is new, its tables
 * are made, in one transaction with the row that says so: a start that is cut short leaves nothing half made.
 */
export async function openCheckpoint(
  { writer }: Store,
  name: string,
  createTables: (tx: Kysely<EngineTables>) => Promise<void>,
): Promise<Position | null> {
  return writer.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('projection_checkpoint')
      .select('position')
      .where('name', '=', name)
      .executeTakeFirst();
    if (row) return row.position;
    await createTables(tx);
    await tx.insertInto('projection_checkpoint').values({ name, position: null }).execute();
    return null;
  });
}

/** Moves the checkpoint if it is still where this writer left it. False where another writer was faster. */
export async function moveCheckpoint(
  tx: Kysely<EngineTables>,
  name: string,
  from: Position | null,
  to: Position,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('projection_checkpoint')
    .set({ position: to })
    .where('name', '=', name)
    .where(sql<boolean>`position is not distinct from ${from}`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
