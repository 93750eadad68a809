import { dataSubject, type Fact, type Match, mentor, requireRegistered, streams } from '#programme';
import type { FactReader } from '../catalogue/command-definition.js';

interface OfMatch {
  readonly matchId: string;
  readonly mentorId: string;
}

/**
 * The match as the mentor's record has it by now, or null. Commands about a match name the mentor alone; what they
 * record is about the mentee as well, who must not have been erased.
 * @throws Refusal PERSON_ERASED, UNKNOWN_PERSON
 */
export async function matchOf(read: FactReader, { matchId, mentorId }: OfMatch): Promise<Fact<Match | null>> {
  const match = await read.read(
    mentor,
    streams.mentor(mentorId),
    ({ latest }) => latest.matches.get(matchId) ?? null,
  );
  if (match.value) await requireMentee(read, match.value.menteeId);
  return match;
}

async function requireMentee(read: FactReader, menteeId: string): Promise<void> {
  const { value } = await read.read(dataSubject, streams.dataSubject(menteeId), ({ latest }) => ({
    registered: latest.registered,
    erased: latest.erased,
  }));
  requireRegistered(value, menteeId);
}
