import {
  agreesTo,
  dataSubject,
  type Fact,
  isQualified,
  learner,
  type LondonDay,
  type MatchFacts,
  mentor,
  streams,
  supervision,
} from '#programme';
import type { FactReader } from '../catalogue/command-definition.js';
import { programmeAreas } from '../commissioning/programme-areas.js';
import { openCaseOn } from '../training-group/open-case.js';

interface Pair {
  readonly mentorId: string;
  readonly menteeId: string;
}

/** What the rules of a match need to know of both persons, as things stood on the day of the match. */
export async function matchFacts(
  { mentorId, menteeId }: Pair,
  read: FactReader,
  on: LondonDay,
): Promise<MatchFacts> {
  const [mentorCase, menteeCase, qualified, opposite, mentorNonAssociation, menteePerson, sentences] =
    await Promise.all([
      openCaseOn(read, mentorId, 'MENTOR', on),
      openCaseOn(read, menteeId, 'MENTEE', on),
      qualifiedOn(read, mentorId, on),
      oppositeMatches(read, { mentorId, menteeId }),
      read.read(dataSubject, streams.dataSubject(mentorId), (history) =>
        history.at(on).nonAssociates.has(menteeId),
      ),
      read.read(dataSubject, streams.dataSubject(menteeId), (history) => ({
        nonAssociation: history.at(on).nonAssociates.has(mentorId),
        agreedToMentoring: agreesTo(history.at(on), 'MENTORING'),
      })),
      read.read(supervision, streams.supervision(menteeId), (history) => [
        ...history.at(on).sentences.values(),
      ]),
    ]);
  const contract = menteeCase.value?.contract;
  return {
    mentorCase,
    menteeCase,
    qualified,
    opposite,
    mentorNonAssociation,
    menteePerson,
    supervision: sentences,
    ...(contract === undefined ? {} : { areas: await programmeAreas(read, contract, on) }),
  };
}

/** Whether the person held a qualification on a day. */
export function qualifiedOn(read: FactReader, personId: string, on: LondonDay): Promise<Fact<boolean>> {
  return read.read(learner, streams.learner(personId), (history) => isQualified(history.at(on)));
}

/** R4: every match, whenever it was and ended or not, in which the mentee mentors this mentor. */
function oppositeMatches(read: FactReader, { mentorId, menteeId }: Pair): Promise<Fact<readonly string[]>> {
  return read.read(mentor, streams.mentor(menteeId), ({ latest }) =>
    [...latest.matches].filter(([, match]) => match.menteeId === mentorId).map(([matchId]) => matchId),
  );
}
