import type { DatabaseSync } from 'node:sqlite';

/** As the record was first; `SECOND` brings it to what it is now. */
export const FIRST = `
  CREATE TABLE IF NOT EXISTS access (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    principal TEXT NOT NULL,
    role TEXT,
    operation TEXT NOT NULL,
    subjects TEXT NOT NULL,
    purpose TEXT,
    correlation_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('GRANTED', 'REFUSED')),
    hash TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS access_never_changes BEFORE UPDATE ON access
    BEGIN SELECT RAISE(ABORT, 'the record of who looked is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS access_never_goes BEFORE DELETE ON access
    BEGIN SELECT RAISE(ABORT, 'the record of who looked is append-only'); END;
`;

const never = (table: string): string => `
  CREATE TRIGGER ${table}_never_changes BEFORE UPDATE ON ${table}
    BEGIN SELECT RAISE(ABORT, 'the record of who looked is append-only'); END;
  CREATE TRIGGER ${table}_never_goes BEFORE DELETE ON ${table}
    BEGIN SELECT RAISE(ABORT, 'the record of who looked is append-only'); END;
`;

/**
 * The persons of each entry are kept by a trigger, so that a process of the version before keeps them too while both
 * write.
 */
const SECOND = `
  ALTER TABLE access ADD COLUMN kind TEXT;
  ALTER TABLE access ADD COLUMN organisation TEXT;
  ALTER TABLE access ADD COLUMN as_person TEXT;
  ALTER TABLE access ADD COLUMN "release" TEXT;
  CREATE TABLE access_subject (
    person TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (person, sequence)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO access_subject SELECT value, sequence FROM access, json_each(subjects);
  CREATE TRIGGER access_by_person AFTER INSERT ON access
    BEGIN INSERT OR IGNORE INTO access_subject SELECT value, NEW.sequence FROM json_each(NEW.subjects); END;
  CREATE INDEX access_by_principal ON access (principal);
  CREATE INDEX access_by_operation ON access (operation);
  CREATE INDEX access_by_kind ON access (kind);
  CREATE INDEX access_by_refusal ON access (outcome) WHERE outcome = 'REFUSED';
  CREATE INDEX access_by_time ON access (at);
  ${never('access_subject')}
  CREATE TABLE access_alert (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    principal TEXT NOT NULL,
    person TEXT,
    persons INTEGER NOT NULL,
    entry INTEGER NOT NULL
  ) STRICT;
  ${never('access_alert')}
  CREATE TABLE access_watched (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL) STRICT;
  INSERT INTO access_watched VALUES (1, 0);
`;

/** Makes what is missing, once, however many processes open the file at the same moment. */
export function makeRecord(database: DatabaseSync): void {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE`);
  try {
    database.exec(FIRST);
    const there = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'access_subject'").get();
    if (there === undefined) database.exec(SECOND);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
