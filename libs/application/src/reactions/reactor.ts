import { v5 as uuidV5 } from 'uuid';
import type { EventLog, RecordedEvent } from '#event-log';
import { decode, present, type ProgrammeEvent, Refusal, type RefusalCode } from '#programme';
import type { Checkpoint } from '#projections';
import { type CommandDefinition, findCommand } from '../catalogue/index.js';
import type { CommandExecutor, Sender } from '../execution/index.js';
import { BackOff } from './back-off.js';
import { ReactionProgress } from './reaction-progress.js';
import type { Reaction, ReactionContext, TaskRequest } from './reaction.js';

/** Namespace of the ids that reactions derive. Never change it: a repeated event would raise its tasks again. */
const NAMESPACE = '4c0c2b61-7a52-5d0e-9f0b-6f3f0a4a7d11';

export interface ReactorDependencies {
  readonly log: EventLog;
  readonly executor: CommandExecutor;
  readonly reactions: readonly Reaction[];
  readonly context: ReactionContext;
  /** May be shared with other processes that run the same reactions. */
  readonly checkpoint: Checkpoint;
  /** Told of every failure, before it is tried again; without an event where the log or the checkpoint failed. */
  readonly onFailure: (failure: {
    readonly eventId: string | null;
    readonly position: string | null;
    readonly error: unknown;
  }) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs the reactions over the log, from their checkpoint, until the signal ends it. An event is left only once all
 * its tasks are raised: a failure is told and tried again, more and more slowly, and nothing is passed over. Several
 * processes may run them at once: what two of them raise is raised once, because its id follows from the event, and
 * what one has done the others leave out.
 */
export async function runReactions(dependencies: ReactorDependencies): Promise<void> {
  const { signal, onFailure } = dependencies;
  const backOff = new BackOff(signal);
  while (!signal.aborted) {
    try {
      return await follow(dependencies, backOff);
    } catch (error) {
      if (signal.aborted) return;
      onFailure({ eventId: null, position: null, error }); // the log or the checkpoint: it goes on from there
      await backOff.wait();
    }
  }
}

async function follow(dependencies: ReactorDependencies, backOff: BackOff): Promise<void> {
  const { log, checkpoint, signal } = dependencies;
  const progress = await ReactionProgress.of(checkpoint, log);
  for await (const message of log.subscribe({ after: progress.start, signal })) {
    if (message.kind !== 'event') {
      if (message.position !== null) await progress.reached(message.position);
    } else if (!progress.covers(message.event.position)) {
      await reactUntilDone(dependencies, message.event);
    }
    backOff.reset();
  }
}

async function reactUntilDone(dependencies: ReactorDependencies, recorded: RecordedEvent): Promise<void> {
  const { signal, onFailure } = dependencies;
  const backOff = new BackOff(signal);
  while (!signal.aborted) {
    try {
      return await react(dependencies, recorded);
    } catch (error) {
      if (signal.aborted) return;
      onFailure({ eventId: recorded.id, position: recorded.position, error });
      await backOff.wait();
    }
  }
}

async function react(
  { executor, reactions, context }: ReactorDependencies,
  recorded: RecordedEvent,
): Promise<void> {
  const event = decode(recorded);
  for (const reaction of reactions) {
    const requests = await reaction.on(event, context);
    for (const [index, request] of requests.entries()) {
      await raise(executor, `${reaction.name}/${index}`, event, request);
    }
  }
}

async function raise(
  executor: CommandExecutor,
  origin: string,
  event: ProgrammeEvent,
  request: TaskRequest,
): Promise<void> {
  const raiseTask = findCommand('RaiseTask');
  if (!raiseTask) throw new Error('the catalogue has no RaiseTask');
  const id = uuidV5(`${origin}/${event.id}`, NAMESPACE);
  const { assignee, ...asked } = request;
  const input = {
    ...asked,
    taskId: id,
    commandId: id,
    about: { stream: event.stream, eventId: event.id },
    ...present({ contract: event.contract, unit: event.deliveryUnit }),
  };
  const actor = { id: `reaction-${origin.split('/')[0]}`, role: 'SYSTEM', organisation: 'throughline' };
  const { id: causationId, traceparent } = event;
  const sender = { actor, causationId, ...present({ traceparent }) };
  await raiseAbout(executor, raiseTask, input, sender);
  if (assignee !== undefined) await assign(executor, id, assignee, sender);
}

/** A task that was not raised, or was done before this came, is given to nobody. */
async function assign(
  executor: CommandExecutor,
  taskId: string,
  assignee: string,
  sender: Sender,
): Promise<void> {
  const assignTask = findCommand('AssignTask');
  if (!assignTask) throw new Error('the catalogue has no AssignTask');
  const commandId = uuidV5(`${taskId}/assigned`, NAMESPACE);
  try {
    await executor.execute(assignTask, { taskId, assignee, commandId }, sender);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'INVALID_TRANSITION') throw error;
  }
}

/**
 * Raises the task about those of its persons who are (still) on record: one who was erased, or whose registration was
 * taken back, must not keep the others' task, nor all that come after it, from being raised. A task about erased
 * persons alone is not raised: they have no more history to review.
 */
async function raiseAbout(
  executor: CommandExecutor,
  raiseTask: CommandDefinition,
  input: TaskRequest,
  sender: Sender,
): Promise<void> {
  try {
    await executor.execute(raiseTask, input, sender);
  } catch (error) {
    if (!(error instanceof Refusal) || !NOT_ON_RECORD.includes(error.code)) throw error;
    const rest = input.personIds.filter((personId) => personId !== error.facts['personId']);
    if (rest.length === input.personIds.length) throw error;
    if (rest.length === 0 && error.code === 'PERSON_ERASED') return;
    await raiseAbout(executor, raiseTask, { ...input, personIds: rest }, sender);
  }
}

const NOT_ON_RECORD: readonly RefusalCode[] = ['PERSON_ERASED', 'UNKNOWN_PERSON'];
