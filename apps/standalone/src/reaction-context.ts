import { historyReader, officerBefore, type OpenMatch, type ReactionContext } from '#application';
import type { EventLog, Position } from '#event-log';
import { londonDay, type ProgrammeEvent } from '#programme';
import { PROJECTION, type ReadModels } from '#read-models';

/** How long a reaction waits for a read model. It is tried again after that. */
const PATIENCE_MS = 10_000;

/** Answers reactions from the read models, once these take in the event that is being reacted to. */
export function reactionContext(log: EventLog, readModels: ReadModels): ReactionContext {
  const histories = historyReader(log);
  const reached = async (projection: string, event: ProgrammeEvent): Promise<void> => {
    const position = event.position as Position;
    const outcome = await readModels.engine.waitFor(projection, position, { timeoutMs: PATIENCE_MS });
    // Deciding on what an old list says would miss something; the reaction is tried again instead.
    if (outcome === 'stale') throw new Error(`${projection} has not got there yet`);
  };
  return {
    async openMatchesOf(personId, event) {
      await reached(PROJECTION.cases, event);
      return openMatches(readModels, personId, londonDay(event.recordedAt));
    },
    async restingOn(event) {
      await reached(PROJECTION.factUses, event);
      return readModels.factUses.usesOf(event.stream, event.revision);
    },
    officerBefore: async (event) => officerBefore(await histories.stream(event.stream), event),
    entry: async (stream, entryId) => (await histories.stream(stream)).find(({ id }) => id === entryId),
  };
}

async function openMatches(
  readModels: ReadModels,
  personId: string,
  today: string,
): Promise<readonly OpenMatch[]> {
  const { edges } = await readModels.cases({
    filter: { personId },
    persons: { kind: 'everyone' },
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
}
