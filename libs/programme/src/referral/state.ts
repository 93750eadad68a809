import type { LondonDay } from '../kernel/index.js';
import type { ReferralEvent, Route } from './events.js';

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

export function evolveReferral(state: Referral, event: ReferralEvent): Referral {
  const day = event.occurredOn ?? '';
  const { caseId } = event.data;
  switch (event.type) {
    case 'ReferralSubmitted': {
      const { route, contract, unit } = event.data;
      return withCase(state, { caseId, route, contract, unit, submittedOn: day });
    }
    case 'EligibilityConfirmed':
      return amend(state, caseId, (one) => ({ ...undecided(one), eligibility: 'CONFIRMED', decidedOn: day }));
    case 'EligibilityRefused':
      return amend(state, caseId, (one) => ({ ...undecided(one), eligibility: 'REFUSED', decidedOn: day }));
    case 'EligibilityOverridden':
      return amend(state, caseId, (one) => ({
        ...one,
        eligibility: 'OVERRIDDEN',
        decidedOn: day,
        overrideExpiresOn: event.data.expiresOn,
      }));
    case 'ReferralWithdrawn':
    case 'CaseClosed':
      return amend(state, caseId, (one) => ({ ...one, endedOn: day }));
    case 'ReferralReopened':
      return amend(state, caseId, ({ endedOn: _endedOn, ...one }) => undecided(one));
  }
}

/** The case without its decision: a decision stands only until the case ends or is assessed again. */
function undecided(one: ReferralCase): ReferralCase {
  const { eligibility: _eligibility, decidedOn: _decidedOn, overrideExpiresOn: _expiresOn, ...rest } = one;
  return rest;
}

function withCase(state: Referral, one: ReferralCase): Referral {
  return { cases: new Map(state.cases).set(one.caseId, one) };
}

function amend(state: Referral, caseId: string, change: (one: ReferralCase) => ReferralCase): Referral {
  const one = state.cases.get(caseId);
  return one ? withCase(state, change(one)) : state;
}
