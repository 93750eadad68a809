import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

interface Build {
  readonly version: number;
  readonly generation: number;
}

/** Rows of every table of every read model that answers, as `projection/table` → lines of JSON in order. */
export type ReadModelDump = Readonly<Record<string, readonly string[]>>;

/**
 * Dumps the live builds of a data folder's read models. The process that writes them must have ended. Which build it
 * is (its generation) is left out, since a rebuild counts it on.
 */
export function dumpReadModels(dataFolder: string): ReadModelDump {
  const folder = join(dataFolder, 'read-models');
  const live = JSON.parse(readFileSync(join(folder, 'live.json'), 'utf8')) as Record<string, { live: Build }>;
  return Object.fromEntries(
    Object.entries(live).flatMap(([name, { live: build }]) =>
      tablesOf(join(folder, `${name}.v${build.version}.${build.generation}.db`)).map(
        ([table, rows]) => [`${name}/${table}`, rows] as const,
      ),
    ),
  );
}

function tablesOf(file: string): readonly (readonly [string, readonly string[]])[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all()
      .map(({ name }) => String(name));
    return tables.map((table) => [table, rowsOf(database, table)]);
  } finally {
    database.close();
  }
}

function rowsOf(database: DatabaseSync, table: string): readonly string[] {
  const statement = database.prepare(`SELECT * FROM "${table}"`);
  statement.setReadBigInts(true);
  return statement
    .all()
    .map((row) =>
      JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    )
    .sort();
}
