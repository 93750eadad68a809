import { Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Position } from '#event-log';
import { BuildGone } from '../engine/errors.js';
import type { EngineTables } from '../kysely/engine-tables.js';
import type { Build, BuildState, Notice, ReadStore, Store } from '../storage/projection-storage.js';
import { saysGone } from '../storage/store-faults.js';
import type { Connections } from './connections.js';
import type { Tx } from './engine-schema.js';
import { PortablePostgresDialect } from './portable-dialect.js';
import { SchemaPool } from './schema-pool.js';

export interface StoreOptions {
  readonly connections: Connections;
  readonly schema: string;
  readonly channel: string;
  readonly projection: string;
  readonly build: Build;
  /** Who opens it: a build that was left behind is open to whoever has reopened it. */
  readonly self: string;
}

/** Opens a build that is there. */
export function openPostgresStore(options: StoreOptions): Store {
  const { connections, schema, channel, projection, build, self } = options;
  const read = openPostgresStoreToRead(options);
  const writer = kyselyOf(connections.writing(), schema, true);
  const notify = (position: Position | null) => sql`
    select pg_notify(${channel}, ${JSON.stringify({ projection, build, position } satisfies Notice)})`;
  return {
    ...read,
    writer,
    blocksWhileWriting: false,
    // Changes nothing: it takes the lock of the row, and waits for whoever has it.
    lock: async (tx) => {
      const row = await lockRow(tx, projection, self);
      if (!row || row.retired) throw new BuildGone(projection);
      return row;
    },
    move: async (tx, position) => {
      await tx
        .updateTable('projection_checkpoint')
        .set({ position })
        .where('name', '=', projection)
        .execute();
      await notify(position).execute(tx);
    },
    unparked: async (tx) => {
      await sql`
        update projection_checkpoint set unparkings = unparkings + 1 where name = ${projection}`.execute(tx);
      await notify(null).execute(tx);
    },
    close: async () => {
      await read.close();
      await writer.destroy();
    },
  };
}

export function openPostgresStoreToRead({ connections, schema, projection, self }: StoreOptions): ReadStore {
  const reader = kyselyOf(connections.reading, schema, false);
  return { reader, state: () => stateOf(reader, projection, self), close: () => reader.destroy() };
}

function kyselyOf(pool: pg.Pool, schema: string, owned: boolean): Kysely<EngineTables> {
  return new Kysely<EngineTables>({
    dialect: new PortablePostgresDialect(new SchemaPool(pool, schema, owned)),
  });
}

type Locked = Pick<BuildState, 'position' | 'unparkings'> & { readonly retired: boolean };

const leftBehind = (self: string) => sql<boolean>`retired and reopened_by is distinct from ${self}`;

async function lockRow(tx: Tx, projection: string, self: string): Promise<Locked | undefined> {
  try {
    const { rows } = await sql<Locked>`
      select position, unparkings, ${leftBehind(self)} as retired from projection_checkpoint
      where name = ${projection} for update`.execute(tx);
    return rows[0];
  } catch (error) {
    if (saysGone(error)) return undefined;
    throw error;
  }
}

interface StateRow {
  readonly position: Position | null;
  readonly unparkings: number;
  readonly retired: boolean;
  readonly parked: number;
  readonly keys: Readonly<Record<string, number>>;
}

/** In one statement, which sees one moment. */
async function stateOf(db: Kysely<EngineTables>, projection: string, self: string): Promise<BuildState> {
  const asked = sql<StateRow>`
    select position, unparkings, ${leftBehind(self)} as retired,
      (select count(*) from projection_parked) as parked,
      (select coalesce(json_object_agg(key, shared), '{}') from
        (select key, count(*) as shared from projection_parked_key group by key) as of_key) as keys
    from projection_checkpoint where name = ${projection}`;
  const { rows } = await asked.execute(db).catch((error: unknown) => {
    throw saysGone(error) ? new BuildGone(projection) : error;
  });
  const [row] = rows;
  if (!row || row.retired) throw new BuildGone(projection);
  const { position, unparkings, parked, keys } = row;
  return { position, unparkings, parked: { count: parked, keys: new Map(Object.entries(keys)) } };
}
