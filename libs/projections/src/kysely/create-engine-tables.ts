import type { Kysely } from 'kysely';
import type { EngineTables } from './engine-tables.js';

/** The engine's own tables, beside the projection's. Does nothing where they are there. */
export async function createEngineTables(db: Kysely<EngineTables>): Promise<void> {
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
