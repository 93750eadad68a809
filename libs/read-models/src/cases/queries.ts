import { type Kysely, sql } from 'kysely';
import type { ReadableEngine } from '#projections';
import { type Sight, visible } from '../bitemporal.js';
import { connectionOf, startPage } from '../connection.js';
import type { CasesQuery } from '../contract-cases.js';
import { type CasesReads, PROJECTION } from '../contract.js';
import { type Cursors, queryDigest } from '../cursor.js';
import { notWithheld } from '../scope/predicate.js';
import { incompleteWithin } from '../scope/queries.js';
import { caseRow } from './case-row.js';
import { countQuery, listQuery } from './list-query.js';
import { casesProjection } from './projection.js';
import type { CasesTables } from './tables.js';

export function casesReads(engine: ReadableEngine, cursors: Cursors): CasesReads {
  const waits = (personId: string) => engine.incompleteFor(PROJECTION.cases, [personId]);
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
        const ofPage = caseIds.length === 0 ? [] : await factsQuery(db, caseIds, page, query).execute();
        const facts = Map.groupBy(ofPage, (fact) => fact.case_id);
        const keyOf = (row: (typeof rows)[number]) => [row.occurs_at, row.recorded_pos, row.case_id];
        const nodeOf = (row: (typeof rows)[number]) =>
          caseRow(row, facts.get(row.case_id) ?? [], asOf.asAt, waits(row.person_id));
        const incomplete = await incompleteWithin(engine, PROJECTION.cases, db, query);
        return {
          ...connectionOf(cursors, page, rows, keyOf, nodeOf, incomplete),
          totalCount: count,
        };
      }),
  };
}

/** What is visible of the cases, in the order of occurrence, and whether it is about somebody who is withheld too. */
export function factsQuery(
  db: Kysely<CasesTables>,
  caseIds: readonly string[],
  sight: Sight,
  { persons, accessOn }: Pick<CasesQuery, 'persons' | 'accessOn'>,
) {
  const shown = sql<boolean>`(fact.other_person_id is null or ${notWithheld(persons, 'fact.other_person_id', accessOn)})`;
  return db
    .selectFrom('case_fact as fact')
    .selectAll()
    .select(sql<0 | 1>`case when ${shown} then 0 else 1 end`.as('is_withheld'))
    .where('case_id', 'in', caseIds)
    .where(visible('fact', sight))
    .orderBy('occurs_at')
    .orderBy('order_pos')
    .orderBy('recorded_pos');
}
