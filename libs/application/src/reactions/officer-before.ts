import { type AnyFact, assignmentOn, historyFor, occurrenceDay, occurrenceOf, supervision } from '#programme';

/**
 * The officer of a person on the day of an entry, as it was on record until that entry.
 * @param recorded the person's history of supervision, in the order of recording
 */
export function officerBefore(recorded: readonly AnyFact[], event: AnyFact): string | undefined {
  const day = occurrenceDay(occurrenceOf(event));
  const earlier = recorded.filter(({ revision }) => revision < event.revision);
  return assignmentOn(historyFor(supervision, earlier).at(day), day)?.officer;
}
