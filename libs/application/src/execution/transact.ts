import { type EventLog, type NewEvent, type Position, WrongExpectedRevision } from '#event-log';
import { type KeyStore, SubjectErased } from '#privacy';
import {
  type AnyFact,
  eventDefinitions,
  type Facts,
  type FactUsed,
  isEventType,
  type NewFact,
  type NoFacts,
  type ProgrammeEvent,
  refuse,
} from '#programme';
import type { BoundCommand } from '../catalogue/command-definition.js';
import type { CorrectionInput } from '../inputs/index.js';
import { decideCorrection } from './decide-correction.js';
import type { HistoryReader } from './history-reader.js';
import type { Receipt } from './receipt.js';
import { type CommandRequest, isOfSystem } from './request.js';
import { requireSense } from './require-sense.js';
import { SenderGone } from './sender-gone.js';
import { type Enveloped, toStored } from './write-pipeline.js';

export interface TransactDependencies {
  readonly log: EventLog;
  readonly keys: KeyStore;
  readonly histories: HistoryReader;
  readonly newId: () => string;
}

export interface Transaction {
  readonly commandId: string;
  /** True for what the program does by itself. */
  readonly bySystem: boolean;
  /**
   * Checks who and when, and gives the circumstances. Asked only for a command that is new: one that was carried out
   * gives its receipt also when, by now, it would come too late or its person is erased.
   */
  readonly prepare: () => Promise<CommandRequest>;
  /** The entry that the command replaces. */
  readonly corrects: CorrectionInput | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Writers that meet on one stream give way to each other so often before the last one is told to come again. */
const MAX_ATTEMPTS = 20;

/**
 * Load, fold, decide, append with the exact revision that was loaded; again from the start where somebody was faster.
 * A command that is found in the stream already gives its earlier receipt, whatever would be decided now.
 * Nothing is appended once its sender is gone: the state it was decided on is older than their going, so a repeat of
 * theirs meets either this very state or what conflicts with it.
 * @throws Refusal; SenderGone; what the log throws where it could not store
 */
export async function transact(
  { log, keys, histories, newId }: TransactDependencies,
  bound: BoundCommand,
  { commandId, bySystem, prepare, corrects, signal }: Transaction,
): Promise<Receipt> {
  const { stream } = bound;
  let prepared: CommandRequest | undefined;
  for (let attempt = 1; ; attempt++) {
    const recorded = await histories.stream(stream);
    // The ids of the system's own follow from what others know: whoever sends one first must not have it left undone.
    const earlier = recorded.filter(
      (event) => event.commandId === commandId && isOfSystem(event.actor) === bySystem,
    );
    if (earlier.length > 0) return receiptOf(commandId, stream, earlier, true);

    const request = (prepared ??= await prepare());
    const at = recorded.at(-1)?.revision ?? 'no_stream';
    if (request.expected !== undefined && request.expected !== at) {
      refuse('WRONG_EXPECTED_REVISION', { stream, expected: String(request.expected), actual: String(at) });
    }
    const facts = await bound.facts(histories, request.deciding.on);
    const decided = corrects
      ? decideCorrection(bound, corrects, recorded, facts, request.deciding, newId)
      : bound.decide(recorded, facts, request.deciding);
    const events = decided.map((fact) => enveloped(fact, facts, request, newId));
    requireSense(stream, recorded, events);
    const [first, ...rest] = await sealed(stream, events, keys);
    if (!first) throw new Error('a command that is accepted must decide on at least one event');
    const batch: [NewEvent, ...NewEvent[]] = [first, ...rest];

    if (signal?.aborted) throw new SenderGone();
    try {
      const { revision, position } = await log.append(stream, batch, { expected: at });
      return {
        commandId,
        stream,
        revision,
        position,
        entries: batch.map(({ id, type }) => ({ id, type })),
        deviations: events.flatMap((event) => (event.deviations ?? []).map(({ code }) => code)),
        repeated: false,
      };
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision)) throw error;
      if (attempt === MAX_ATTEMPTS) {
        refuse('WRONG_EXPECTED_REVISION', { stream, expected: String(at), actual: String(error.actual) });
      }
    }
  }
}

/** @throws Refusal PERSON_ERASED where somebody's keys were destroyed after the command had been let in */
async function sealed(
  stream: string,
  events: readonly Enveloped[],
  keys: KeyStore,
): Promise<readonly NewEvent[]> {
  try {
    return await Promise.all(events.map((event) => toStored(stream, event, keys)));
  } catch (error) {
    if (error instanceof SubjectErased) refuse('PERSON_ERASED');
    throw error;
  }
}

function enveloped(
  fact: NewFact<AnyFact> & { readonly id?: string; readonly corrects?: string },
  facts: Facts | NoFacts,
  request: CommandRequest,
  newId: () => string,
): Enveloped {
  if (!isEventType(fact.type)) throw new Error(`${fact.type} is not an event of the programme`);
  const { id = newId(), deviations: passed = [], deliveryUnit, contract, ...rest } = fact;
  const deviations = request.deviation ? [...passed, request.deviation] : passed;
  const factsUsed: readonly FactUsed[] = Object.values(facts);
  return {
    ...request.envelope,
    ...rest,
    id,
    schemaVersion: eventDefinitions[fact.type].schemaVersion,
    ...(deliveryUnit === undefined ? {} : { deliveryUnit }),
    ...(contract === undefined ? {} : { contract }),
    ...(deviations.length === 0 ? {} : { deviations }),
    ...(factsUsed.length === 0 ? {} : { factsUsed }),
  };
}

function receiptOf(
  commandId: string,
  stream: string,
  events: readonly ProgrammeEvent[],
  repeated: boolean,
): Receipt {
  const last = events.at(-1);
  if (!last) throw new Error('a receipt needs at least one event');
  return {
    commandId,
    stream,
    revision: last.revision,
    position: last.position as Position,
    entries: events.map(({ id, type }) => ({ id, type })),
    deviations: events.flatMap((event) => (event.deviations ?? []).map(({ code }) => code)),
    repeated,
  };
}
