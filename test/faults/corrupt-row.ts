import { DatabaseSync } from 'node:sqlite';

/** Writes into a log behind its back, as somebody does who has the file and knows SQL. */
export function tamper(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  try {
    const triggers = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all();
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`);
    database.exec(sql);
  } finally {
    database.close();
  }
}

/** Who and where a row is, so that a test can say what must be named. */
export interface Row {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** The rows of a log in order. */
export function rowsOf(file: string): readonly Row[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare('SELECT position, stream, revision, id FROM event ORDER BY position')
      .all()
      .map(({ position, stream, revision, id }) => ({
        position: Number(position),
        stream: String(stream),
        revision: Number(revision),
        id: String(id),
      }));
  } finally {
    database.close();
  }
}

/** SQL that exchanges two rows' places in the log: everything of them but their positions stays together. */
export function swapped(one: number, other: number): string {
  return `UPDATE event SET position = -position WHERE position IN (${one}, ${other});
    UPDATE event SET position = ${one + other} + position WHERE position < 0`;
}
