import { historyFor, mentor, type Refusal, streams } from '#programme';
import type { EventLogReader } from '#event-log';
import { type Sending, textOf } from './person-beyond.js';
import { historyOf } from './person-on-record.js';
import { personsNamed } from './named-persons.js';

/**
 * On whose account it is on record that a command was refused because a record is restricted: those whom it names, and
 * those whom it does not. It may name a match and its mentor alone, or the entry that it takes back.
 */
export async function personsOfRestriction(
  log: EventLogReader,
  { principal, stream, input }: Pick<Sending, 'principal' | 'stream' | 'input'>,
  { facts }: Refusal,
): Promise<readonly string[]> {
  const { matchId, entryId } = facts;
  const mentorId = textOf(input, 'mentorId');
  const unnamed: string[] = [];
  if (typeof matchId === 'string' && mentorId !== undefined) {
    const recorded = await historyOf(log, streams.mentor(mentorId));
    const match = historyFor(mentor, recorded).latest.matches.get(matchId);
    if (match) unnamed.push(match.menteeId);
  }
  if (typeof entryId === 'string') {
    const entry = (await historyOf(log, stream)).find(({ id }) => id === entryId);
    unnamed.push(...(entry?.subjects ?? []));
  }
  return [...new Set([...personsNamed(input, principal.personId), ...unnamed])];
}
