import type { ProgrammeEvent } from '#programme';
import type { OpenMatch, Reaction } from './reaction.js';

const matchIds = (matches: readonly OpenMatch[]) => matches.map(({ matchId }) => matchId);

/**
 * R2: when a mentee's sentence ends, their matches are reviewed; they are never ended silently.
 * R4: a mentor's own breach raises an urgent task that lists the matches; a person decides.
 */
export const reviewMatches: Reaction = {
  name: 'review-matches',
  async on(event, { openMatchesOf }) {
    if (event.type !== 'SentenceEnded' && event.type !== 'BreachRecorded') return [];
    const personId = personOf(event);
    const matches = await openMatchesOf(personId, event);
    if (event.type === 'SentenceEnded') {
      const asMentee = matches.filter(({ menteeId }) => menteeId === personId);
      if (asMentee.length === 0) return [];
      return [{ kind: 'MATCH_REVIEW', urgent: false, personIds: [personId], matchIds: matchIds(asMentee) }];
    }
    const asMentor = matches.filter(({ mentorId }) => mentorId === personId);
    if (asMentor.length === 0) return [];
    return [{ kind: 'MENTOR_REVIEW', urgent: true, personIds: [personId], matchIds: matchIds(asMentor) }];
  },
};

function personOf(event: ProgrammeEvent): string {
  const [personId] = event.subjects;
  if (personId === undefined) throw new Error(`${event.type} ${event.id} has no subject`);
  return personId;
}
