import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Stores } from './stores.js';

interface Build {
  readonly version: number;
  readonly generation: number;
}

/**
 * Rows of every table of every read model that answers, as `projection/table` → lines of JSON in order: the same
 * lines for the same rows, whichever database they come from. Which build it is (its generation) is left out, since a
 * rebuild counts it on.
 */
export type ReadModelDump = Readonly<Record<string, readonly string[]>>;

/** Dumps the live builds, wherever they lie. Where that is in files, nothing may write them. */
export function dumpOf({
  folder,
  stores,
}: {
  readonly folder: string;
  readonly stores: Stores;
}): Promise<ReadModelDump> | ReadModelDump {
  const { READ_MODELS } = stores.env;
  return READ_MODELS === undefined ? dumpReadModels(folder) : dumpPostgresReadModels(READ_MODELS);
}

/** Dumps the live builds of a data folder's read models. The process that writes them must have ended. */
export function dumpReadModels(dataFolder: string): ReadModelDump {
  const folder = join(dataFolder, 'read-models');
  const live = JSON.parse(readFileSync(join(folder, 'live.json'), 'utf8')) as Record<string, { live: Build }>;
  const tables = Object.entries(live).flatMap(([name, { live: build }]) => {
    const file = join(folder, `${name}.v${build.version}.${build.generation}.db`);
    return tablesOf(file).map(([table, rows]) => [`${name}/${table}`, rows] as const);
  });
  return sorted(tables);
}

/** The same of a database of PostgreSQL. */
export async function dumpPostgresReadModels(connectionString: string): Promise<ReadModelDump> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: pointers } = await client.query<{ projection: string; version: string; live: string }>(
      'select projection, version, live from throughline.projection_pointer',
    );
    const tables: (readonly [string, readonly string[]])[] = [];
    for (const { projection, version, live } of pointers) {
      const schema = `throughline_${projection.replaceAll('-', '_')}_v${version}_${live}`;
      const { rows } = await client.query<{ name: string }>(
        'select table_name as name from information_schema.tables where table_schema = $1',
        [schema],
      );
      for (const { name } of rows) {
        const all = await client.query<object>(`select * from "${schema}"."${name}"`);
        tables.push([`${projection}/${name}`, lines(all.rows)]);
      }
    }
    return sorted(tables);
  } finally {
    await client.end();
  }
}

/** Without what the engine keeps for itself, which differs between databases; what it has parked stays. */
function sorted(tables: readonly (readonly [string, readonly string[]])[]): ReadModelDump {
  const told = tables.filter(([name]) => !/\/projection_(?!parked$)/.test(name));
  return Object.fromEntries(told.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function tablesOf(file: string): readonly (readonly [string, readonly string[]])[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map(({ name }) => String(name));
    return tables.map((table) => {
      const statement = database.prepare(`SELECT * FROM "${table}"`);
      statement.setReadBigInts(true);
      return [table, lines(statement.all())];
    });
  } finally {
    database.close();
  }
}

/** Columns by name, and every number as text: one database gives it as a bigint, the other as text. */
function lines(rows: readonly object[]): readonly string[] {
  const asText = (_key: string, value: unknown) =>
    typeof value === 'bigint' || typeof value === 'number' ? `${value}` : value;
  return rows
    .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).toSorted()), asText))
    .toSorted();
}
