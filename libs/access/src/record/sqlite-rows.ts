import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { RecordedAccess } from './access-record.js';
import { entryOf } from './entry.js';
import { type Postings, SEGMENT, type Segment } from './postings.js';
import { type Extent, type RecordRows, segmentFrom, sequencesOf, sequencesText } from './rows.js';

/** What is asked of the file. Exported for the test that none of it reads a table from end to end. */
export const SQL = {
  extent: `SELECT (SELECT max(sequence) FROM access) AS last, (SELECT max(segment) FROM access_segment) AS segment`,
  after: 'SELECT * FROM access WHERE sequence > ? ORDER BY sequence LIMIT ?',
  at: 'SELECT * FROM access WHERE sequence = ?',
  correlated:
    'SELECT sequence FROM access WHERE sequence > ? AND sequence <= ? AND correlation_id = ? ORDER BY sequence',
  firstFrom: `SELECT sequence FROM access WHERE at >= $at AND sequence > ${SEGMENT} * coalesce(
    (SELECT segment + 1 FROM access_segment WHERE ends_at < $at ORDER BY ends_at DESC, segment DESC LIMIT 1), 0)
    ORDER BY sequence LIMIT 1`,
  posting: 'SELECT sequences FROM access_posting WHERE segment = ? AND term = ?',
  segment: 'SELECT ends_at FROM access_segment WHERE segment = ?',
  postings: 'SELECT term, sequences FROM access_posting WHERE segment = ?',
  keepSegment: 'INSERT INTO access_segment VALUES (?, ?) ON CONFLICT (segment) DO NOTHING',
  keepPosting: 'INSERT INTO access_posting VALUES (?, ?, ?)',
  strayed: `SELECT min(segment) AS segment FROM (
    SELECT segment FROM access_segment WHERE segment < 0
    UNION ALL SELECT max(segment) FROM access_segment
      WHERE segment >= (SELECT coalesce(max(sequence), 0) FROM access) / ${SEGMENT}
    UNION ALL SELECT segment FROM access_posting WHERE segment < 0
    UNION ALL SELECT segment FROM access_posting
      WHERE segment >= ? AND NOT EXISTS (SELECT 1 FROM access_segment AS whole WHERE whole.segment = access_posting.segment))`,
} as const;

/** The count that AUTOINCREMENT keeps, in a table of a row for each such table. */
const LAST_GIVEN = `SELECT seq FROM sqlite_sequence WHERE name = 'access'`;

/** @param guarded runs work on the open database, and makes its failures ours */
export function sqliteRows(
  guarded: <Result>(work: (database: DatabaseSync) => Result) => Result,
): RecordRows {
  const all = (sql: string, ...values: SQLInputValue[]): readonly Record<string, SQLOutputValue>[] =>
    guarded((database) => database.prepare(sql).all(...values));
  return {
    async extent(): Promise<Extent> {
      const [row] = all(SQL.extent);
      const segment = row?.['segment'] ?? null;
      return { last: Number(row?.['last'] ?? 0), segments: segment === null ? 0 : Number(segment) + 1 };
    },
    lastGiven: async () => Number(all(LAST_GIVEN)[0]?.['seq'] ?? 0),
    after: async (sequence, limit) => all(SQL.after, sequence, limit).map(entryOf),
    async at(sequences): Promise<readonly RecordedAccess[]> {
      return guarded((database) => {
        const find = database.prepare(SQL.at);
        return sequences.flatMap((sequence) => find.all(sequence)).map(entryOf);
      });
    },
    correlated: async (correlationId, after, upTo) =>
      all(SQL.correlated, after, upTo, correlationId).map(({ sequence }) => Number(sequence)),
    async firstFrom(instant) {
      const row = guarded((database) => database.prepare(SQL.firstFrom).get({ $at: instant }));
      return row === undefined ? undefined : Number(row['sequence']);
    },
    async postings(terms, from, to): Promise<readonly Postings[]> {
      return guarded((database) => {
        const find = database.prepare(SQL.posting);
        return Array.from({ length: to - from }, (_, index) => {
          const found = terms.flatMap((term) => {
            const row = find.get(from + index, term);
            return row === undefined ? [] : [[term, sequencesOf(String(row['sequences']))] as const];
          });
          return new Map(found);
        });
      });
    },
    async segment(segment) {
      const [row] = all(SQL.segment, segment);
      return row && segmentFrom(segment, row['ends_at'], all(SQL.postings, segment));
    },
    async keep(segment) {
      guarded((database) => {
        database.exec('BEGIN IMMEDIATE');
        try {
          keepIn(database, segment);
          database.exec('COMMIT');
        } catch (error) {
          if (database.isTransaction) database.exec('ROLLBACK');
          throw error;
        }
      });
    },
    async strayed(segments) {
      const segment = all(SQL.strayed, segments)[0]?.['segment'] ?? null;
      return segment === null ? null : Number(segment);
    },
  };
}

function keepIn(database: DatabaseSync, { segment, endsAt, postings }: Segment): void {
  if (database.prepare(SQL.keepSegment).run(segment, endsAt).changes === 0) return;
  const insert = database.prepare(SQL.keepPosting);
  // In the order of the key, so that pages are filled one after the other.
  for (const term of [...postings.keys()].toSorted()) {
    insert.run(segment, term, sequencesText(postings.get(term) ?? []));
  }
}
