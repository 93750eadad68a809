import type { Kysely } from 'kysely';

/** Which decision rested on which stream, and how far that stream had come. */
export type FactUsesTables = {
  fact_use: {
    /** The stream that was read for the decision. */
    stream: string;
    /** Its last revision then; -1 where it did not exist. */
    revision: number;
    /** The entry that rests on it. */
    entry_id: string;
    type: string;
    occurred_on: string;
    persons_json: string;
    /** 1 once the entry was taken back or replaced. */
    superseded: number;
  };
};

export async function createFactUsesTables(db: Kysely<FactUsesTables>): Promise<void> {
  await db.schema
    .createTable('fact_use')
    .addColumn('stream', 'text', (column) => column.notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('entry_id', 'text', (column) => column.notNull())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('occurred_on', 'text', (column) => column.notNull())
    .addColumn('persons_json', 'text', (column) => column.notNull())
    .addColumn('superseded', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('fact_use_pk', ['stream', 'entry_id'])
    .execute();
  await db.schema.createIndex('fact_use_by_entry').on('fact_use').column('entry_id').execute();
}
