import {
  type AfterFailure,
  type PendingErasures,
  reviewConcerns,
  reviewDependents,
  reviewDeviations,
  reviewMatches,
  reviewSelfAssignments,
  runErasures,
  runOverwriting,
  runReactions,
} from '#application';
import type { ReadModelLogger } from '#read-models';
import type { Measuring } from './measuring.js';
import type { Programme } from './programme.js';
import { reactionContext } from './reaction-context.js';

/**
 * Runs the reactions, and finishes the erasures that were ordered, until they are ended. Several processes may run
 * them at once: the reactions share one checkpoint, which lies with the read models.
 * @param unfinished whose destruction is to be finished: see `keepErased`
 * @param pending where it can be asked how far the erasures are
 * @returns what ends them, after what is in hand
 */
export function startReactions(
  { log, keys, executor, storage, readModels }: Programme,
  logger: ReadModelLogger,
  unfinished: ReadonlySet<string>,
  failed: Measuring['reactionFailed'] = () => undefined,
  pending?: PendingErasures,
): () => Promise<void> {
  const ending = new AbortController();
  const running = runReactions({
    log,
    executor,
    reactions: [reviewConcerns, reviewDeviations, reviewMatches, reviewDependents, reviewSelfAssignments],
    context: reactionContext(log, readModels),
    checkpoint: storage.checkpoint('reactions'),
    onFailure({ eventId, position, error, then }) {
      failed('reactions');
      logger.error({ eventId, position, error: codeOf(error) }, FAILED[then]);
    },
    signal: ending.signal,
  });
  const erasing = runErasures({
    log,
    keys,
    executor,
    onFailure({ eventId, position, error }) {
      failed('erasures');
      logger.error(
        { eventId, position, error: codeOf(error), reason: reasonOf(error) },
        'an erasure failed and is tried again',
      );
    },
    signal: ending.signal,
    unfinished,
    ...(pending && { pending }),
  });
  const overwriting = runOverwriting({
    keys,
    onFailure: (error) =>
      logger.error(
        { error: codeOf(error), reason: reasonOf(error) },
        'destroyed keys could not be overwritten, and it is tried again',
      ),
    signal: ending.signal,
  });
  return async () => {
    ending.abort();
    await Promise.all([running, erasing, overwriting]);
  };
}

const FAILED = {
  TRIED_AGAIN: 'a reaction failed and is tried again',
  RAISED_UNDER_ANOTHER_ID: 'the id of a task was taken by somebody else: it is raised under another',
  GIVEN_UP: 'what a reaction asked for is refused by the rules, and was given up: look at the event yourself',
} as const satisfies Record<AfterFailure, string>;

/** What of an error may stand in the logs of the process: never its message, which may hold what a person wrote. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  return 'code' in error ? String(error.code) : error.constructor.name;
}

/** Which of a code's few reasons it was, where there are some: what an operator has to look for. */
function reasonOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('reason' in error)) return null;
  return typeof error.reason === 'string' && /^[A-Z_]{1,40}$/.test(error.reason) ? error.reason : null;
}
