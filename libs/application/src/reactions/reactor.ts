import { setTimeout as sleep } from 'node:timers/promises';
import { v5 as uuidV5 } from 'uuid';
import { comparePositions, type EventLog, type Position, type RecordedEvent } from '#event-log';
import { decode, Refusal, type RefusalCode } from '#programme';
import { type CommandDefinition, findCommand } from '../catalogue/index.js';
import type { CommandExecutor, Sender } from '../execution/index.js';
import type { CheckpointFile } from './checkpoint-file.js';
import type { Reaction, ReactionContext, TaskRequest } from './reaction.js';

/** Namespace of the ids that reactions derive. Never change it: a repeated event would raise its tasks again. */
const NAMESPACE = '4c0c2b61-7a52-5d0e-9f0b-6f3f0a4a7d11';
const LONGEST_BACK_OFF_MS = 30_000;

export interface ReactorDependencies {
  readonly log: EventLog;
  readonly executor: CommandExecutor;
  readonly reactions: readonly Reaction[];
  readonly context: ReactionContext;
  readonly checkpoint: CheckpointFile;
  /** Told of every failure, before the event is tried again. */
  readonly onFailure: (failure: {
    readonly eventId: string;
    readonly position: string;
    readonly error: unknown;
  }) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs the reactions over the log, from their checkpoint, until the signal ends it. An event is left only once all
 * its tasks are raised: a failure is told and tried again, more and more slowly, and nothing is passed over.
 */
export async function runReactions(dependencies: ReactorDependencies): Promise<void> {
  const { log, checkpoint, signal } = dependencies;
  for await (const message of log.subscribe({ after: await startOf(log, checkpoint), signal })) {
    if (message.kind === 'event') await reactUntilDone(dependencies, message.event);
    else if (message.position !== null) checkpoint.write(message.position);
  }
}

/**
 * A checkpoint beyond the head is of another past: the log was brought back from a backup. From there the next entries
 * would be passed over, so it begins again; what was raised already is found by its id.
 */
async function startOf(log: EventLog, checkpoint: CheckpointFile): Promise<Position | 'start'> {
  const after = checkpoint.read();
  const head = await log.head();
  const isBeyond = after !== 'start' && (head === null || comparePositions(after, head) > 0);
  return isBeyond ? 'start' : after;
}

async function reactUntilDone(dependencies: ReactorDependencies, recorded: RecordedEvent): Promise<void> {
  const { signal, onFailure } = dependencies;
  for (let wait = 100; !signal.aborted; wait = Math.min(wait * 2, LONGEST_BACK_OFF_MS)) {
    try {
      return await react(dependencies, recorded);
    } catch (error) {
      if (signal.aborted) return;
      onFailure({ eventId: recorded.id, position: recorded.position, error });
      await sleep(wait, undefined, { signal }).catch(() => undefined); // only an abort rejects it: the loop ends
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
      await raise(
        executor,
        `${reaction.name}/${index}`,
        recorded,
        event.contract,
        event.deliveryUnit,
        request,
      );
    }
  }
}

async function raise(
  executor: CommandExecutor,
  origin: string,
  event: RecordedEvent,
  contract: string | undefined,
  unit: string | undefined,
  request: TaskRequest,
): Promise<void> {
  const raiseTask = findCommand('RaiseTask');
  if (!raiseTask) throw new Error('the catalogue has no RaiseTask');
  const id = uuidV5(`${origin}/${event.id}`, NAMESPACE);
  const input = {
    ...request,
    taskId: id,
    commandId: id,
    about: { stream: event.stream, eventId: event.id },
    ...(contract === undefined ? {} : { contract }),
    ...(unit === undefined ? {} : { unit }),
  };
  const actor = { id: `reaction-${origin.split('/')[0]}`, role: 'SYSTEM', organisation: 'throughline' };
  await raiseAbout(executor, raiseTask, input, { actor, causationId: event.id });
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
