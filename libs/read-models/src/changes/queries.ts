import { type Kysely, sql } from 'kysely';
import { comparePositions, type Position } from '#event-log';
import type { ReadableEngine } from '#projections';
import {
  type Change,
  type ChangesQuery,
  type ChangesReads,
  type LogPlaceReads,
  PROJECTION,
} from '../contract.js';
import { storedJson } from '../stored-json.js';
import { changesProjection } from './projection.js';
import type { ChangesTables } from './tables.js';

export const MAX_CHANGES = 1000;

export function changesReads(engine: ReadableEngine): ChangesReads & LogPlaceReads {
  const latest = async (db: Kysely<ChangesTables>) => {
    const row = await db
      .selectFrom('change')
      .select((of) => of.fn.max('seq').as('seq'))
      .executeTakeFirst();
    return row?.seq ?? 0;
  };
  return {
    changesAfter: (query) =>
      engine.read(changesProjection, async (db) => {
        requireSequence(query);
        // Before the rows, so that what is appended in between is not taken for scanned.
        const head = await latest(db);
        const rows = await changesQuery(db, query, head).execute();
        const whole = rows.length < query.limit;
        const scannedTo = whole ? Math.max(head, query.after) : (rows.at(-1)?.seq ?? query.after);
        return { changes: rows.map(changeOf), scannedTo };
      }),
    latestSequence: () => engine.read(changesProjection, latest),
    latestSoFar: () => engine.read(changesProjection, latest, 'any'),
    earliest: () =>
      engine.read(changesProjection, async (db) => {
        const row = await db
          .selectFrom('change')
          .select((of) => of.fn.min('seq').as('seq'))
          .executeTakeFirst();
        return row?.seq ?? null;
      }),
    logAt: (position) =>
      engine.read(changesProjection, async (db, reached) => {
        if (reached === null || comparePositions(reached, position) < 0) return null;
        if (engine.incompleteFor(PROJECTION.changes)) return null; // an event before it may be missing
        const row = await placeQuery(db, position).executeTakeFirst();
        return row ? { eventId: row.event_id, digest: row.digest, erasureEpoch: row.epoch ?? 0 } : null;
      }),
    onAppended: (listener) => engine.onCommitted(PROJECTION.changes, () => listener()),
  };
}

export function changesQuery(db: Kysely<ChangesTables>, query: ChangesQuery, head: number) {
  const { after, limit, filter: { personId, unit } = {} } = query;
  return db
    .selectFrom('change as c')
    .selectAll('c')
    .$if(personId !== undefined, (rows) =>
      rows.where(
        sql<boolean>`c.seq in (select seq from change_subject
          where person_id = ${personId} and seq > ${after} and seq <= ${head})`,
      ),
    )
    .$if(unit !== undefined, (rows) => rows.where('c.delivery_unit', '=', unit ?? null))
    .where('c.seq', '>', after)
    .where('c.seq', '<=', head)
    .orderBy('c.seq')
    .limit(limit);
}

/** The last row up to a position, and beside it what the very last one of all counts: erasure holds as of now. */
export function placeQuery(db: Kysely<ChangesTables>, position: Position) {
  return db
    .selectFrom('change')
    .select(['event_id', 'digest'])
    .select((of) =>
      of
        .selectFrom('change as newest')
        .select('newest.erasures')
        .where('newest.seq', '>', 0) // of all: it reads one row, the last, and no plan can be taken for more
        .orderBy('newest.seq', 'desc')
        .limit(1)
        .as('epoch'),
    )
    .where('position', '<=', position)
    .orderBy('position', 'desc')
    .limit(1);
}

function requireSequence({ after, limit }: ChangesQuery): void {
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new RangeError(`after must be a sequence number from 0, not ${after}`);
  }
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_CHANGES) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_CHANGES}, not ${limit}`);
  }
}

function changeOf(row: ChangesTables['change']): Change {
  return {
    seq: row.seq,
    position: row.position as Position,
    eventId: row.event_id,
    type: row.type,
    stream: row.stream,
    correctedType: row.corrected_type,
    occurredOn: row.occurred_on,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    personIds: storedJson(row.persons_json),
    deliveryUnit: row.delivery_unit,
    contract: row.contract,
    caseIds: storedJson(row.cases_json),
    matchId: row.match_id,
    corrects: row.corrects,
    deviations: storedJson(row.deviations_json),
  };
}
