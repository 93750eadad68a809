import { sql } from 'kysely';
import type { AnyProjection } from '../define-projection.js';
import { createEngineTables } from '../kysely/create-engine-tables.js';
import type { Tx } from './engine-schema.js';

/** Makes an empty build, with the row that says so. A start that is cut short leaves nothing half made. */
export async function createBuild(tx: Tx, schema: string, projection: AnyProjection): Promise<void> {
  await sql`create schema ${sql.id(schema)}`.execute(tx);
  await sql`set local search_path to ${sql.id(schema)}`.execute(tx);
  await createEngineTables(tx);
  // Several processes may write: so a build that was left behind says so itself, and who alone lets it catch up for a
  // roll-back; and retries of parked events count.
  await sql`
    alter table projection_checkpoint
      add column retired boolean not null default false,
      add column reopened_by text,
      add column unparkings bigint not null default 0`.execute(tx);
  await projection.createTables(tx);
  await tx.insertInto('projection_checkpoint').values({ name: projection.name, position: null }).execute();
}
