import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type ProjectionStorage, sqliteStorage } from '#projections';

/** Every row of every table of the read models, by projection and table; rows in an order of their own. */
export type Dump = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;

/** Where the read models of one test lie. */
export interface Place {
  /** Opens it, as a process does. Several may be open at once where the database is for several. */
  storage(): ProjectionStorage;
  /** Of the newest build of each projection. */
  dump(): Promise<Dump>;
  /** After all storages of it have been closed. */
  remove(): Promise<void>;
}

export type NewPlace = () => Promise<Place>;

/** A folder of its own. */
export function sqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-read-models-'));
  return Promise.resolve({
    storage: () => sqliteStorage({ folder }),
    dump: () => Promise.resolve(dumpFiles(folder)),
    remove: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  });
}

export function dumpFiles(folder: string): Dump {
  const files = readdirSync(folder).filter((name) => name.endsWith('.db'));
  return Object.fromEntries(
    newestBuilds(files, /^(.+)\.v(\d+)\.(\d+)\.db$/).map(([projection, file]) => {
      const db = new DatabaseSync(join(folder, file), { readOnly: true });
      const tables = db.prepare(`select name from sqlite_schema where type = 'table'`).all();
      const rows = ownTables(tables.map(({ name }) => String(name))).map((table) => [
        table,
        inOrder(db.prepare(`select * from "${table}"`).all()),
      ]);
      db.close();
      return [projection, Object.fromEntries(rows)];
    }),
  );
}

/** The newest build of each projection, by names that tell projection, version and generation. */
export function newestBuilds(
  names: readonly string[],
  pattern: RegExp,
): readonly (readonly [string, string])[] {
  const builds = names.flatMap((name) => {
    const [, projection, version, generation] = pattern.exec(name) ?? [];
    if (projection === undefined) return [];
    return [
      {
        name,
        projection: projection.replaceAll('_', '-'),
        age: [Number(version), Number(generation)] as const,
      },
    ];
  });
  builds.sort((a, b) => a.age[0] - b.age[0] || a.age[1] - b.age[1]);
  return [...new Map(builds.map(({ projection, name }) => [projection, name]))].sort();
}

/** Without those of the engine. */
export const ownTables = (names: readonly string[]) =>
  names.filter((name) => !/^(projection_|sqlite_)/.test(name)).sort();

/** As plain objects with their columns by name, in an order that no database decides. */
export const inOrder = (rows: readonly object[]): readonly unknown[] =>
  rows
    .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort())))
    .sort()
    .map((row): unknown => JSON.parse(row));
