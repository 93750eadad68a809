import type { Deciding } from './deciding.js';
import type { AnyFact, EventDefinitions } from './definition.js';
import type { Deviation, FactValue } from './envelope.js';
import type { History } from './history.js';

/** A fact of another stream, as it stood when the handler read it. Frozen in the events that rest on it. */
export interface Fact<Value> {
  readonly stream: string;
  /** The revision read, or `no_stream`. */
  readonly revision: string;
  readonly value: Value;
}
export type Facts = Readonly<Record<string, Fact<FactValue>>>;
export type NoFacts = Readonly<Record<never, never>>;

/** What somebody wants recorded. `facts` is filled by the handler, from other streams. */
export type Command<Type extends string, Data extends object, F extends Facts | NoFacts = NoFacts> = {
  readonly type: Type;
  readonly facts: F;
} & Readonly<Data>;
export type AnyCommand = Command<string, object, Facts | NoFacts>;

/** The part of a command that its sender gives: an input class implements it. */
export type InputOf<C extends AnyCommand> = C extends AnyCommand ? Omit<C, 'type' | 'facts'> : never;

/** The data of a command that becomes the data of its event: all but what names the command and its history. */
export function dataOf<C extends AnyCommand & { readonly personId: string }>(
  command: C,
): Omit<C, 'type' | 'facts' | 'personId'> {
  const { type: _type, facts: _facts, personId: _personId, ...data } = command;
  return data;
}

/** An event as a decider decides it; `transact` adds the envelope. */
export type NewFact<Event extends AnyFact> = Event extends AnyFact
  ? {
      readonly type: Event['type'];
      readonly data: Event['data'];
      /** The persons it is about; the first is whose history it stands in. */
      readonly subjects: readonly string[];
      readonly deliveryUnit?: string | undefined;
      readonly contract?: string | undefined;
      readonly deviations?: readonly Deviation[];
    }
  : never;

/**
 * The rules of one stream, as pure functions.
 *
 * `decide` tests each rule as things stood on the day of the fact (`history.at(deciding.on)`), and by
 * `history.latest` where the rule is about the whole record (something can be resolved only once). It returns the
 * events to append, or throws a Refusal.
 */
export interface Decider<State, C extends AnyCommand, Event extends AnyFact> {
  /** The event types of the stream, corrections apart. */
  readonly events: EventDefinitions;
  readonly initial: State;
  evolve(state: State, event: Event): State;
  /**
   * What the state says that no stream may say at the end of a day, such as two open cases of one route: in a few
   * words and ids, the same for the same contradiction. Where entries alone cannot contradict each other, left out.
   */
  contradictions?(state: State): readonly string[];
  decide(command: C, history: History<State>, deciding: Deciding): readonly NewFact<Event>[];
}
