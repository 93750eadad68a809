import type { Kysely, Transaction } from 'kysely';
import type { RecordedEvent } from '#event-log';
import type { EngineTables } from './kysely/engine-tables.js';
import { CoalescingWriter } from './writing/coalescing-writer.js';
import type { Writer } from './writing/writer.js';

/** What a projection's author writes. */
export interface ProjectionDefinition<Event, Tables> {
  readonly name: string;
  /** A new version is built from the start of the log, in a file of its own. Change it with the tables or rules. */
  readonly version: number;
  /** The event types that matter here; others only move the checkpoint. */
  readonly handles: 'all' | readonly string[];
  /** Reads a stored event. What it throws parks the event. */
  readonly decode: (recorded: RecordedEvent) => Event;
  /** Gives the file its table types: `(db) => db.withTables<MyTables>()`. A generic here could not be checked. */
  readonly tablesOf: (db: Kysely<EngineTables>) => Kysely<Tables>;
  /** Makes the tables and indexes of an empty file. */
  readonly tables: (db: Kysely<Tables>) => Promise<void>;
  /**
   * Writes what the event means. Runs in the transaction of its batch; must wait for nothing but what it is given.
   * New rows go to `write`. Whatever is read or changed goes through `tx`, which finds the rows that were written
   * before, those of this batch too.
   */
  readonly on: (event: Event, given: ProjectionContext<Tables>) => Promise<void> | void;
  /**
   * What the event touches. Events that share a key are projected in order also when one of them is parked. The
   * stream is always one of the keys. Told from the stored event, since it must hold where decoding fails.
   */
  readonly keys?: (recorded: RecordedEvent) => readonly string[];
}

export interface ProjectionContext<Tables> {
  readonly write: Writer<Tables>;
  readonly tx: Kysely<Tables>;
  /** The event as the log holds it. */
  readonly recorded: RecordedEvent;
}

/** A projection within one transaction. */
export interface Projecting {
  /** What it writes may wait for `flush`. A promise only where there is something to wait for. */
  project(recorded: RecordedEvent): Promise<void> | void;
  /** Writes what waits. What it throws may be the fault of any event since the last one. */
  flush(): Promise<void>;
  /** Forgets what waits: the transaction has gone back to the last flush. */
  discard(): void;
}

/** A projection as the engine runs it: its types of events and tables are closed over. */
export interface AnyProjection {
  readonly name: string;
  readonly version: number;
  handles(type: string): boolean;
  keysOf(recorded: RecordedEvent): readonly string[];
  createTables(db: Kysely<EngineTables>): Promise<void>;
  within(tx: Transaction<EngineTables>): Projecting;
}

export interface Projection<Tables> extends AnyProjection {
  /** The projection's own tables, of a file that the engine opened. */
  tablesOf(db: Kysely<EngineTables>): Kysely<Tables>;
}

const NAME = /^[a-z][a-z0-9-]{0,60}$/;

/** @throws RangeError where the name or version cannot name a file */
export function defineProjection<Event, Tables>(
  definition: ProjectionDefinition<Event, Tables>,
): Projection<Tables> {
  const { name, version, handles, decode, keys, tablesOf } = definition;
  if (!NAME.test(name) || !Number.isSafeInteger(version) || version < 1) {
    throw new RangeError(
      `a projection is named like case-file, with a version from 1, not ${name} ${version}`,
    );
  }
  const types = handles === 'all' ? undefined : new Set(handles);
  return {
    name,
    version,
    handles: (type) => types === undefined || types.has(type),
    keysOf: (recorded) => [...new Set([recorded.stream, ...(keys?.(recorded) ?? [])])],
    createTables: (db) => definition.tables(tablesOf(db)),
    within(transaction) {
      const write = new CoalescingWriter(transaction, tablesOf);
      const { tx } = write;
      return {
        project: (recorded) => definition.on(decode(recorded), { write, tx, recorded }),
        flush: () => write.flush(),
        discard: () => write.discard(),
      };
    },
    tablesOf,
  };
}
