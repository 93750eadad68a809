import { sql } from 'kysely';
import type { Position } from '#event-log';
import type { Checkpoint } from '../storage/projection-storage.js';
import type { Db } from './engine-schema.js';
import type { Layout } from './layout.js';

/** @param db once the engine's schema is there */
export function tableCheckpoint(db: () => Promise<Db>, layout: Layout, name: string): Checkpoint {
  const table = sql.id(layout.namespace, 'subscriber_checkpoint');
  return {
    read: async () => {
      const { rows } = await sql<{
        position: Position;
      }>`select position from ${table} where name = ${name}`.execute(await db());
      return rows[0]?.position ?? null;
    },
    move: async (from, to) => {
      const moved =
        from === null
          ? sql`insert into ${table} (name, position) values (${name}, ${to}) on conflict do nothing`
          : sql`update ${table} set position = ${to} where name = ${name} and position = ${from}`;
      const { numAffectedRows } = await moved.execute(await db());
      return numAffectedRows === 1n;
    },
  };
}
