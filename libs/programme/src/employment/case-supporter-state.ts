import { addDays, addMonths, type LondonDay } from '../kernel/index.js';
import type { CaseSupporterApplication, Employment } from './state.js';

export const CASE_SUPPORTER_STATES = ['APPLIED', 'OFFERED', 'WAITING_TO_START', 'EMPLOYED', 'ENDED'] as const;
export type CaseSupporterState = (typeof CASE_SUPPORTER_STATES)[number];

/** R3: the last day of a term of six calendar months, clamped: 2013-10-14 → 2014-04-13. */
export function caseSupporterLastDay(startOn: LondonDay): LondonDay {
  return addDays(addMonths(startOn, 6), -1);
}

/** The first and the last day of a term, both worked; undefined where it never began. */
export function termOf({
  startedOn,
  lastDay,
  endedOn,
}: Pick<CaseSupporterApplication, 'startedOn' | 'lastDay' | 'endedOn'>):
  { readonly from: LondonDay; readonly to: LondonDay } | undefined {
  if (startedOn === undefined || lastDay === undefined) return undefined;
  return { from: startedOn, to: endedOn ?? lastDay };
}

/**
 * Where one application stands at the end of a day. A term counts as employment to its last day, and as ended from
 * the day after, also where nobody recorded its end. One that came to nothing stands nowhere.
 */
export function applicationState(
  application: CaseSupporterApplication,
  on: LondonDay,
): CaseSupporterState | undefined {
  const { closedOn, acceptedOn, offeredOn, appliedOn, interviewedOn } = application;
  const by = (day: LondonDay | undefined): boolean => day !== undefined && day <= on;
  const term = termOf(application);
  if (term && by(term.from)) return on <= term.to ? 'EMPLOYED' : 'ENDED';
  if (by(closedOn)) return undefined;
  if (by(acceptedOn)) return 'WAITING_TO_START';
  if (by(offeredOn)) return 'OFFERED';
  return by(appliedOn) || by(interviewedOn) ? 'APPLIED' : undefined;
}

/**
 * Where a person stands as a Case Supporter at the end of a day, over all their applications: what is under way
 * before what has ended, and of that the furthest. Someone who applies again after a term is APPLIED.
 */
export function caseSupporterState(state: Employment, on: LondonDay): CaseSupporterState | undefined {
  const states = [...state.applications.values()].map((application) => applicationState(application, on));
  const order: readonly CaseSupporterState[] = [
    'EMPLOYED',
    'WAITING_TO_START',
    'OFFERED',
    'APPLIED',
    'ENDED',
  ];
  return order.find((candidate) => states.includes(candidate));
}

/** Nobody holds the post twice at once. */
export function overlappingTerms({ applications }: Employment): readonly string[] {
  const terms = [...applications.values()].flatMap((application) => {
    const term = termOf(application);
    return term ? [{ id: application.applicationId, ...term }] : [];
  });
  return terms.flatMap((one, index) =>
    terms
      .slice(index + 1)
      .filter((other) => one.from <= other.to && other.from <= one.to)
      .map((other) => `terms at one time: ${[one.id, other.id].toSorted().join(', ')}`),
  );
}
