import type { Kysely } from 'kysely';
import type { ReadableEngine } from '#projections';
import { type Sight, visible } from '../bitemporal.js';
import { connectionOf, startPage } from '../connection.js';
import { type CasesReads, PROJECTION } from '../contract.js';
import { type Cursors, queryDigest } from '../cursor.js';
import { caseRow } from './case-row.js';
import { countQuery, listQuery } from './list-query.js';
import { casesProjection } from './projection.js';
import type { CasesTables } from './tables.js';

export function casesReads(engine: ReadableEngine, cursors: Cursors): CasesReads {
  const waits = (personId?: string) =>
    engine.incompleteFor(PROJECTION.cases, personId === undefined ? undefined : [personId]);
  return {
    cases: (query) =>
      engine.read(casesProjection, async (db, position) => {
        const { filter, persons, asOf } = query;
        const digest = queryDigest({ of: PROJECTION.cases, filter, persons, asOf });
        const page = startPage(cursors, digest, query.page, asOf, position);
        const rows = await listQuery(db, query, page).execute();
        const { count } = await countQuery(db, query, page).executeTakeFirstOrThrow();
        const caseIds = rows.map((row) => row.case_id);
        // PostgreSQL has no empty list to look in.
        const ofPage = caseIds.length === 0 ? [] : await factsQuery(db, caseIds, page).execute();
        const facts = Map.groupBy(ofPage, (fact) => fact.case_id);
        const keyOf = (row: (typeof rows)[number]) => [row.occurs_at, row.recorded_pos, row.case_id];
        const nodeOf = (row: (typeof rows)[number]) =>
          caseRow(row, facts.get(row.case_id) ?? [], asOf.asAt, waits(row.person_id));
        return {
          ...connectionOf(cursors, page, rows, keyOf, nodeOf, waits(filter.personId)),
          totalCount: count,
        };
      }),
  };
}

/** What is visible of the cases, in the order of occurrence. */
export function factsQuery(db: Kysely<CasesTables>, caseIds: readonly string[], sight: Sight) {
  return db
    .selectFrom('case_fact as fact')
    .selectAll()
    .where('case_id', 'in', caseIds)
    .where(visible('fact', sight))
    .orderBy('occurs_at')
    .orderBy('order_pos')
    .orderBy('recorded_pos');
}
