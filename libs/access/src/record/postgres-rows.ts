import type { PostgresDatabase } from '#privacy';
import { entryOf } from './entry.js';
import { type Postings, SEGMENT } from './postings.js';
import { type RecordRows, segmentFrom, sequencesOf, sequencesText } from './rows.js';

/** What is asked of the schema. Exported for the test that none of it reads a table from end to end. */
export function statementsOf(database: Pick<PostgresDatabase, 'named'>) {
  const access = database.named('access');
  const segment = database.named('access_segment');
  const posting = database.named('access_posting');
  return {
    extent: `SELECT (SELECT max(sequence) FROM ${access}) AS last, (SELECT max(segment) FROM ${segment}) AS segment`,
    after: `SELECT * FROM ${access} WHERE sequence > $1 ORDER BY sequence LIMIT $2`,
    at: `SELECT * FROM ${access} WHERE sequence = ANY($1::bigint[]) ORDER BY sequence`,
    correlated: `SELECT sequence FROM ${access} WHERE sequence > $1 AND sequence <= $2 AND correlation_id = $3
      ORDER BY sequence`,
    firstFrom: `SELECT sequence FROM ${access} WHERE at >= $1 AND sequence > ${SEGMENT}::bigint * coalesce(
      (SELECT segment + 1 FROM ${segment} WHERE ends_at < $1 ORDER BY ends_at DESC, segment DESC LIMIT 1), 0)
      ORDER BY sequence LIMIT 1`,
    postings: `SELECT segment, term, sequences FROM ${posting}
      WHERE segment = ANY($1::integer[]) AND term = ANY($2::text[])`,
    segment: `SELECT ends_at FROM ${segment} WHERE segment = $1`,
    ofSegment: `SELECT term, sequences FROM ${posting} WHERE segment = $1`,
    keepSegment: `INSERT INTO ${segment} VALUES ($1, $2) ON CONFLICT (segment) DO NOTHING RETURNING segment`,
    keepPostings: `INSERT INTO ${posting} SELECT $1::integer, * FROM unnest($2::text[], $3::text[])`,
    strayed: `SELECT least(
      (SELECT min(segment) FROM ${segment} WHERE segment < 0),
      (SELECT max(segment) FROM ${segment} WHERE segment >= (SELECT coalesce(max(sequence), 0) FROM ${access}) / ${SEGMENT}),
      (SELECT min(segment) FROM ${posting} WHERE segment < 0),
      (SELECT min(segment) FROM ${posting} AS kept WHERE segment >= $1
         AND NOT EXISTS (SELECT FROM ${segment} AS whole WHERE whole.segment = kept.segment))) AS segment`,
  } as const;
}

/** @param requireOpen throws where the record is closed */
export function postgresRows(database: PostgresDatabase, requireOpen: () => void): RecordRows {
  const sql = statementsOf(database);
  const ask: PostgresDatabase['query'] = async (text, values) => {
    requireOpen();
    return database.query(text, values);
  };
  return {
    async extent() {
      const [row] = await ask(sql.extent);
      const segment = row?.['segment'] ?? null;
      return { last: Number(row?.['last'] ?? 0), segments: segment === null ? 0 : Number(segment) + 1 };
    },
    lastGiven: async () => null,
    after: async (sequence, limit) => (await ask(sql.after, [sequence, limit])).map(entryOf),
    at: async (sequences) => (sequences.length === 0 ? [] : (await ask(sql.at, [sequences])).map(entryOf)),
    correlated: async (correlationId, after, upTo) =>
      (await ask(sql.correlated, [after, upTo, correlationId])).map(({ sequence }) => Number(sequence)),
    async firstFrom(instant) {
      const [row] = await ask(sql.firstFrom, [instant]);
      return row && Number(row['sequence']);
    },
    async postings(terms, from, to): Promise<readonly Postings[]> {
      const segments = Array.from({ length: to - from }, (_, index) => from + index);
      const found = segments.map(() => new Map<string, readonly number[]>());
      for (const row of await ask(sql.postings, [segments, terms])) {
        const { segment, term, sequences } = row;
        found[Number(segment) - from]?.set(String(term), sequencesOf(String(sequences)));
      }
      return found;
    },
    async segment(segment) {
      const [row] = await ask(sql.segment, [segment]);
      return row && segmentFrom(segment, row['ends_at'], await ask(sql.ofSegment, [segment]));
    },
    async keep({ segment, endsAt, postings }) {
      requireOpen();
      await database.transaction(async (query) => {
        // Waits where another process keeps the same one just now, and then finds it there.
        if ((await query(sql.keepSegment, [segment, endsAt])).length === 0) return;
        const lists = [...postings.values()].map(sequencesText);
        await query(sql.keepPostings, [segment, [...postings.keys()], lists]);
      });
    },
    async strayed(segments) {
      const segment = (await ask(sql.strayed, [segments]))[0]?.['segment'] ?? null;
      return segment === null ? null : Number(segment);
    },
  };
}
