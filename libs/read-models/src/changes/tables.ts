import type { Kysely } from 'kysely';

/** Append-only, one row for each event of the log, in its order: so a rebuild gives the same sequence. */
export type ChangesTables = {
  change: {
    /** Given by the projection: a sequence of the database would leave holes. */
    seq: number;
    position: string;
    event_id: string;
    type: string;
    stream: string;
    /** For a correction: the type of the entry that it takes back or replaces. */
    corrected_type: string | null;
    occurred_on: string;
    occurred_at: string | null;
    recorded_at: string;
    delivery_unit: string | null;
    contract: string | null;
    match_id: string | null;
    corrects: string | null;
    persons_json: string;
    cases_json: string;
    deviations_json: string;
    /** Of the log up to here: see `logDigest`. */
    digest: string;
    /** Erasures that the log says are done, up to here. */
    erasures: number;
  };
  change_subject: { person_id: string; seq: number };
};

export async function createChangesTables(db: Kysely<ChangesTables>): Promise<void> {
  await db.schema
    .createTable('change')
    .addColumn('seq', 'integer', (column) => column.primaryKey())
    .addColumn('position', 'text', (column) => column.notNull().unique())
    .addColumn('event_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('corrected_type', 'text')
    .addColumn('occurred_on', 'text', (column) => column.notNull())
    .addColumn('occurred_at', 'text')
    .addColumn('recorded_at', 'text', (column) => column.notNull())
    .addColumn('delivery_unit', 'text')
    .addColumn('contract', 'text')
    .addColumn('match_id', 'text')
    .addColumn('corrects', 'text')
    .addColumn('persons_json', 'text', (column) => column.notNull())
    .addColumn('cases_json', 'text', (column) => column.notNull())
    .addColumn('deviations_json', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('erasures', 'integer', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('change_by_unit').on('change').columns(['delivery_unit', 'seq']).execute();
  await db.schema
    .createTable('change_subject')
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('change_subject_pk', ['person_id', 'seq'])
    .execute();
}
