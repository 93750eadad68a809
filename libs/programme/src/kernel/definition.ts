import type { Static, TObject } from 'typebox';
import type { Envelope, Recording } from './envelope.js';

/**
 * What there is to know of one event type: the published schema of its data, and which entries it stands on.
 * The key in the registry is its type, an explicit string that never changes.
 */
export interface EventDefinition<Data extends TObject = TObject> {
  /** Counts from 1. A published version never changes: a change is a new version and an upcaster. */
  readonly schemaVersion: number;
  /** One sentence: what happened in the world. */
  readonly description: string;
  readonly data: Data;
  /** Keys of what this entry brings into being, for example `breach:b1`. */
  establishes?(data: Static<Data>): readonly string[];
  /** Keys without which this entry makes no sense. An entry that is stood on cannot be retracted. */
  standsOn?(data: Static<Data>): readonly string[];
  /** True where what happened cannot be undone in the world: the entry is never retracted nor replaced. */
  readonly final?: true;
}

/** Fixes the type of `data` from its schema, so that `establishes` and `standsOn` are checked against it. */
export function defineEvent<Data extends TObject>(definition: EventDefinition<Data>): EventDefinition<Data> {
  return definition;
}

export type EventDefinitions = Readonly<Record<string, EventDefinition>>;

/** One event as deciders and projections read it: its data, its envelope, and where the log holds it. */
export type RecordedFact<Type extends string, Data> = Envelope &
  Recording & { readonly type: Type; readonly data: Data };

/** The union of the events of a group of definitions, discriminated by `type`. */
export type EventOf<Definitions extends EventDefinitions> = {
  [Type in keyof Definitions & string]: RecordedFact<Type, Static<Definitions[Type]['data']>>;
}[keyof Definitions & string];

/** Any recorded event, where the type does not matter. */
export type AnyFact = RecordedFact<string, object>;
