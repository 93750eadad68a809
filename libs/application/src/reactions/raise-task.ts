import { v5 as uuidV5 } from 'uuid';
import type { EventLogReader, RecordedEvent } from '#event-log';
import { decode, present, type ProgrammeEvent, Refusal, type RefusalCode, streams } from '#programme';
import { type CommandDefinition, findCommand } from '../catalogue/index.js';
import { type CommandExecutor, isOfSystem, type Sender, SYSTEM } from '../execution/index.js';
import { InvalidInput } from '../inputs/index.js';
import type { TaskRequest } from './reaction.js';

/** Namespace of the ids that reactions derive. Never change it: a repeated event would raise its tasks again. */
const NAMESPACE = '4c0c2b61-7a52-5d0e-9f0b-6f3f0a4a7d11';

/** What becomes of a task after something went wrong with it. */
export type AfterFailure =
  | 'TRIED_AGAIN'
  /** Somebody else's task has the id; it is raised under the next that follows from the event. */
  | 'RAISED_UNDER_ANOTHER_ID'
  /** The rules refuse it, and always will. It is not raised, or not given to whom it should be. */
  | 'GIVEN_UP';

export interface Raising {
  readonly log: EventLogReader;
  readonly executor: CommandExecutor;
  readonly onFailure: (error: unknown, then: Exclude<AfterFailure, 'TRIED_AGAIN'>) => void;
}

/**
 * Raises a task that a reaction asked for, once, however often it is sent: its ids follow from the event. Who recorded
 * the event could work them out, so an id is passed over under which somebody else has raised a task before.
 * @param origin of the request: the reaction's name and the request's place among its others
 * @throws what may pass: Refusal WRONG_EXPECTED_REVISION, and what the log throws where it could not store
 */
export async function raiseTask(
  raising: Raising,
  origin: string,
  event: ProgrammeEvent,
  request: TaskRequest,
): Promise<void> {
  const { log, executor, onFailure } = raising;
  const { assignee, ...asked } = request;
  const about = { stream: event.stream, eventId: event.id };
  const belonging = present({ contract: event.contract, unit: event.deliveryUnit });
  const actor = { id: `reaction-${origin.split('/')[0]}`, role: SYSTEM, organisation: 'throughline' };
  const { id: causationId, traceparent } = event;
  const sender = { actor, causationId, ...present({ traceparent }) };
  for (let passedOver = 0; ; passedOver += 1) {
    const taskId = taskIdFor(origin, event.id, passedOver);
    try {
      const input = { ...asked, ...belonging, about, taskId, commandId: taskId };
      await raiseAbout(executor, commandOf('RaiseTask'), input, sender);
    } catch (error) {
      if (!isFinal(error)) throw error;
      const taken = await isTaken(log, taskId);
      onFailure(error, taken ? 'RAISED_UNDER_ANOTHER_ID' : 'GIVEN_UP');
      if (taken) continue;
      return;
    }
    if (assignee !== undefined) await assign(raising, taskId, assignee, sender);
    return;
  }
}

/** @param passedOver how many ids before this one are somebody else's */
const taskIdFor = (origin: string, eventId: string, passedOver: number): string =>
  uuidV5([origin, eventId, ...(passedOver === 0 ? [] : [passedOver])].join('/'), NAMESPACE);

function commandOf(name: string): CommandDefinition {
  const definition = findCommand(name);
  if (!definition) throw new Error(`the catalogue has no ${name}`);
  return definition;
}

/** What the rules refuse is refused whenever it is sent: trying again would keep every later task from being raised. */
const isFinal = (error: unknown): boolean =>
  error instanceof InvalidInput || (error instanceof Refusal && error.code !== 'WRONG_EXPECTED_REVISION');

/** True where somebody has raised a task of this id who is not a reaction. */
async function isTaken(log: EventLogReader, taskId: string): Promise<boolean> {
  for await (const recorded of log.readStream(streams.task(taskId))) return !isOfReaction(recorded);
  return false;
}
const isOfReaction = (recorded: RecordedEvent): boolean => isOfSystem(decode(recorded).actor);

/** A task that was done before this came, is given to nobody. */
async function assign(
  { executor, onFailure }: Raising,
  taskId: string,
  assignee: string,
  sender: Sender,
): Promise<void> {
  const commandId = uuidV5(`${taskId}/assigned`, NAMESPACE);
  try {
    await executor.execute(commandOf('AssignTask'), { taskId, assignee, commandId }, sender);
  } catch (error) {
    if (!isFinal(error)) throw error;
    if (!(error instanceof Refusal) || error.code !== 'INVALID_TRANSITION') onFailure(error, 'GIVEN_UP');
  }
}

/**
 * Raises the task about those of its persons who are (still) on record: one who was erased, or whose registration was
 * taken back, must not keep the others' task, nor all that come after it, from being raised. A task about erased
 * persons alone is not raised: they have no more history to review.
 */
async function raiseAbout(
  executor: CommandExecutor,
  definition: CommandDefinition,
  input: TaskRequest,
  sender: Sender,
): Promise<void> {
  try {
    await executor.execute(definition, input, sender);
  } catch (error) {
    if (!(error instanceof Refusal) || !NOT_ON_RECORD.includes(error.code)) throw error;
    const rest = input.personIds.filter((personId) => personId !== error.facts['personId']);
    if (rest.length === input.personIds.length) throw error;
    if (rest.length === 0 && error.code === 'PERSON_ERASED') return;
    await raiseAbout(executor, definition, { ...input, personIds: rest }, sender);
  }
}

const NOT_ON_RECORD: readonly RefusalCode[] = ['PERSON_ERASED', 'UNKNOWN_PERSON'];
