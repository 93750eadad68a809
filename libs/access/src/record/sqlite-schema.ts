import type { DatabaseSync } from 'node:sqlite';

/** As the record was first; `SECOND` to `FOURTH` bring it to what it is now. */
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

/** A row for each person of each entry, kept by a trigger. */
export const SECOND = `
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

/**
 * Postings by segment, which no look waits for, in place of rows and indexes that every look had to write. A process
 * of the version before goes on beside this one: it still writes entries, and by the view it finds them, slowly.
 */
const THIRD = `
  DROP TRIGGER access_by_person;
  DROP TABLE access_subject;
  DROP INDEX access_by_principal;
  DROP INDEX access_by_operation;
  DROP INDEX access_by_kind;
  DROP INDEX access_by_refusal;
  DROP INDEX access_by_time;
  CREATE VIEW access_subject AS
    SELECT value AS person, sequence FROM access, json_each(subjects);
  CREATE TABLE access_segment (segment INTEGER PRIMARY KEY, ends_at TEXT NOT NULL) STRICT;
  CREATE INDEX access_segment_by_end ON access_segment (ends_at, segment);
  ${never('access_segment')}
  CREATE TABLE access_posting (
    segment INTEGER NOT NULL,
    term TEXT NOT NULL,
    sequences TEXT NOT NULL,
    PRIMARY KEY (segment, term)
  ) STRICT, WITHOUT ROWID;
  ${never('access_posting')}
`;

/** How far an alert has come, which grows with each look. Alerts themselves never change. */
const FOURTH = `
  ALTER TABLE access_alert ADD COLUMN episode TEXT;
  ALTER TABLE access_alert ADD COLUMN since TEXT;
  CREATE TABLE access_alert_growth (
    episode TEXT PRIMARY KEY,
    latest TEXT NOT NULL,
    persons INTEGER NOT NULL,
    entry INTEGER NOT NULL
  ) STRICT;
`;

/** Makes what is missing, once, however many processes open the file at the same moment. */
export function makeRecord(database: DatabaseSync): void {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE`);
  try {
    database.exec(FIRST);
    const find = database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?');
    if (find.get('access_subject') === undefined) database.exec(SECOND);
    if (find.get('access_segment') === undefined) database.exec(THIRD);
    if (find.get('access_alert_growth') === undefined) database.exec(FOURTH);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
