import type { Kysely } from 'kysely';
import { addFactColumns, type FactColumns } from '../bitemporal.js';

export type RelationKind =
  | 'OFFICER'
  | 'MATCH'
  | 'MATCH_END'
  | 'TRAINER'
  | 'ENROLMENT'
  | 'WITHDRAWAL'
  | 'CONTRACT'
  | 'UNIT'
  | 'EMPLOYMENT'
  | 'CONCERN'
  | 'LIMIT'
  | 'LIMIT_ALLOWS'
  | 'LIMIT_LIFTED'
  | 'RESTRICTION'
  | 'RESTRICTION_REFUSED'
  | 'ERASED';

/**
 * Who is related to whom. What `other_id` and `link_id` hold, by kind: OFFICER (officer), MATCH (mentor; match),
 * MATCH_END (match), TRAINER (trainer; group), ENROLMENT and WITHDRAWAL (group), CONTRACT (contract), UNIT (contract; the
 * Delivery Unit in which they were referred or enrolled under it), EMPLOYMENT (nothing), CONCERN (nothing; concern), LIMIT and LIMIT_LIFTED (nothing), LIMIT_ALLOWS (user; the entry that made the
 * list), RESTRICTION and RESTRICTION_REFUSED (nothing; the request for erasure that was decided so, or ordered), ERASED
 * (nothing): once their keys are destroyed.
 */
export type RelationRow = FactColumns & {
  kind: RelationKind;
  person_id: string | null;
  other_id: string | null;
  link_id: string | null;
};

export type ScopeTables = {
  scope_relation: RelationRow;
  /** Everyone that an event was ever about. */
  scope_person: { person_id: string };
};

export async function createScopeTables(db: Kysely<ScopeTables>): Promise<void> {
  await addFactColumns(db.schema.createTable('scope_relation'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('other_id', 'text')
    .addColumn('link_id', 'text')
    .execute();
  for (const column of ['person_id', 'other_id', 'link_id'] as const) {
    await db.schema
      .createIndex(`scope_by_${column}`)
      .on('scope_relation')
      .columns(['kind', column, 'occurs_at', 'recorded_pos'])
      .execute();
  }
  await db.schema.createIndex('scope_by_entry').on('scope_relation').column('entry_id').execute();
  await db.schema
    .createTable('scope_person')
    .addColumn('person_id', 'text', (column) => column.primaryKey())
    .execute();
}
