import {
  type AnyCommand,
  type AnyFact,
  type Decider,
  type Deciding,
  type Envelope,
  type Fact,
  type Facts,
  type FactValue,
  historyFor,
  type History,
  type InputOf,
  type LondonDay,
  type NewFact,
  type NoFacts,
  type RefusalCode,
} from '#programme';
import type { DayCommandInput, InstantCommandInput } from '../inputs/index.js';

export type AnyInput = DayCommandInput | InstantCommandInput;

/** Reads other streams for a decision. Each fact is frozen in the events that rest on it. */
export interface FactReader {
  /** Folds a stream and takes from its history what the rule needs, and no more: the value is stored. */
  read<State, C extends AnyCommand, Event extends AnyFact, Value extends FactValue>(
    decider: Decider<State, C, Event>,
    stream: string,
    select: (history: History<State>) => Value,
  ): Promise<Fact<Value>>;
}

/** What the catalogue says of one command; `command(...)` fixes its types. */
interface Definition<Input extends AnyInput, State, C extends AnyCommand, Event extends AnyFact> {
  /** The input class. The mutation is named after the command: StartSentence → startSentence. */
  readonly input: new () => Input;
  /** One sentence, which stands in the GraphQL schema. */
  readonly summary: string;
  readonly decider: Decider<State, C | Extract<C, AnyCommand>, Event>;
  readonly stream: (input: Input) => string;
  /** Every person it names: each must be registered and not erased. */
  readonly persons: (input: Input) => readonly string[];
  /** Loads what the rules need from other streams. `on` is the day of the fact. */
  readonly facts?: (input: Input, read: FactReader, on: LondonDay) => Promise<C['facts']>;
  /** The codes of its own rules, beside those that every command may meet. */
  readonly refusals: readonly RefusalCode[];
}

/** A command as the rest of the application sees it, its types closed over. */
export interface CommandDefinition {
  readonly name: string;
  readonly input: new () => AnyInput;
  readonly summary: string;
  readonly refusals: readonly RefusalCode[];
  stream(input: AnyInput): string;
  persons(input: AnyInput): readonly string[];
  facts(input: AnyInput, read: FactReader, on: LondonDay): Promise<Facts | NoFacts>;
  /** Decides on the recorded events of the stream, corrections included. */
  decide(recorded: readonly AnyFact[], input: AnyInput, facts: Facts | NoFacts, deciding: Deciding): readonly DecidedFact[];
}

/** An event as decided, before it has an envelope. */
export type DecidedFact = NewFact<AnyFact> & Pick<Envelope, 'subjects'>;
