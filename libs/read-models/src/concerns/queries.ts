import type { ReadableEngine } from '#projections';
import { casesProjection } from '../cases/projection.js';
import { connectionOf, startPage } from '../connection.js';
import { type ConcernsReads, PROJECTION } from '../contract.js';
import type { ConcernRow, ConcernState } from '../contract-concerns.js';
import { type Cursors, queryDigest } from '../cursor.js';
import { incompleteWithin } from '../scope/queries.js';
import { storedJson } from '../stored-json.js';
import { countQuery, factsQuery, listQuery } from './list-query.js';
import type { ConcernFactRow } from './tables.js';

export function concernsReads(engine: ReadableEngine, cursors: Cursors): ConcernsReads {
  return {
    concerns: (query) =>
      engine.read(casesProjection, async (db, position) => {
        const { filter, persons, asOf } = query;
        const digest = queryDigest({ of: 'concerns', filter, persons, asOf });
        const page = startPage(cursors, digest, query.page, asOf, position);
        const rows = await listQuery(db, query, page).execute();
        const { count } = await countQuery(db, query, page).executeTakeFirstOrThrow();
        const concernIds = rows.map((row) => row.concern_id);
        // PostgreSQL has no empty list to look in.
        const ofPage = concernIds.length === 0 ? [] : await factsQuery(db, concernIds, page).execute();
        const facts = Map.groupBy(ofPage, (fact) => fact.concern_id);
        const keyOf = (row: Beginning) => [`${row.rank}`, row.occurs_at, row.recorded_pos, row.entry_id];
        const nodeOf = (row: Beginning) => concernRow(row, facts.get(row.concern_id) ?? []);
        const incomplete = await incompleteWithin(engine, PROJECTION.cases, db, query);
        return { ...connectionOf(cursors, page, rows, keyOf, nodeOf, incomplete), totalCount: count };
      }),
  };
}

type Beginning = ConcernFactRow & { readonly state: ConcernState; readonly is_withheld: 0 | 1 };

function concernRow(row: Beginning, facts: readonly ConcernFactRow[]): ConcernRow {
  const disclosures = facts.filter(({ type }) => type === 'DisclosureMade');
  const closing = row.state === 'CLOSED' ? facts.findLast(({ type }) => type === 'ConcernClosed') : undefined;
  const known = {
    urgency: row.urgency,
    state: row.state,
    raisedOn: row.occurred_on,
    raisedBy: storedJson<ConcernRow['raisedBy']>(row.actor_json),
  };
  if (row.is_withheld === 1) return { ...WITHHELD, ...known };
  return {
    ...known,
    concernId: row.concern_id,
    personId: row.person_id,
    matchId: row.match_id,
    kind: row.kind,
    reportedBy: row.reported_by,
    disclosures: disclosures.length,
    incidents: disclosures.filter(({ incident }) => incident === 1).length,
    closedOn: closing?.occurred_on ?? null,
    outcome: closing?.outcome ?? null,
  };
}

/** What could tell whose it is, of a person under limited access. */
const WITHHELD = {
  concernId: null,
  personId: null,
  matchId: null,
  kind: null,
  reportedBy: null,
  disclosures: 0,
  incidents: 0,
  closedOn: null,
  outcome: null,
} as const;
