import type { LondonDay } from '../kernel/index.js';

/**
 * What a decision outside the referral needs to know of a case. A type and not an interface, so that it can be
 * frozen into an event as a fact.
 */
export type PersonCase = {
  readonly caseId: string;
  readonly route: 'MENTOR' | 'MENTEE';
  readonly contract: string;
  readonly unit: string;
  readonly submittedOn: LondonDay;
  readonly endedOn?: LondonDay;
};

/**
 * The case to which a fact of a day belongs where nobody names one: the person's open case of the route on that day,
 * or else the latest that had been submitted by then.
 */
export function caseOn(
  cases: readonly PersonCase[],
  route: PersonCase['route'],
  on: LondonDay,
): PersonCase | undefined {
  const submitted = cases
    .filter((candidate) => candidate.route === route && candidate.submittedOn <= on)
    .sort((a, b) => (a.submittedOn < b.submittedOn ? -1 : 1));
  const open = submitted.findLast(({ endedOn }) => endedOn === undefined || on <= endedOn);
  return open ?? submitted.at(-1);
}
