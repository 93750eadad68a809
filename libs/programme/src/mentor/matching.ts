import {
  type Deciding,
  type Gate,
  type History,
  type LondonDay,
  type NewFact,
  passGates,
  present,
  refuse,
} from '../kernel/index.js';
import { isUnderSupervision } from '../referral/mentee-supervision.js';
import type { EndMatch, MakeMatch } from './commands.js';
import type { MentorEvent } from './events.js';
import { MATCH_END_POLARITY } from './reasons.js';
import { activeMatches, isApproved, isCleared, type Mentor } from './state.js';

/** Makes a match. It counts in the unit and contract of the mentee's case, or else of the mentor's. */
export function makeMatch(
  command: MakeMatch,
  history: History<Mentor>,
  deciding: Deciding,
): NewFact<MentorEvent> {
  const { matchId, mentorId, menteeId, facts } = command;
  requirePossible(command, history, deciding.on);
  const deviations = passGates(gatesOf(command, history, deciding.on), deciding);
  const mentorCase = facts.mentorCase.value;
  const menteeCase = facts.menteeCase.value;
  const place = menteeCase ?? mentorCase;
  return {
    type: 'MatchMade',
    data: {
      matchId,
      mentorId,
      menteeId,
      ...present({ mentorCaseId: mentorCase?.caseId, menteeCaseId: menteeCase?.caseId }),
    },
    subjects: [mentorId, menteeId],
    deliveryUnit: place?.unit,
    contract: place?.contract,
    deviations,
  };
}

/** What would make nonsense of the record (R4: two people are never each other's mentors). */
function requirePossible(command: MakeMatch, history: History<Mentor>, on: LondonDay): void {
  const { matchId, mentorId, menteeId, facts } = command;
  if (mentorId === menteeId) refuse('SELF_MATCH', { personId: mentorId });
  const opposite = facts.opposite.value;
  if (opposite.length > 0) refuse('MUTUAL_MATCH', { mentorId, menteeId, matches: opposite });
  const { matches } = history.latest;
  if (matches.has(matchId)) refuse('INVALID_TRANSITION', { matchId, already: 'made' });
  // A new match runs on from its day, so it overlaps with every other of the pair that has not ended by then.
  for (const [otherId, other] of matches) {
    const overlaps = other.endedOn === undefined || other.endedOn > on;
    if (other.menteeId === menteeId && overlaps) {
      refuse('DUPLICATE_ACTIVE_MATCH', { mentorId, menteeId, matchId: otherId, madeOn: other.madeOn });
    }
  }
}

function gatesOf(command: MakeMatch, history: History<Mentor>, on: LondonDay): readonly Gate[] {
  const { mentorId, menteeId, facts } = command;
  const then = history.at(on);
  const { nonAssociation, agreedToMentoring } = facts.menteePerson.value;
  const areas = facts.areas?.value ?? [];
  return [
    { code: 'NOT_QUALIFIED', open: facts.qualified.value, facts: { mentorId, on } },
    { code: 'VETTING_EXPIRED', open: isCleared(then, on), facts: { mentorId, on } },
    { code: 'MENTOR_NOT_APPROVED', open: isApproved(then), facts: { mentorId, on } },
    roomFor(history, mentorId, on),
    {
      code: 'NON_ASSOCIATION',
      open: !facts.mentorNonAssociation.value && !nonAssociation,
      facts: { mentorId, menteeId },
    },
    { code: 'AGREEMENT_MISSING', open: agreedToMentoring, facts: { menteeId, on, purpose: 'MENTORING' } },
    {
      code: 'MENTEE_NOT_UNDER_SUPERVISION',
      open: isUnderSupervision(facts.supervision.value, areas, on),
      facts: { menteeId, on, areas },
    },
  ];
}

/**
 * The match runs on from its day, so the days on which later matches were made, or the capacity became another one,
 * count as well: a back-dated match must not overrun the capacity without a trace. Before approval there is no capacity, and another gate is shut.
 */
function roomFor(history: History<Mentor>, mentorId: string, on: LondonDay): Gate {
  const { matches, capacityDays } = history.latest;
  const laterDays = [...[...matches.values()].map(({ madeOn }) => madeOn), ...capacityDays].filter(
    (day) => day > on,
  );
  const loads = [on, ...laterDays].flatMap((day) => {
    const then = history.at(day);
    const capacity = then.approval?.capacity;
    return capacity === undefined ? [] : [{ capacity, active: activeMatches(then, day).length }];
  });
  const full = loads.find(({ capacity, active }) => active >= capacity);
  return { code: 'MENTOR_AT_CAPACITY', open: full === undefined, facts: { mentorId, on, ...full } };
}

/** A match ends once, on or after the day it was made. */
export function endMatch(command: EndMatch, history: History<Mentor>, on: LondonDay): NewFact<MentorEvent> {
  const { matchId, mentorId, reason, detail } = command;
  if (reason === undefined) refuse('REASON_REQUIRED', { matchId });
  const match = history.at(on).matches.get(matchId);
  const endedOn = history.latest.matches.get(matchId)?.endedOn;
  if (!match || endedOn !== undefined) {
    refuse('MATCH_NOT_ACTIVE', { matchId, mentorId, on, ...present({ endedOn }) });
  }
  const { menteeId, mentorCaseId, menteeCaseId, deliveryUnit, contract } = match;
  return {
    type: 'MatchEnded',
    data: {
      matchId,
      mentorId,
      menteeId,
      ...present({ mentorCaseId, menteeCaseId }),
      reason,
      polarity: MATCH_END_POLARITY[reason],
      ...present({ detail }),
    },
    subjects: [mentorId, menteeId],
    deliveryUnit,
    contract,
  };
}
