import { addDays } from '#programme';
import { foldState } from '../case-states.js';
import type { CaseMatch, CaseRow, CaseState } from '../contract-cases.js';
import type { CaseFactRow, ReferralRow } from './tables.js';

/** A fact that is also about a person who is withheld from the reader bears on the state of the case and on nothing else. */
type SeenFact = CaseFactRow & { readonly is_withheld: 0 | 1 };

/** What the list says of a case, from its visible facts in the order of occurrence. */
export function caseRow(
  referral: ReferralRow & { readonly state: CaseState },
  facts: readonly SeenFact[],
  asAt: string,
  incomplete: boolean,
): CaseRow {
  const told = facts.filter(({ is_withheld }) => is_withheld === 0);
  const current = foldState(facts.map(stateFact), asAt, (day) => addDays(day, 1));
  return {
    caseId: referral.case_id,
    personId: referral.person_id,
    route: referral.route,
    state: referral.state,
    stateSince: current?.since ?? referral.occurred_on,
    contract: referral.contract,
    unit: referral.unit,
    submittedOn: referral.occurred_on,
    groupId: told.findLast(({ type }) => type === 'LearnerEnrolled')?.group_id ?? null,
    matches: matchesOf(told),
    sessionsHeld: told.filter(({ type }) => type === 'SessionHeld').length,
    lastEntryOn: told.at(-1)?.occurred_on ?? referral.occurred_on,
    incomplete,
  };
}

function matchesOf(facts: readonly CaseFactRow[]): readonly CaseMatch[] {
  const endedOn = new Map(
    facts.filter(({ type }) => type === 'MatchEnded').map((fact) => [fact.match_id, fact.occurred_on]),
  );
  return facts.flatMap(({ type, match_id: matchId, other_person_id: otherPersonId, occurred_on: madeOn }) =>
    type === 'MatchMade' && matchId !== null && otherPersonId !== null
      ? [{ matchId, otherPersonId, madeOn, endedOn: endedOn.get(matchId) ?? null }]
      : [],
  );
}

const stateFact = (fact: CaseFactRow) => ({
  type: fact.type,
  occurredOn: fact.occurred_on,
  effectiveOn: fact.effective_on,
  until: fact.until,
  applicationId: fact.application_id,
  matchId: fact.match_id,
});
