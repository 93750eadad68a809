import {
  reviewDependents,
  reviewDeviations,
  reviewMatches,
  reviewSelfAssignments,
  runErasures,
  runReactions,
} from '#application';
import type { ReadModelLogger } from '#read-models';
import type { Programme } from './programme.js';
import { reactionContext } from './reaction-context.js';

/**
 * Runs the reactions, and finishes the erasures that were ordered, until they are ended. Several processes may run
 * them at once: the reactions share one checkpoint, which lies with the read models.
 * @param unfinished whose destruction is to be finished: see `keepErased`
 * @returns what ends them, after what is in hand
 */
export function startReactions(
  { log, keys, executor, storage, readModels }: Programme,
  logger: ReadModelLogger,
  unfinished: ReadonlySet<string>,
): () => Promise<void> {
  const ending = new AbortController();
  const running = runReactions({
    log,
    executor,
    reactions: [reviewDeviations, reviewMatches, reviewDependents, reviewSelfAssignments],
    context: reactionContext(log, readModels),
    checkpoint: storage.checkpoint('reactions'),
    onFailure: ({ eventId, position, error }) =>
      logger.error({ eventId, position, error: codeOf(error) }, 'a reaction failed and is tried again'),
    signal: ending.signal,
  });
  const erasing = runErasures({
    log,
    keys,
    executor,
    onFailure: ({ eventId, position, error }) =>
      logger.error({ eventId, position, error: codeOf(error) }, 'an erasure failed and is tried again'),
    signal: ending.signal,
    unfinished,
  });
  return async () => {
    ending.abort();
    await Promise.all([running, erasing]);
  };
}

/** What of an error may stand in the logs of the process: never its message, which may hold what a person wrote. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return typeof error;
  return 'code' in error ? String(error.code) : error.constructor.name;
}
