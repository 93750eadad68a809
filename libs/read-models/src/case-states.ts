import type { CaseState } from './contract-cases.js';

/** The state that a case is in after a fact of the type. Other facts leave the state as it is. */
const STATE_AFTER: Readonly<Record<string, CaseState>> = {
  ReferralSubmitted: 'REFERRED',
  ReferralReopened: 'REFERRED',
  EligibilityConfirmed: 'ELIGIBLE',
  EligibilityOverridden: 'ELIGIBLE',
  EligibilityRefused: 'NOT_ELIGIBLE',
  LearnerEnrolled: 'ENROLLED',
  LearnerReinstated: 'ENROLLED',
  LearnerWithdrew: 'LEFT_TRAINING',
  QualificationAwarded: 'QUALIFIED',
  MentorApproved: 'APPROVED',
  MatchMade: 'MATCHED',
  SessionHeld: 'IN_SESSIONS',
  MatchEnded: 'MATCH_ENDED',
  CaseSupporterOfferAccepted: 'WAITING_TO_START',
  CaseSupporterStarted: 'CASE_SUPPORTER',
  CaseSupporterTermExtended: 'CASE_SUPPORTER',
  CaseSupporterTermEnded: 'CASE_SUPPORTER_ENDED',
  ReferralWithdrawn: 'WITHDRAWN',
  CaseClosed: 'CLOSED',
};

/** After one of these, an accepted offer is no longer waited on, and the case is where it was before. */
export const OFFER_UNDONE = ['CaseSupporterOfferLapsed', 'CaseSupporterApplicationWithdrawn'] as const;

/** After one of these, the case is over. */
export const CASE_OVER = ['ReferralWithdrawn', 'CaseClosed'] as const;

export function stateAfter(type: string): CaseState | null {
  return STATE_AFTER[type] ?? null;
}

export function isOfferUndone(type: string): boolean {
  return OFFER_UNDONE.some((undone) => undone === type);
}

/** The types that bear on a case's state. */
export const STATE_TYPES: readonly string[] = [...Object.keys(STATE_AFTER), ...OFFER_UNDONE];

/** A fact of one case, for `foldState`. */
export interface StateFact {
  readonly type: string;
  readonly occurredOn: string;
  /** From when it holds: a term that ended on its last day of work has ended from the day after. */
  readonly effectiveOn: string;
  /** The last day of a term. */
  readonly until: string | null;
  readonly applicationId: string | null;
  readonly matchId: string | null;
}

/**
 * The state on a day of a case whose visible facts are given in order, and since when it has been in it. The SQL
 * of the list of cases states the same rule, in order to filter by it.
 * @param dayAfter the day after a day
 */
export function foldState(
  facts: readonly StateFact[],
  asAt: string,
  dayAfter: (day: string) => string,
): { readonly state: CaseState; readonly since: string } | null {
  let current: { readonly state: CaseState; readonly since: string; readonly until: string | null } | null =
    null;
  for (const [index, fact] of facts.entries()) {
    const state = stateAfter(fact.type);
    if (state === null || fact.effectiveOn > asAt) continue;
    if (isPassedOver(fact, facts, index)) continue;
    const since: string = current?.state === state ? current.since : fact.effectiveOn;
    current = { state, since, until: fact.until };
  }
  if (current === null) return null;
  if (current.state === 'CASE_SUPPORTER' && current.until !== null && current.until < asAt) {
    return { state: 'CASE_SUPPORTER_ENDED', since: dayAfter(current.until) };
  }
  return { state: current.state, since: current.since };
}

/**
 * True for what does not bear on the state after all: an accepted offer that came to nothing; a session of the very day
 * on which its match or the case ended (days have no time of day, so the session seems to come after); the end of one
 * match while another one of the case runs on.
 */
function isPassedOver(fact: StateFact, facts: readonly StateFact[], index: number): boolean {
  switch (fact.type) {
    case 'CaseSupporterOfferAccepted':
      return facts
        .slice(index + 1)
        .some((later) => isOfferUndone(later.type) && later.applicationId === fact.applicationId);
    case 'SessionHeld':
      return facts.some(
        ({ type, occurredOn, matchId }) =>
          occurredOn === fact.occurredOn &&
          (isCaseOver(type) || (type === 'MatchEnded' && matchId === fact.matchId)),
      );
    case 'MatchEnded': {
      const byThen = facts.filter(({ occurredOn }) => occurredOn <= fact.occurredOn);
      const ended = new Set(byThen.filter(({ type }) => type === 'MatchEnded').map(({ matchId }) => matchId));
      return byThen.some(({ type, matchId }) => type === 'MatchMade' && !ended.has(matchId));
    }
    default:
      return false;
  }
}

function isCaseOver(type: string): boolean {
  return CASE_OVER.some((over) => over === type);
}
