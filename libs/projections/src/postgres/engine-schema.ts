import { type Kysely, sql, type Transaction } from 'kysely';
import type { EngineTables } from '../kysely/engine-tables.js';
import type { Layout } from './layout.js';

export type Db = Kysely<EngineTables>;
export type Tx = Transaction<EngineTables>;

/** Steps of all processes on one namespace follow one another. Ends with the transaction. */
export async function lockSteps(tx: Tx, layout: Layout): Promise<void> {
  await sql`select pg_advisory_xact_lock(${layout.stepLock.toString()})`.execute(tx);
}

/** The engine's own schema: which builds answer, and how far subscribers have come that are no projections. */
export async function createEngineSchema(db: Db, layout: Layout): Promise<void> {
  const { namespace } = layout;
  await db.transaction().execute(async (tx) => {
    await lockSteps(tx, layout);
    await sql`create schema if not exists ${sql.id(namespace)}`.execute(tx);
    await sql`
      create table if not exists ${sql.id(namespace, 'projection_pointer')} (
        projection text collate "C" not null,
        version bigint not null,
        live bigint not null,
        previous bigint,
        primary key (projection, version)
      )`.execute(tx);
    await sql`
      create table if not exists ${sql.id(namespace, 'subscriber_checkpoint')} (
        name text collate "C" primary key,
        position text collate "C" not null
      )`.execute(tx);
  });
}
