import type { Kysely } from 'kysely';
import { addFactColumns, type FactColumns } from '../bitemporal.js';
import { createScopeTables, type ScopeTables } from '../scope/tables.js';

export type RaisedRow = FactColumns & {
  task_id: string;
  kind: string;
  /** 0 for what is urgent, 1 for what is not: the order of the list. */
  rank: number;
  about_stream: string | null;
  about_event: string | null;
  match_ids_json: string;
  entry_ids_json: string;
  unit: string | null;
  contract: string | null;
};

/** What became of a task: whose it is, that it is done. */
export type StepRow = FactColumns & {
  task_id: string;
  state: 'ASSIGNED' | 'DONE';
  assignee: string | null;
};

export type TasksTables = ScopeTables & {
  task_raised: RaisedRow;
  /** Of the entry that raised the task, so that one that replaces it may name others; with its kind. */
  task_person: { entry_id: string; person_id: string; kind: string };
  task_step: StepRow;
};

export const TASK_TABLES = ['task_raised', 'task_step', 'scope_relation'] as const;

export async function createTasksTables(db: Kysely<TasksTables>): Promise<void> {
  await addFactColumns(db.schema.createTable('task_raised'))
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('rank', 'integer', (column) => column.notNull())
    .addColumn('about_stream', 'text')
    .addColumn('about_event', 'text')
    .addColumn('match_ids_json', 'text', (column) => column.notNull())
    .addColumn('entry_ids_json', 'text', (column) => column.notNull())
    .addColumn('unit', 'text')
    .addColumn('contract', 'text')
    .execute();
  const raised = (name: string) => db.schema.createIndex(name).on('task_raised');
  await raised('task_in_order').columns(['rank', 'occurs_at', 'recorded_pos']).execute();
  await raised('task_by_contract').columns(['contract', 'rank', 'occurs_at', 'recorded_pos']).execute();
  await raised('task_by_entry').column('entry_id').execute();

  await db.schema
    .createTable('task_person')
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('task_person_pk', ['entry_id', 'person_id'])
    .execute();
  await db.schema
    .createIndex('task_by_person')
    .on('task_person')
    .columns(['person_id', 'entry_id'])
    .execute();

  await addFactColumns(db.schema.createTable('task_step'))
    .addColumn('task_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('assignee', 'text')
    .execute();
  const step = (name: string) => db.schema.createIndex(name).on('task_step');
  await step('task_step_in_order').columns(['task_id', 'state', 'occurs_at', 'recorded_pos']).execute();
  await step('task_step_by_entry').column('entry_id').execute();
  await createScopeTables(db);
}
