import type { Kysely } from 'kysely';
import { addFactColumns, type FactColumns } from '../bitemporal.js';
import type { EntryRole } from '../contract-case-file.js';
import { createScopeTables, type ScopeTables } from '../scope/tables.js';

/** One row for each entry and person that it is about. Columns that end in `_json` hold JSON. */
export type EntryRow = FactColumns & {
  /** See `orderPosition`. */
  order_pos: string;
  person_id: string;
  role: EntryRole;
  type: string;
  stream: string;
  revision: string;
  subjects_json: string;
  case_id: string | null;
  match_id: string | null;
  group_id: string | null;
  unit: string | null;
  contract: string | null;
  actor_json: string;
  reported_by: string | null;
  data_json: string;
  deviations_json: string | null;
  corrects: string | null;
  backdate_reason: string | null;
  source_json: string | null;
  superseded_by_json: string | null;
};

export type CaseFileTables = ScopeTables & { case_file_entry: EntryRow };

export async function createCaseFileTables(db: Kysely<CaseFileTables>): Promise<void> {
  await addFactColumns(db.schema.createTable('case_file_entry'))
    .addColumn('order_pos', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('subjects_json', 'text', (column) => column.notNull())
    .addColumn('case_id', 'text')
    .addColumn('match_id', 'text')
    .addColumn('group_id', 'text')
    .addColumn('unit', 'text')
    .addColumn('contract', 'text')
    .addColumn('actor_json', 'text', (column) => column.notNull())
    .addColumn('reported_by', 'text')
    .addColumn('data_json', 'text', (column) => column.notNull())
    .addColumn('deviations_json', 'text')
    .addColumn('corrects', 'text')
    .addColumn('backdate_reason', 'text')
    .addColumn('source_json', 'text')
    .addColumn('superseded_by_json', 'text')
    .execute();
  await db.schema
    .createIndex('case_file_in_order')
    .unique()
    .on('case_file_entry')
    .columns(['person_id', 'occurs_at', 'recorded_pos'])
    .execute();
  await db.schema
    .createIndex('case_file_by_type')
    .on('case_file_entry')
    .columns(['person_id', 'type', 'occurs_at', 'order_pos'])
    .execute();
  await db.schema.createIndex('case_file_by_entry').on('case_file_entry').column('entry_id').execute();
  await createScopeTables(db);
}
