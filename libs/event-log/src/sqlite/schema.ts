/** `THRU` in ASCII: tells the log from any other SQLite database. */
export const APPLICATION_ID = 0x54485255;
export const SCHEMA_VERSION = 1;

/**
 * The whole file layout. It is created in one transaction together with both pragmas, so a file either is a
 * log or holds nothing.
 *
 * `category` is the stream's name up to its first hyphen, inclusive. The two indexes end in the row id, so each
 * serves one type or one category in the order of positions.
 *
 * `INSERT OR REPLACE` removes the row in its way without firing a delete trigger, unless `recursive_triggers` is
 * on, as it is on every connection of ours. A guard in the file would need a BEFORE INSERT trigger, and any such
 * trigger triples the cost of an insert here (10 to 30 microseconds, measured). Who goes that far with another
 * tool can drop triggers too: verifying shows it.
 */
export const SCHEMA = `
CREATE TABLE event (
  position    INTEGER PRIMARY KEY AUTOINCREMENT,
  stream      TEXT NOT NULL,
  revision    INTEGER NOT NULL CHECK (revision >= 0),
  id          TEXT NOT NULL UNIQUE,
  type        TEXT NOT NULL,
  data        TEXT NOT NULL,
  metadata    TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  hash        TEXT NOT NULL,
  category    TEXT NOT NULL GENERATED ALWAYS AS (substr(stream, 1, instr(stream, '-'))) VIRTUAL,
  UNIQUE (stream, revision)
) STRICT;
CREATE INDEX event_by_type ON event (type);
CREATE INDEX event_by_category ON event (category);

CREATE TABLE anchor (
  position INTEGER PRIMARY KEY,
  hash     TEXT NOT NULL
) STRICT;

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
  BEGIN SELECT RAISE(ABORT, 'the event log is append-only: an event is never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
  BEGIN SELECT RAISE(ABORT, 'the event log is append-only: an event is never deleted'); END;
CREATE TRIGGER anchor_is_never_changed BEFORE UPDATE ON anchor
  BEGIN SELECT RAISE(ABORT, 'the event log is append-only: an anchor is never changed'); END;
CREATE TRIGGER anchor_is_never_deleted BEFORE DELETE ON anchor
  BEGIN SELECT RAISE(ABORT, 'the event log is append-only: an anchor is never deleted'); END;
CREATE TRIGGER anchor_is_never_replaced BEFORE INSERT ON anchor
  WHEN EXISTS (SELECT 1 FROM anchor WHERE position >= NEW.position)
  BEGIN SELECT RAISE(ABORT, 'the event log is append-only: an anchor is never replaced'); END;

PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${SCHEMA_VERSION};
`;
