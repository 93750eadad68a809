import { type EventLog, type JsonObject, memoryEventLog, type Position } from '#event-log';
import {
  type EngineLogger,
  type EngineOptions,
  projectionEngine,
  type ProjectionStorage,
  type ReadableEngine,
} from '../index.js';
import { counting } from './counting.js';

/** Somewhere empty for builds. Each storage that it opens is as another process would have it. */
export interface Place {
  open(logger?: EngineLogger): ProjectionStorage;
  remove(): Promise<void>;
}
export type PlaceFactory = () => Promise<Place>;

export interface Counted {
  readonly person?: string;
  readonly type?: string;
  readonly schemaVersion?: number;
}

export interface Bench {
  readonly log: EventLog;
  readonly place: Place;
  /** A storage as another process would have it. Ends with the bench. */
  open(): ProjectionStorage;
  append(stream: string, values: readonly number[], also?: Counted): Promise<Position>;
  /** An engine with a storage of its own, unless it is given one. Ends with the bench. */
  engine(options?: Partial<EngineOptions> & { projection?: ReturnType<typeof counting> }): ReadableEngine;
  close(): Promise<void>;
}

/** A log in memory and a place for builds, for one test. */
export async function bench(factory: PlaceFactory, on?: Place): Promise<Bench> {
  const place = on ?? (await factory());
  const clock = () => new Date();
  const log = memoryEventLog({ clock });
  const revisions = new Map<string, bigint>();
  const engines: ReadableEngine[] = [];
  const storages: ProjectionStorage[] = [];
  // What a query waits for here is work of the test: a busy machine takes long over it.
  const defaults = { log, clock, patienceMs: patience.timeoutMs };
  const open = (logger?: EngineLogger) => {
    const storage = place.open(logger);
    storages.push(storage);
    return storage;
  };
  return {
    log,
    place,
    open,
    append: async (stream, values, { person, type = 'Counted', schemaVersion } = {}) => {
      const metadata: JsonObject = schemaVersion === undefined ? {} : { schemaVersion };
      const [first, ...rest] = values.map((value) => ({
        id: crypto.randomUUID(),
        type,
        data: { value, ...(person === undefined ? {} : { person }) },
        metadata,
      }));
      if (!first) throw new Error('append at least one value');
      const expected = revisions.get(stream) ?? 'no_stream';
      const { revision, position } = await log.append(stream, [first, ...rest], { expected });
      revisions.set(stream, revision);
      return position;
    },
    engine: ({ projection = counting(), ...options } = {}) => {
      const { storage = open(options.logger) } = options;
      const engine = projectionEngine({ ...defaults, projections: [projection], ...options, storage });
      engines.push(engine);
      return engine;
    },
    close: async () => {
      await Promise.all(engines.map((engine) => engine.stop()));
      await Promise.all(storages.map((storage) => storage.close()));
      await log.close();
      if (!on) await place.remove();
    },
  };
}

export const patience = { timeoutMs: 10_000 };

/** For an engine whose queries are to be refused: nothing that they wait for can come. */
export const refusesSoon = { patienceMs: 50 };

/** Tries until it holds. */
export async function eventually(holds: () => Promise<boolean> | boolean, timeoutMs = 10_000): Promise<void> {
  for (const until = Date.now() + timeoutMs; Date.now() < until;) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come to hold');
}
