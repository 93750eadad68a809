import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventLog, memoryEventLog, type Position, type RecordedEvent } from '#event-log';
import { defineProjection, type EngineTables, projectionEngine, sqliteStorage } from '../index.js';

type CountingTables = EngineTables & { entry: { position: string; stream: string; value: number } };

/** A projection of one table that fails where `poison` says so. */
export function counting(poison: (event: RecordedEvent) => void = () => {}, version = 1) {
  return defineProjection<RecordedEvent, CountingTables>({
    name: 'counting',
    version,
    handles: ['Counted'],
    decode: (recorded) => recorded,
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

export interface Bench {
  readonly folder: string;
  readonly log: EventLog;
  append(stream: string, values: readonly number[], person?: string): Promise<Position>;
  /** @param inFolder default: the bench's own */
  engine(projection?: ReturnType<typeof counting>, inFolder?: string): ReturnType<typeof projectionEngine>;
  close(): Promise<void>;
}

/** A log in memory and a folder for one test. */
export function bench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-projections-'));
  const clock = () => new Date();
  const log = memoryEventLog({ clock });
  const revisions = new Map<string, bigint>();
  return {
    folder,
    log,
    append: async (stream, values, person) => {
      const [first, ...rest] = values.map((value) => ({
        id: crypto.randomUUID(),
        type: 'Counted',
        data: { value, ...(person === undefined ? {} : { person }) },
        metadata: {},
      }));
      if (!first) throw new Error('append at least one value');
      const expected = revisions.get(stream) ?? 'no_stream';
      const { revision, position } = await log.append(stream, [first, ...rest], { expected });
      revisions.set(stream, revision);
      return position;
    },
    engine: (projection = counting(), inFolder = folder) =>
      projectionEngine({
        log,
        projections: [projection],
        storage: sqliteStorage({ folder: inFolder }),
        clock,
      }),
    close: async () => {
      await log.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the projection holds, in log order. */
export function valuesOf(engine: ReturnType<typeof projectionEngine>, projection = counting()) {
  return engine.read(projection, async (db) => {
    const rows = await db.selectFrom('entry').select('value').orderBy('position').execute();
    return rows.map(({ value }) => value);
  });
}
