import {
  type AnyCommand,
  type AnyFact,
  type Decider,
  type Deciding,
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
import {
  type CommandInput,
  type DayCommandInput,
  type InputFault,
  type InstantCommandInput,
  InvalidInput,
} from '../inputs/index.js';

/** Reads other streams for a decision. Each fact is frozen in the events that rest on it. */
export interface FactReader {
  /** Folds a stream and takes from its history what the rule needs, and no more: the value is stored. */
  read<State, C extends AnyCommand, Event extends AnyFact, Value extends FactValue>(
    decider: Decider<State, C, Event>,
    stream: string,
    select: (history: History<State>) => Value,
  ): Promise<Fact<Value>>;
}

/** A command as the rest of the application sees it, its types closed over. */
export interface CommandDefinition {
  /** Such as `StartSentence`. The mutation is `startSentence`. */
  readonly name: string;
  readonly input: new () => CommandInput;
  /** One sentence, which stands in the GraphQL schema. */
  readonly summary: string;
  /** The codes of its own rules, beside those that every command may meet. */
  readonly refusals: readonly RefusalCode[];
  /** True where somebody must answer for it as it is sent: the import takes none of these from a file. */
  readonly byHand?: true;
  /**
   * Asked of everybody but the system, which may give what others may not: the ids that it derives, say.
   * @throws InvalidInput
   */
  requireOfSenders?(input: CommandInput): void;
  bind(input: CommandInput): BoundCommand;
}

/** A command with its input: where it decides, whom it names, what it needs to know, and its decision. */
export interface BoundCommand {
  readonly stream: string;
  /** Every person it names: each must be registered and, unless it closes what they left open, not erased. */
  readonly persons: readonly string[];
  readonly closes?: true;
  /** Loads what the rules need from other streams. `on` is the day of the fact. */
  facts(read: FactReader, on: LondonDay): Promise<Facts | NoFacts>;
  /** Decides on the recorded events of the stream, corrections included. Throws a Refusal. */
  decide(
    recorded: readonly AnyFact[],
    facts: Facts | NoFacts,
    deciding: Deciding,
  ): readonly NewFact<AnyFact>[];
}

type Named<C extends AnyCommand, Name> = Extract<C, { readonly type: Name }>;
type FactsLoader<Input, C extends AnyCommand> = (
  input: Input,
  read: FactReader,
  on: LondonDay,
) => Promise<C['facts']>;

interface CommandSpecification<State, C extends AnyCommand, Event extends AnyFact, Name, Input> {
  readonly decider: Decider<State, C, Event>;
  readonly input: new () => Input;
  readonly summary: string;
  readonly stream: (input: Input) => string;
  readonly persons: (input: Input) => readonly string[];
  readonly refusals: readonly RefusalCode[];
  readonly byHand?: true;
  /** What is wrong with what somebody gives who is not the system. */
  readonly faultsOfSenders?: (input: Input) => readonly InputFault[];
  /** True where it ends what would stay open for good if it were refused about somebody erased. */
  readonly closes?: true;
  /** Needed exactly where the command's rules use facts of other streams. */
  readonly facts?: FactsLoader<Input, Named<C, Name>>;
}

/**
 * Puts a command into the catalogue: from this one entry come its mutation, its documentation in the schema, its
 * CSV import, and its way to the decider.
 */
export function command<
  State,
  C extends AnyCommand,
  Event extends AnyFact,
  Name extends C['type'],
  Input extends CommandInput & InputOf<Named<C, Name>>,
>(name: Name, specification: CommandSpecification<State, C, Event, Name, Input>): CommandDefinition {
  const { decider, input: Input, summary, refusals } = specification;
  const isInput = (input: CommandInput): input is Input => input instanceof Input;
  const { faultsOfSenders } = specification;
  const isCommand = (candidate: AnyCommand): candidate is Named<C, Name> => candidate.type === name;

  return {
    name,
    input: Input,
    summary,
    refusals,
    ...(specification.byHand && { byHand: specification.byHand }),
    ...(faultsOfSenders && {
      requireOfSenders(input: CommandInput): void {
        const faults = isInput(input) ? faultsOfSenders(input) : [];
        if (faults.length > 0) throw new InvalidInput(faults);
      },
    }),
    bind(input) {
      if (!isInput(input)) throw new TypeError(`${name} takes a ${Input.name}`);
      return {
        stream: specification.stream(input),
        persons: specification.persons(input),
        ...(specification.closes && { closes: specification.closes }),
        facts: async (read, on) => (await specification.facts?.(input, read, on)) ?? {},
        decide(recorded, facts, deciding) {
          const candidate: AnyCommand = { ...ownFields(input), type: name, facts };
          if (!isCommand(candidate)) throw new TypeError(`not a ${name}`);
          return decider.decide(candidate, historyFor(decider, recorded), deciding);
        },
      };
    },
  };
}

const ENVELOPE_FIELDS: readonly string[] = [
  'occurredOn',
  'occurredAt',
  'commandId',
  'correlationId',
  'expectedRevision',
  'backdateReason',
  'reportedBy',
  'corrects',
  'source',
  'outOfReachReason',
] satisfies readonly (keyof DayCommandInput | keyof InstantCommandInput | 'outOfReachReason')[];

/** The fields of a command's own, as plain values: what becomes the data of its events. Null says nothing given. */
function ownFields(input: CommandInput): object {
  const given = Object.entries(input).filter(([field]) => !ENVELOPE_FIELDS.includes(field));
  const plain: object = JSON.parse(
    JSON.stringify(Object.fromEntries(given), (_field, value: unknown) => value ?? undefined),
  );
  return plain;
}
