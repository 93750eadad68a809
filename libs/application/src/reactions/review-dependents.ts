import { isCorrection, occurrenceDay, occurrenceOf, type ProgrammeEvent } from '#programme';
import type { Reaction, ReactionContext, RestingEntry } from './reaction.js';

/** Facts that can turn a decision of another stream around when they come to be known after it. */
const TELLING: readonly ProgrammeEvent['type'][] = [
  'SentenceStarted',
  'SentenceEndDateChanged',
  'SentenceEnded',
  'OffenderManagerAssigned',
  'EligibilityRefused',
  'ReferralWithdrawn',
  'CaseClosed',
  'LearnerWithdrew',
  'TrainingGroupCancelled',
  'AgreementWithdrawn',
  'NonAssociationRecorded',
  'QualificationRevoked',
  'VettingRevoked',
  'MatchEnded',
];

/** Decisions on the mentor window, which looks ahead: a later change of date bears on them (R1). */
const LOOKING_AHEAD: readonly string[] = ['EligibilityConfirmed'];

/** A list of persons or entries in a task ends here: what is beyond it is the same story. */
const MOST = 100;

/**
 * A decision may rest on another stream, and freezes what it read there. When that stream turns out to have been
 * different, by a correction or by a fact that was entered late, somebody looks at the decision; nothing cascades.
 */
export const reviewDependents: Reaction = {
  name: 'review-dependents',
  async on(event, context) {
    const shaken = await shakenBy(event, context);
    if (shaken.length === 0) return [];
    const persons = [...new Set(shaken.flatMap(({ personIds }) => personIds))];
    return [
      {
        kind: 'DEPENDENT_FACT_REVIEW',
        urgent: false,
        personIds: persons.slice(0, MOST),
        entryIds: shaken.slice(0, MOST).map(({ entryId }) => entryId),
      },
    ];
  },
};

async function shakenBy(event: ProgrammeEvent, context: ReactionContext): Promise<readonly RestingEntry[]> {
  if (isCorrection(event)) {
    const corrected = await context.entry(event.stream, event.data.entryId);
    if (!corrected) throw new Error(`${event.type} ${event.id} names an entry that its stream does not hold`);
    const resting = await context.restingOn(event);
    return resting.filter(({ revision }) => revision >= corrected.revision);
  }
  if (event.type === 'MatchMade') return (await context.restingOn(event)).filter(isOpposite(event.subjects));
  if (!TELLING.includes(event.type)) return [];
  const day = occurrenceDay(occurrenceOf(event));
  const resting = await context.restingOn(event);
  return resting.filter(
    ({ occurredOn, type }) =>
      day <= occurredOn || (event.type === 'SentenceEndDateChanged' && LOOKING_AHEAD.includes(type)),
  );
}

/**
 * R4: two people are never each other's mentors. Each match reads the other's stream, so where both are made at the
 * same moment neither sees the other: the one that was stored first is found here, by the one that came after it.
 */
function isOpposite([mentorId, menteeId]: readonly string[]): (entry: RestingEntry) => boolean {
  return ({ type, personIds: [otherMentor, otherMentee] }) =>
    type === 'MatchMade' && otherMentor === menteeId && otherMentee === mentorId;
}
