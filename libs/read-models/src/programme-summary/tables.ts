import type { Kysely } from 'kysely';
import { addFactColumns, type FactColumns } from '../bitemporal.js';

/**
 * What the figures are counted from: one row for each fact, and person of it that a figure counts. Nothing here is
 * personal; `detail_json` holds only what is said of groups, contracts and roles.
 */
export type SummaryFactRow = FactColumns & {
  type: string;
  person_id: string | null;
  case_id: string | null;
  /** MENTOR or MENTEE in what concerns a match: a session counts once, by its mentee. */
  role: string | null;
  group_id: string | null;
  contract: string | null;
  unit: string | null;
  /** The breach, application or role it belongs to; the module, domain or qualification it is about. */
  ref: string | null;
  /** Reason, resolution, sentiment, level or measure. */
  code: string | null;
  polarity: string | null;
  amount: number | null;
  /** The last day of a term. */
  until: string | null;
  detail_json: string | null;
};

export type SummaryTables = {
  summary_fact: SummaryFactRow;
  summary_support: { entry_id: string; kind: string };
};

export const SUMMARY_TABLES = ['summary_fact'] as const;

export async function createSummaryTables(db: Kysely<SummaryTables>): Promise<void> {
  await addFactColumns(db.schema.createTable('summary_fact'))
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text')
    .addColumn('case_id', 'text')
    .addColumn('role', 'text')
    .addColumn('group_id', 'text')
    .addColumn('contract', 'text')
    .addColumn('unit', 'text')
    .addColumn('ref', 'text')
    .addColumn('code', 'text')
    .addColumn('polarity', 'text')
    .addColumn('amount', 'integer')
    .addColumn('until', 'text')
    .addColumn('detail_json', 'text')
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('summary_fact');
  await index('summary_by_contract').columns(['contract', 'type', 'occurred_on']).execute();
  await index('summary_by_person').columns(['person_id', 'type', 'occurred_on']).execute();
  await index('summary_by_type').columns(['type', 'occurred_on']).execute();
  await index('summary_by_entry').column('entry_id').execute();
  await db.schema
    .createTable('summary_support')
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('summary_support_pk', ['entry_id', 'kind'])
    .execute();
}
