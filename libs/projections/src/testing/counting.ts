import type { RecordedEvent } from '#event-log';
import { defineProjection, type EngineTables, type ReadableEngine } from '../index.js';

type CountingTables = EngineTables & { entry: { position: string; stream: string; value: number } };

/**
 * A projection of one table that fails where `poison` says so, after it has written. It knows schema version 1 of one
 * event type, and no others.
 */
export function counting(poison: (event: RecordedEvent) => void = () => {}, version = 1) {
  return defineProjection<RecordedEvent, CountingTables>({
    name: 'counting',
    version,
    handles: 'all',
    decode: (recorded) => {
      const { schemaVersion = 1 } = recorded.metadata;
      if (recorded.type === 'Counted' && schemaVersion === 1) return recorded;
      throw new Error(`there is no ${recorded.type} of schema version ${String(schemaVersion)}`);
    },
    keys: ({ data }) => (typeof data['person'] === 'string' ? [data['person']] : []),
    tablesOf: (db) => db.withTables<Omit<CountingTables, keyof EngineTables>>(),
    tables: (db) =>
      db.schema
        .createTable('entry')
        .addColumn('position', 'text', (column) => column.primaryKey())
        .addColumn('stream', 'text')
        .addColumn('value', 'integer')
        .execute(),
    on: (event, { write }) => {
      const value = Number(event.data['value']);
      write.insert('entry', { position: event.position, stream: event.stream, value });
      poison(event);
    },
  });
}

/** What the projection holds, in log order, beyond its position too. */
export function valuesOf(engine: ReadableEngine, projection = counting()): Promise<readonly number[]> {
  return engine.read(projection, async (db) => {
    const rows = await db.selectFrom('entry').select('value').orderBy('position').execute();
    return rows.map(({ value }) => value);
  });
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
