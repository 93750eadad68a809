import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** The rows of one table of the original, page by page. */
interface Source {
  readonly insert: string;
  readonly rows: NodeJS.Iterator<unknown>;
  readonly perPage: number;
  loaded: SQLInputValue[][];
}

interface Copy {
  readonly database: DatabaseSync;
  readonly inserts: readonly { readonly statement: StatementSync; readonly source: Source }[];
  readonly checkpoint: StatementSync;
}

/** A copy of one read model's file, filled page by page with the rows of the original in the order of writing. */
export class HandWrittenFile {
  private readonly original: DatabaseSync;
  private readonly schema: readonly string[];
  private readonly sources: readonly Source[];
  private copy: Copy | undefined;

  constructor(
    originalFile: string,
    private readonly file: string,
    pages: number,
  ) {
    this.original = new DatabaseSync(originalFile, { readOnly: true });
    const schema = this.original
      .prepare("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
      .all();
    this.schema = schema.map(({ sql }) => String(sql));
    this.sources = schema
      .filter(({ type, name }) => type === 'table' && !String(name).startsWith('projection_'))
      .map(({ name }) => this.source(String(name), pages));
  }

  /** Makes the file and its tables, and prepares what is to be written. */
  make(): void {
    const database = new DatabaseSync(this.file);
    // Those of the engine's connection for writing.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000');
    database.exec(
      `BEGIN; ${this.schema.join('; ')}; INSERT INTO projection_checkpoint VALUES ('it', NULL); COMMIT`,
    );
    this.copy = {
      database,
      inserts: this.sources.map((source) => ({ statement: database.prepare(source.insert), source })),
      checkpoint: database.prepare("UPDATE projection_checkpoint SET position = ? WHERE name = 'it'"),
    };
  }

  /** Brings the rows of the next page into memory. */
  load(): void {
    for (const source of this.sources) {
      source.loaded = [];
      while (source.loaded.length < source.perPage) {
        const { value, done } = source.rows.next();
        if (done) break;
        source.loaded.push(valuesOf(value));
      }
    }
  }

  /** Writes them, and how far they reach, in one transaction. */
  write(position: string): void {
    if (this.copy === undefined) throw new Error('the file has not been made');
    const { database, inserts, checkpoint } = this.copy;
    database.exec('BEGIN');
    for (const { statement, source } of inserts) for (const row of source.loaded) statement.run(...row);
    checkpoint.run(position);
    database.exec('COMMIT');
  }

  /** Folds what was written into the file, and closes it. */
  finish(): void {
    this.copy?.database.close();
    this.copy = undefined;
  }

  close(): void {
    this.finish();
    this.original.close();
  }

  private source(name: string, pages: number): Source {
    const rows = this.original.prepare(`SELECT * FROM "${name}" ORDER BY rowid`);
    rows.setReturnArrays(true);
    const places = rows.columns().map(() => '?');
    const count = Number(this.original.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.['n']);
    return {
      insert: `INSERT INTO "${name}" VALUES (${places.join(', ')})`,
      rows: rows.iterate(),
      perPage: Math.ceil(count / pages),
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
