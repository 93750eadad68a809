import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { ParameterRows } from '../kysely/parameter-rows.js';

/** A query with a new text each time must not fill the memory with prepared statements. */
const MAX_STATEMENTS = 400;

/** Kysely over an open node:sqlite connection. Destroying the Kysely instance closes the connection. */
export function nodeSqliteDialect(connection: DatabaseSync): SqliteDialect {
  return new SqliteDialect({ database: new StatementCache(connection) });
}

class StatementCache implements SqliteDatabase {
  private readonly statements = new Map<string, SqliteStatement>();

  constructor(private readonly connection: DatabaseSync) {}

  prepare(sql: string): SqliteStatement {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = new Statement(this.connection.prepare(sql));
    const [oldest] = this.statements.keys();
    if (oldest !== undefined && this.statements.size >= MAX_STATEMENTS) this.statements.delete(oldest);
    this.statements.set(sql, statement);
    return statement;
  }

  close(): void {
    this.statements.clear();
    this.connection.close();
  }
}

class Statement implements SqliteStatement {
  readonly reader: boolean;

  constructor(private readonly statement: StatementSync) {
    this.reader = statement.columns().length > 0;
    // As numbers, integers beyond 2^53 throw at read; they are narrowed below where that loses nothing.
    statement.setReadBigInts(true);
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.statement.all(...parameters.map(toSql)).map(narrow);
  }

  run(parameters: readonly unknown[]) {
    if (parameters instanceof ParameterRows) return this.runEach(parameters);
    return this.statement.run(...parameters.map(toSql));
  }

  private runEach(rows: ParameterRows) {
    let changes = 0;
    for (const row of rows) {
      const values = row.every(isSql) ? row : row.map(toSql);
      changes += Number(this.statement.run(...values).changes);
    }
    return { changes, lastInsertRowid: 0 };
  }

  *iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    for (const row of this.statement.iterate(...parameters.map(toSql))) yield narrow(row);
  }
}

/** What nearly all values are, which then need no copy of their row. */
function isSql(value: unknown): value is string | number | null {
  return typeof value === 'string' || value === null || typeof value === 'number';
}

function toSql(value: unknown): SQLInputValue {
  switch (typeof value) {
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
    case 'number':
    case 'bigint':
      return value;
    default:
      if (value === null || value instanceof Uint8Array) return value;
      throw new TypeError(`a column cannot hold ${typeof value}`);
  }
}

/** Integers that a number holds exactly become numbers; larger ones stay bigint. */
function narrow<Row extends object>(row: Row): Row {
  for (const column of Object.keys(row)) {
    const value: unknown = Reflect.get(row, column);
    if (typeof value === 'bigint' && value >= -MAX_SAFE && value <= MAX_SAFE) {
      Reflect.set(row, column, Number(value));
    }
  }
  return row;
}
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
