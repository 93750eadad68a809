import type { ProgrammeEvent } from '#programme';
import type { OpenMatch, Reaction, TaskRequest } from './reaction.js';

const matchIds = (matches: readonly OpenMatch[]) => matches.map(({ matchId }) => matchId);

/**
 * R2: when a mentee's sentence ends, their matches are reviewed; they are never ended silently.
 * R4: a mentor's own breach, recall or death raises an urgent task that lists the matches; a person decides.
 */
export const reviewMatches: Reaction = {
  name: 'review-matches',
  async on(event, { openMatchesOf }) {
    const forMentee = event.type === 'SentenceEnded';
    const forMentor = bearsOnMentor(event);
    if (!forMentee && !forMentor) return [];
    const personId = personOf(event);
    const matches = await openMatchesOf(personId, event);
    const asMentee = forMentee ? matches.filter(({ menteeId }) => menteeId === personId) : [];
    const asMentor = forMentor ? matches.filter(({ mentorId }) => mentorId === personId) : [];
    return [
      ...review('MATCH_REVIEW', false, personId, asMentee),
      ...review('MENTOR_REVIEW', true, personId, asMentor),
    ];
  },
};

function review(
  kind: 'MATCH_REVIEW' | 'MENTOR_REVIEW',
  urgent: boolean,
  personId: string,
  matches: readonly OpenMatch[],
): readonly TaskRequest[] {
  return matches.length === 0 ? [] : [{ kind, urgent, personIds: [personId], matchIds: matchIds(matches) }];
}

function bearsOnMentor(event: ProgrammeEvent): boolean {
  switch (event.type) {
    case 'BreachRecorded':
      return true;
    case 'BreachResolved':
      return event.data.resolution === 'RECALLED';
    case 'SentenceEnded':
      return event.data.outcome === 'DIED';
    default:
      return false;
  }
}

function personOf(event: ProgrammeEvent): string {
  const [personId] = event.subjects;
  if (personId === undefined) throw new Error(`${event.type} ${event.id} has no subject`);
  return personId;
}
