import { sql } from 'kysely';
import type { AnyProjection } from '../define-projection.js';
import type { Build, Notice, Pointer } from '../storage/projection-storage.js';
import type { Db, Tx } from './engine-schema.js';
import type { Layout } from './layout.js';

interface Row {
  readonly live: number;
  readonly previous: number | null;
}

/**
 * Which builds of a projection answer: one row for each version, so that programs of two versions can run side by side
 * while a deployment goes on, each with its own builds.
 */
export class Pointers {
  constructor(
    private readonly layout: Layout,
    private readonly projection: AnyProjection,
  ) {}

  async read(db: Db): Promise<Pointer | undefined> {
    const { name, version } = this.projection;
    const { rows } = await sql<Row>`
      select live, previous from ${this.table} where projection = ${name} and version = ${version}`.execute(
      db,
    );
    return rows[0] && pointerOf(version, rows[0]);
  }

  /** Other processes hear of it with the commit. */
  async write(tx: Tx, { live, previous }: Pointer): Promise<void> {
    const { name, version } = this.projection;
    await sql`
      insert into ${this.table} (projection, version, live, previous)
      values (${name}, ${version}, ${live.generation}, ${previous?.generation ?? null})
      on conflict (projection, version) do update set live = excluded.live, previous = excluded.previous`.execute(
      tx,
    );
    const notice: Notice = { projection: name, build: live, position: null };
    await sql`select pg_notify(${this.layout.channel}, ${JSON.stringify(notice)})`.execute(tx);
  }

  /** Those of all versions that are named. */
  async named(tx: Tx): Promise<readonly Build[]> {
    const { rows } = await sql<Row & { readonly version: number }>`
      select version, live, previous from ${this.table} where projection = ${this.projection.name}`.execute(
      tx,
    );
    return rows.flatMap((row) => {
      const { live, previous } = pointerOf(row.version, row);
      return previous ? [live, previous] : [live];
    });
  }

  async forget(tx: Tx, version: number): Promise<void> {
    await sql`
      delete from ${this.table} where projection = ${this.projection.name} and version = ${version}`.execute(
      tx,
    );
  }

  /** All that are there, of all versions, named or not. */
  async builds(db: Db): Promise<readonly Build[]> {
    const { name } = this.projection;
    const { rows } = await sql<{ readonly schema: string }>`
      select nspname as schema from pg_namespace
      where starts_with(nspname, ${this.layout.prefixOf(name)})`.execute(db);
    return rows.flatMap(({ schema }) => this.layout.buildOf(name, schema) ?? []);
  }

  private get table() {
    return sql.id(this.layout.namespace, 'projection_pointer');
  }
}

function pointerOf(version: number, { live, previous }: Row): Pointer {
  const pointer = { live: { version, generation: live } };
  return previous === null ? pointer : { ...pointer, previous: { version, generation: previous } };
}
