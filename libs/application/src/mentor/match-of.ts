import {
  dataSubject,
  type Fact,
  isRestricted,
  type Match,
  mentor,
  requireRegistered,
  requireUnrestricted,
  streams,
} from '#programme';
import type { FactReader } from '../catalogue/command-definition.js';

interface OfMatch {
  readonly matchId: string;
  readonly mentorId: string;
}

/**
 * The match as the mentor's record has it by now, or null. Commands about a match name the mentor alone; what they
 * record is about the mentee as well, who must not have been erased, nor have a record that is restricted. A refusal
 * names the match: the mentee was not named by whoever sent the command.
 * @throws Refusal PERSON_ERASED, PERSON_RESTRICTED, UNKNOWN_PERSON
 */
export async function matchOf(
  read: FactReader,
  { matchId, mentorId }: OfMatch,
  command: string,
): Promise<Fact<Match | null>> {
  const match = await read.read(
    mentor,
    streams.mentor(mentorId),
    ({ latest }) => latest.matches.get(matchId) ?? null,
  );
  if (match.value) await requireMentee(read, match.value.menteeId, { matchId }, command);
  return match;
}

async function requireMentee(
  read: FactReader,
  menteeId: string,
  named: { readonly matchId: string },
  command: string,
): Promise<void> {
  const { value } = await read.read(dataSubject, streams.dataSubject(menteeId), ({ latest }) => ({
    registered: latest.registered,
    erased: latest.erased,
    restricted: isRestricted(latest),
  }));
  requireRegistered(value, named);
  requireUnrestricted(value.restricted, command, named);
}
