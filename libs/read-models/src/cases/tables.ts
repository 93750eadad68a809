import { type Kysely, sql } from 'kysely';
import { addFactColumns, type FactColumns } from '../bitemporal.js';
import type { CaseState, Route } from '../contract-cases.js';
import { type ConcernTables, createConcernTables } from '../concerns/tables.js';
import { createScopeTables, type ScopeTables } from '../scope/tables.js';

/** Where a case begins. */
export type ReferralRow = FactColumns & {
  case_id: string;
  person_id: string;
  route: Route;
  contract: string | null;
  unit: string | null;
};

/** One row for each fact and case in which it stands; `state` where the fact bears on it. */
export type CaseFactRow = FactColumns & {
  /** See `orderPosition`. */
  order_pos: string;
  case_id: string;
  type: string;
  state: CaseState | null;
  /** From when the state holds. */
  effective_on: string;
  /** The last day of a Case Supporter's term. */
  until: string | null;
  application_id: string | null;
  group_id: string | null;
  match_id: string | null;
  other_person_id: string | null;
};

export type CasesTables = ScopeTables &
  ConcernTables & { case_referral: ReferralRow; case_fact: CaseFactRow };

export const CASE_TABLES = ['case_referral', 'case_fact', 'concern_fact', 'scope_relation'] as const;

export async function createCasesTables(db: Kysely<CasesTables>): Promise<void> {
  await addFactColumns(db.schema.createTable('case_referral'))
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('route', 'text', (column) => column.notNull())
    .addColumn('contract', 'text')
    .addColumn('unit', 'text')
    .execute();
  const order = ['occurs_at', 'recorded_pos'] as const;
  const referral = (name: string) => db.schema.createIndex(name).on('case_referral');
  await referral('referral_in_order')
    .columns([...order])
    .execute();
  await referral('referral_by_contract')
    .columns(['contract', ...order])
    .execute();
  await referral('referral_by_person')
    .columns(['person_id', ...order])
    .execute();
  await referral('referral_by_entry').column('entry_id').execute();

  await addFactColumns(db.schema.createTable('case_fact'))
    .addColumn('order_pos', 'text', (column) => column.notNull())
    .addColumn('case_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('state', 'text')
    .addColumn('effective_on', 'text', (column) => column.notNull())
    .addColumn('until', 'text')
    .addColumn('application_id', 'text')
    .addColumn('group_id', 'text')
    .addColumn('match_id', 'text')
    .addColumn('other_person_id', 'text')
    .execute();
  const fact = (name: string) => db.schema.createIndex(name).on('case_fact');
  const factOrder = ['occurs_at', 'order_pos'] as const;
  await fact('case_fact_in_order')
    .columns(['case_id', ...factOrder])
    .execute();
  await fact('case_fact_state')
    .columns(['case_id', ...factOrder])
    .where(sql.ref('state'), 'is not', null)
    .execute();
  await fact('case_fact_by_application').columns(['application_id', 'type']).execute();
  await fact('case_fact_by_entry').column('entry_id').execute();
  await createConcernTables(db);
  await createScopeTables(db);
}
