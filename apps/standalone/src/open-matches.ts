import type { ReactionContext } from '#application';
import type { Position } from '#event-log';
import { londonDay } from '#programme';
import { PROJECTION, type ReadModels } from '#read-models';

const PATIENCE_MS = 10_000;

/** Answers reactions from the list of cases, once it takes in the event that is being reacted to. */
export function openMatchesOf(readModels: ReadModels): ReactionContext['openMatchesOf'] {
  return async (personId, event) => {
    const outcome = await readModels.engine.waitFor(PROJECTION.cases, event.position as Position, {
      timeoutMs: PATIENCE_MS,
    });
    // The reaction is tried again: deciding on what an old list says would miss a match.
    if (outcome === 'stale') throw new Error('the list of cases has not got there yet');
    const today = londonDay(event.recordedAt);
    const { edges } = await readModels.cases({
      filter: { personId },
      persons: { kind: 'all' },
      accessOn: today,
      asOf: { asAt: today, knownBy: 'SYSTEM' },
      page: { first: 100 },
    });
    return edges.flatMap(({ node: { route, matches } }) =>
      matches
        .filter(({ endedOn }) => endedOn === null)
        .map(({ matchId, otherPersonId }) => ({
          matchId,
          mentorId: route === 'MENTOR' ? personId : otherPersonId,
          menteeId: route === 'MENTOR' ? otherPersonId : personId,
        })),
    );
  };
}
