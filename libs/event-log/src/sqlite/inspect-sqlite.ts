import type { SyncLogInspection, StoredAnchor, StreamHead } from '../verify/inspection.js';
import { ANCHOR_INTERVAL } from './anchors.js';
import type { LogFile } from './log-file.js';
import { RANGES } from './pages.js';
import { allRows, EVENT_COLUMNS, firstRow, storedEvent, type Row } from './rows.js';
import { formatPosition, MAX_POSITION } from '../position.js';

const EVENTS = `SELECT ${EVENT_COLUMNS} ${RANGES.allForwards}`;
const EVENT_AT = 'SELECT hash, position FROM event WHERE stream = ? AND revision = ?';
const NEXT_STREAM = 'SELECT stream FROM event WHERE stream > ? ORDER BY stream LIMIT 1';
const HEAD = 'SELECT stream, revision, hash FROM event WHERE stream = ? ORDER BY revision DESC LIMIT 1';
const NEXT_ANCHOR = 'SELECT position, hash FROM anchor WHERE position > ? ORDER BY position LIMIT 1';
const LAST_GIVEN = `SELECT seq FROM sqlite_sequence WHERE name = 'event'`;

/** A log on SQLite as `verifyLog` sees it. */
export function inspectSqlite(file: LogFile): SyncLogInspection {
  const first = (sql: string, ...parameters: (string | bigint)[]): Row | undefined =>
    file.run((connection) => firstRow(connection.statement(sql), ...parameters));
  return {
    anchorInterval: ANCHOR_INTERVAL,
    positionOf: formatPosition,
    eventsAfter: (position, limit) =>
      file.run((connection) =>
        allRows(connection.statement(EVENTS), position, MAX_POSITION, limit).map(storedEvent),
      ),
    eventAt(stream, revision) {
      const row = first(EVENT_AT, stream, revision);
      return row && { hash: row[0] as string, position: row[1] as bigint };
    },
    anchorAfter(position): StoredAnchor | undefined {
      const row = first(NEXT_ANCHOR, position);
      return row && { position: row[0] as bigint, hash: row[1] as string };
    },
    lastGiven: () => (first(LAST_GIVEN)?.[0] ?? 0n) as bigint,
    *heads(): Generator<StreamHead> {
      let name = '';
      for (;;) {
        const next = first(NEXT_STREAM, name);
        if (next === undefined) return;
        name = next[0] as string;
        const head = first(HEAD, name);
        if (head !== undefined) {
          yield { stream: name, revision: head[1] as bigint, hash: head[2] as string };
        }
      }
    },
  };
}
