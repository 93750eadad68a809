import type { EventLog } from '#event-log';
import type { KeyStore } from '#privacy';
import {
  dataSubject,
  type Instant,
  isRestricted,
  refuse,
  requireCorrectableWhileRestricted,
  requireRegistered,
  requireUnrestricted,
  streams,
} from '#programme';
import type { BoundCommand, CommandDefinition } from '../catalogue/command-definition.js';
import { RetractEntryInput } from '../corrections/inputs.js';
import { type CommandInput, readInput } from '../inputs/index.js';
import { type HistoryReader, historyReader } from './history-reader.js';
import type { Receipt } from './receipt.js';
import { type CommandRequest, isOfSystem, requestOf, type Sender } from './request.js';
import { transact } from './transact.js';

export interface ExecutorDependencies {
  readonly log: EventLog;
  readonly keys: KeyStore;
  readonly now: () => Instant;
  /** Makes a UUIDv7. */
  readonly newId: () => string;
}

/** The one way by which a fact gets into the log: for GraphQL, the import and reactions alike. */
export interface CommandExecutor {
  /**
   * Carries out a command.
   * @param plain the fields of its input class, as plain values
   * @throws InvalidInput, Refusal, SenderGone; what the log throws where it could not store
   */
  execute(definition: CommandDefinition, plain: object, sender: Sender): Promise<Receipt>;
}

export function commandExecutor({ log, keys, now, newId }: ExecutorDependencies): CommandExecutor {
  const histories = historyReader(log);
  return {
    async execute(definition, plain, sender) {
      const input = await readInput(definition.input, plain);
      const bySystem = isOfSystem(sender.actor);
      if (!bySystem) definition.requireOfSenders?.(input);
      const bound = definition.bind(input);
      const commandId = input.commandId ?? newId();
      const prepare = async () => {
        const request = requestOf(input, commandId, sender, now());
        await requirePersons(histories, bound, definition.name, sender.kept?.persons ?? []);
        if (!sender.kept) await requireCorrectable(histories, bound, input);
        return request;
      };
      if (sender.kept) {
        // Past the log, where a command of the same id could give away that there is something.
        const { expected } = await prepare();
        await requireAsIfUnknown(histories, bound.stream, expected);
        return sender.kept.refuse();
      }
      const corrects = input.corrects ?? undefined;
      const { signal } = sender;
      const transaction = { commandId, bySystem, prepare, corrects, signal };
      return transact({ log, keys, histories, newId }, bound, transaction);
    },
  };
}

/**
 * One after the other, so that of several it is always the first who is refused.
 * @param kept persons who are to look as if they were not registered
 * @throws Refusal UNKNOWN_PERSON, PERSON_ERASED, PERSON_RESTRICTED
 */
async function requirePersons(
  histories: HistoryReader,
  { persons, closes }: Pick<BoundCommand, 'persons' | 'closes'>,
  command: string,
  kept: readonly string[],
): Promise<void> {
  for (const personId of new Set(persons)) {
    const { restricted, ...state } = kept.includes(personId)
      ? NOT_REGISTERED
      : await personIn(histories, personId);
    requireRegistered({ ...state, erased: state.erased && closes !== true }, { personId });
    requireUnrestricted(restricted, command, { personId });
  }
}

/**
 * Whether an entry may be taken back or replaced, where it is about somebody whose record is restricted.
 * @throws Refusal PERSON_RESTRICTED naming the entry: who it is about was not named by the sender
 */
async function requireCorrectable(
  histories: HistoryReader,
  { stream }: Pick<BoundCommand, 'stream'>,
  input: CommandInput,
): Promise<void> {
  const entryId = input instanceof RetractEntryInput ? input.entryId : input.corrects?.entryId;
  if (entryId === undefined) return;
  const entry = (await histories.stream(stream)).find(({ id }) => id === entryId);
  if (entry === undefined) return; // the rules say that there is none
  for (const personId of entry.subjects) {
    const { restricted } = await personIn(histories, personId);
    requireCorrectableWhileRestricted(restricted, entry.type, { entryId });
  }
}

interface PersonState {
  readonly registered: boolean;
  readonly erased: boolean;
  readonly restricted: boolean;
}

const NOT_REGISTERED: PersonState = { registered: false, erased: false, restricted: false };

async function personIn(histories: HistoryReader, personId: string): Promise<PersonState> {
  const { value } = await histories.read(dataSubject, streams.dataSubject(personId), ({ latest }) => ({
    registered: latest.registered,
    erased: latest.erased,
    restricted: isRestricted(latest),
  }));
  return value;
}

/**
 * Whoever holds a command to a revision hears of what is kept from them what they hear of what is not there: that
 * there is no such history. The history of a mentor is there for them, although one match in it is not.
 * @throws Refusal WRONG_EXPECTED_REVISION
 */
async function requireAsIfUnknown(
  histories: HistoryReader,
  stream: string,
  expected: CommandRequest['expected'],
): Promise<void> {
  if (expected === undefined) return;
  const isKept = KEPT_WHOLE.some((kind) => stream.startsWith(`${kind}-`));
  const actual = isKept ? 'no_stream' : ((await histories.stream(stream)).at(-1)?.revision ?? 'no_stream');
  if (expected === actual) return;
  refuse('WRONG_EXPECTED_REVISION', { stream, expected: String(expected), actual: String(actual) });
}

/** Kinds of history that are kept as a whole, where something in them is. */
const KEPT_WHOLE = ['task', 'match', 'trainingGroup'];
