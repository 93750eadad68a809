import { type CompiledQuery, CompiledQuery as Compiled, type Kysely, PostgresAdapter } from 'kysely';
import type { EngineTables } from '../kysely/engine-tables.js';
import type { PendingRows } from './pending-rows.js';

/**
 * So many parameters a statement, at most. Measured on SQLite, longer ones are slower again; PostgreSQL refuses
 * more than 65,535, and there each statement is a journey.
 */
const MAX_PARAMETERS = { sqlite: 640, postgres: 16_000 } as const;

type Texts = Map<string, string>;

/** A connection prepares a text once and keeps it; building and compiling it anew costs more than the rows. */
const textsOf = new WeakMap<object, Texts>();

/**
 * The statements that insert the rows. Their numbers of rows are powers of two, so that a handful of texts for each
 * table serves every number of rows.
 */
export function* insertStatements(db: Kysely<EngineTables>, rows: PendingRows): Iterable<CompiledQuery> {
  const { adapter } = db.getExecutor();
  const width = rows.columns.length;
  const most = MAX_PARAMETERS[adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite'];
  const largest = powerOfTwoWithin(Math.max(1, most / width));
  for (let done = 0; done < rows.count;) {
    const count = Math.min(largest, powerOfTwoWithin(rows.count - done));
    const text = textFor(db, adapter, rows, count);
    yield Compiled.raw(text, rows.values.slice(done * width, (done + count) * width));
    done += count;
  }
}

function textFor(db: Kysely<EngineTables>, adapter: object, rows: PendingRows, count: number): string {
  let texts = textsOf.get(adapter);
  if (!texts) textsOf.set(adapter, (texts = new Map<string, string>()));
  const key = `${rows.table} ${rows.columns.join()} ${rows.onlyNew} ${count}`;
  let text = texts.get(key);
  if (text === undefined) texts.set(key, (text = compile(db, rows, count)));
  return text;
}

/** Kysely writes the statement of the database at hand; the values in it are only places. */
function compile(db: Kysely<EngineTables>, { table, columns, onlyNew }: PendingRows, count: number): string {
  const place = Object.fromEntries(columns.map((column) => [column, 0]));
  const places = Array.from({ length: count }, () => place);
  const insert = db.withTables<Record<string, Record<string, number>>>().insertInto(table).values(places);
  return (onlyNew ? insert.onConflict((conflict) => conflict.doNothing()) : insert).compile().sql;
}

function powerOfTwoWithin(most: number): number {
  return 2 ** Math.floor(Math.log2(most));
}
