import { CompiledQuery, type Kysely, PostgresAdapter } from 'kysely';
import type { EngineTables } from '../kysely/engine-tables.js';
import { ParameterRows } from '../kysely/parameter-rows.js';
import type { PendingRows } from './pending-rows.js';

/** PostgreSQL refuses more than 65,535. */
const MAX_PARAMETERS = 16_000;

type Texts = Map<string, string>;

/** A connection prepares a text once and keeps it; building and compiling it anew costs more than the rows. */
const textsOf = new WeakMap<object, Texts>();

/**
 * The statements that insert the rows. On SQLite that is one, run for each row: measured, longer ones are a quarter
 * slower. On PostgreSQL each statement is a journey, so each holds many rows: as many as a power of two, so that a
 * handful of texts for each table serves every number of rows.
 */
export function* insertStatements(db: Kysely<EngineTables>, pending: PendingRows): Iterable<CompiledQuery> {
  const { adapter } = db.getExecutor();
  const { rows, columns } = pending;
  if (!(adapter instanceof PostgresAdapter)) {
    yield CompiledQuery.raw(textFor(db, adapter, pending, 1), new ParameterRows(rows));
    return;
  }
  const largest = powerOfTwoWithin(MAX_PARAMETERS / columns.length);
  for (let done = 0; done < rows.length;) {
    const count = Math.min(largest, powerOfTwoWithin(rows.length - done));
    const text = textFor(db, adapter, pending, count);
    yield CompiledQuery.raw(text, rows.slice(done, done + count).flat());
    done += count;
  }
}

function textFor(db: Kysely<EngineTables>, adapter: object, pending: PendingRows, count: number): string {
  let texts = textsOf.get(adapter);
  if (!texts) textsOf.set(adapter, (texts = new Map<string, string>()));
  const key = `${pending.table} ${pending.columns.join()} ${pending.onlyNew} ${count}`;
  let text = texts.get(key);
  if (text === undefined) texts.set(key, (text = compile(db, pending, count)));
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
  return 2 ** Math.floor(Math.log2(Math.max(1, most)));
}
