import type { Kysely } from 'kysely';
import { addFactColumns, type FactColumns } from '../bitemporal.js';

/** One row for each entry of a concern. Nothing of its words: they are read from the case file. */
export type ConcernFactRow = FactColumns & {
  /** See `orderPosition`. */
  order_pos: string;
  concern_id: string;
  person_id: string;
  type: string;
  /** 0 where it can begin a concern best (it was raised), 1 where it can (a disclosure), 2 where it cannot. */
  beginning: number;
  /** The order of the list: 0 for what cannot wait, 1 for today, 2 for the rest; 3 for what begins no concern. */
  rank: number;
  kind: string | null;
  urgency: string | null;
  match_id: string | null;
  outcome: string | null;
  /** 1 where a disclosure had a ground that is not permitted. */
  incident: number;
  actor_json: string;
  reported_by: string | null;
};

export type ConcernTables = { concern_fact: ConcernFactRow };

export async function createConcernTables(db: Kysely<ConcernTables>): Promise<void> {
  await addFactColumns(db.schema.createTable('concern_fact'))
    .addColumn('order_pos', 'text', (column) => column.notNull())
    .addColumn('concern_id', 'text', (column) => column.notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('beginning', 'integer', (column) => column.notNull())
    .addColumn('rank', 'integer', (column) => column.notNull())
    .addColumn('kind', 'text')
    .addColumn('urgency', 'text')
    .addColumn('match_id', 'text')
    .addColumn('outcome', 'text')
    .addColumn('incident', 'integer', (column) => column.notNull())
    .addColumn('actor_json', 'text', (column) => column.notNull())
    .addColumn('reported_by', 'text')
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on('concern_fact');
  await index('concern_in_order').columns(['rank', 'occurs_at', 'recorded_pos']).execute();
  await index('concern_by_person').columns(['person_id', 'occurs_at', 'recorded_pos']).execute();
  await index('concern_by_id').columns(['concern_id', 'beginning', 'occurs_at', 'order_pos']).execute();
  await index('concern_by_entry').column('entry_id').execute();
}
