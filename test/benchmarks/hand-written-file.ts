import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

interface Table {
  readonly rows: NodeJS.Iterator<unknown>;
  readonly perPage: number;
  readonly insert: StatementSync;
  loaded: SQLInputValue[][];
}

/** A copy of one read model's file, filled page by page with the rows of the original in the order of writing. */
export class HandWrittenFile {
  private readonly original: DatabaseSync;
  private readonly copy: DatabaseSync;
  private readonly tables: readonly Table[];
  private readonly checkpoint: StatementSync;

  constructor(originalFile: string, copyFile: string, pages: number) {
    this.original = new DatabaseSync(originalFile, { readOnly: true });
    this.copy = new DatabaseSync(copyFile);
    // Those of the engine's connection for writing.
    this.copy.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
    const schema = this.original
      .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
      .all();
    for (const { sql } of schema) this.copy.exec(String(sql));
    this.tables = schema
      .filter(({ type, name }) => type === 'table' && !String(name).startsWith('projection_'))
      .map(({ name }) => this.table(String(name), pages));
    this.copy.exec("INSERT INTO projection_checkpoint VALUES ('it', NULL)");
    this.checkpoint = this.copy.prepare("UPDATE projection_checkpoint SET position = ? WHERE name = 'it'");
  }

  /** Brings the rows of the next page into memory. */
  load(): void {
    for (const table of this.tables) {
      table.loaded = [];
      while (table.loaded.length < table.perPage) {
        const { value, done } = table.rows.next();
        if (done) break;
        table.loaded.push(valuesOf(value));
      }
    }
  }

  /** Writes them, and how far they reach, in one transaction. */
  write(position: string): void {
    this.copy.exec('BEGIN');
    for (const { insert, loaded } of this.tables) for (const row of loaded) insert.run(...row);
    this.checkpoint.run(position);
    this.copy.exec('COMMIT');
  }

  close(): void {
    this.original.close();
    this.copy.close();
  }

  private table(name: string, pages: number): Table {
    const rows = this.original.prepare(`SELECT * FROM "${name}" ORDER BY rowid`);
    rows.setReturnArrays(true);
    const places = rows.columns().map(() => '?');
    const count = Number(this.original.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.['n']);
    return {
      rows: rows.iterate(),
      perPage: Math.ceil(count / pages),
      insert: this.copy.prepare(`INSERT INTO "${name}" VALUES (${places.join(', ')})`),
      loaded: [],
    };
  }
}

function valuesOf(row: unknown): SQLInputValue[] {
  if (!Array.isArray(row)) throw new TypeError('the statement does not return arrays');
  return row.map((value: unknown) => {
    if (value === null || typeof value === 'string' || typeof value === 'number') return value;
    throw new TypeError(`no column of a read model holds ${typeof value}`);
  });
}
