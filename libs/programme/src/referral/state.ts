import { type LondonDay, misplaced, type Step, type StepOrder } from '../kernel/index.js';
import type { ReferralEvent, Route } from './events.js';

export type CaseStep = 'SUBMITTED' | 'DECIDED' | 'ENDED' | 'REOPENED';
const CASE_ORDER: StepOrder<CaseStep> = {
  SUBMITTED: ['START'],
  DECIDED: ['SUBMITTED', 'DECIDED', 'REOPENED'],
  ENDED: ['SUBMITTED', 'DECIDED', 'REOPENED'],
  REOPENED: ['ENDED'],
};

/** A type and not an interface, so that it can be frozen into an event as a fact. */
export type ReferralCase = {
  readonly caseId: string;
  readonly route: Route;
  readonly contract: string;
  readonly unit: string;
  readonly submittedOn: LondonDay;
  /** The decision that stands, and the day on which it was taken. */
  readonly eligibility?: 'CONFIRMED' | 'REFUSED' | 'OVERRIDDEN';
  readonly decidedOn?: LondonDay;
  /** The last day of an override. */
  readonly overrideExpiresOn?: LondonDay;
  readonly endedOn?: LondonDay;
  /** How it came and went, and when it was decided on. */
  readonly steps: readonly Step<CaseStep>[];
};

export interface Referral {
  readonly cases: ReadonlyMap<string, ReferralCase>;
}

export const noReferral: Referral = { cases: new Map() };

/** The open case of a route, of which there is at most one. */
export function openCase(state: Referral, route: Route): ReferralCase | undefined {
  return [...state.cases.values()].find((one) => one.route === route && one.endedOn === undefined);
}

/** True where eligibility is confirmed, or overridden by an authority until that day or a later one. */
export function isEligible(one: ReferralCase, on: LondonDay): boolean {
  if (one.eligibility === 'OVERRIDDEN') {
    return one.overrideExpiresOn !== undefined && on <= one.overrideExpiresOn;
  }
  return one.eligibility === 'CONFIRMED';
}

/** Two open cases of one route; a step of a case that does not follow from the one before it. */
export function referralContradictions({ cases }: Referral): readonly string[] {
  const open = [...cases.values()].filter(({ endedOn }) => endedOn === undefined);
  const routes = Map.groupBy(open, ({ route }) => route);
  return [
    ...[...routes]
      .filter(([, ofRoute]) => ofRoute.length > 1)
      .map(
        ([route, ofRoute]) => `open at one time as ${route}: ${ofRoute.map((one) => one.caseId).join(', ')}`,
      ),
    ...[...cases.values()].flatMap(({ caseId, steps }) =>
      misplaced(steps, CASE_ORDER).map(({ name, on }) => `${caseId} ${name} ${on}`),
    ),
  ];
}

export function evolveReferral(state: Referral, event: ReferralEvent): Referral {
  const day = event.occurredOn ?? '';
  const { caseId } = event.data;
  switch (event.type) {
    case 'ReferralSubmitted': {
      const { route, contract, unit } = event.data;
      const steps = [{ name: 'SUBMITTED', on: day }] as const;
      return withCase(state, { caseId, route, contract, unit, submittedOn: day, steps });
    }
    case 'EligibilityConfirmed':
      return amend(state, caseId, (one) => ({
        ...after(undecided(one), 'DECIDED', day),
        eligibility: 'CONFIRMED',
        decidedOn: day,
      }));
    case 'EligibilityRefused':
      return amend(state, caseId, (one) => ({
        ...after(undecided(one), 'DECIDED', day),
        eligibility: 'REFUSED',
        decidedOn: day,
      }));
    case 'EligibilityOverridden':
      return amend(state, caseId, (one) => ({
        ...after(one, 'DECIDED', day),
        eligibility: 'OVERRIDDEN',
        decidedOn: day,
        overrideExpiresOn: event.data.expiresOn,
      }));
    case 'ReferralWithdrawn':
    case 'CaseClosed':
      return amend(state, caseId, (one) => ({ ...after(one, 'ENDED', day), endedOn: day }));
    case 'ReferralReopened':
      return amend(state, caseId, ({ endedOn: _endedOn, ...one }) => after(undecided(one), 'REOPENED', day));
  }
}

/** The case without its decision: a decision stands only until the case ends or is assessed again. */
function undecided(one: ReferralCase): ReferralCase {
  const { eligibility: _eligibility, decidedOn: _decidedOn, overrideExpiresOn: _expiresOn, ...rest } = one;
  return rest;
}

function after(one: ReferralCase, name: CaseStep, on: LondonDay): ReferralCase {
  return { ...one, steps: [...one.steps, { name, on }] };
}

function withCase(state: Referral, one: ReferralCase): Referral {
  return { cases: new Map(state.cases).set(one.caseId, one) };
}

function amend(state: Referral, caseId: string, change: (one: ReferralCase) => ReferralCase): Referral {
  const one = state.cases.get(caseId);
  return one ? withCase(state, change(one)) : state;
}
