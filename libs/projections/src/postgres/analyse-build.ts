import { sql } from 'kysely';
import type { Db } from './engine-schema.js';

/**
 * Without this the planner takes tables that were just filled for nearly empty, until the server looks at them by
 * itself, which it does once a minute.
 */
export async function analyseBuild(db: Db, schema: string): Promise<void> {
  const { rows } = await sql<{ readonly name: string }>`
    select tablename as name from pg_tables where schemaname = ${schema}`.execute(db);
  for (const { name } of rows) await sql`analyze ${sql.id(schema, name)}`.execute(db);
}
