import type { EventLog, RecordedEvent } from '#event-log';
import { decode } from '#programme';
import type { Checkpoint } from '#projections';
import type { CommandExecutor } from '../execution/index.js';
import { BackOff } from './back-off.js';
import { type AfterFailure, raiseTask } from './raise-task.js';
import { ReactionProgress } from './reaction-progress.js';
import type { Reaction, ReactionContext } from './reaction.js';

export interface ReactorDependencies {
  readonly log: EventLog;
  readonly executor: CommandExecutor;
  readonly reactions: readonly Reaction[];
  readonly context: ReactionContext;
  /** May be shared with other processes that run the same reactions. */
  readonly checkpoint: Checkpoint;
  /** Told of every failure, before anything else is done; without an event where the log or the checkpoint failed. */
  readonly onFailure: (failure: {
    readonly eventId: string | null;
    readonly position: string | null;
    readonly error: unknown;
    readonly then: AfterFailure;
  }) => void;
  readonly signal: AbortSignal;
}

/**
 * Runs the reactions over the log, from their checkpoint, until the signal ends it. An event is left only once all
 * its tasks are raised: a failure is told and tried again, more and more slowly, and nothing is passed over but what
 * the rules refuse, which they always will: that is told, and keeps no later task from being raised. Several
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
      onFailure({ eventId: null, position: null, error, then: 'TRIED_AGAIN' }); // the log or the checkpoint: it goes on from there
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
      onFailure({ eventId: recorded.id, position: recorded.position, error, then: 'TRIED_AGAIN' });
      await backOff.wait();
    }
  }
}

async function react(
  { log, executor, reactions, context, onFailure }: ReactorDependencies,
  recorded: RecordedEvent,
): Promise<void> {
  const event = decode(recorded);
  const { id: eventId, position } = recorded;
  const raising = {
    log,
    executor,
    onFailure: (error: unknown, then: AfterFailure) => onFailure({ eventId, position, error, then }),
  };
  for (const reaction of reactions) {
    const requests = await reaction.on(event, context);
    for (const [index, request] of requests.entries()) {
      await raiseTask(raising, `${reaction.name}/${index}`, event, request);
    }
  }
}
