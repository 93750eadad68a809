import type { CaseSupporterSummary, RoleTally } from '../contract-summary.js';
import { storedJson } from '../stored-json.js';
import { isWithin, type SummaryScope } from './scoped-facts.js';
import type { SummaryFactRow } from './tables.js';

export const EMPLOYMENT_TYPES = [
  'CaseSupporterApplicationWithdrawn',
  'CaseSupporterOfferAccepted',
  'CaseSupporterOfferLapsed',
  'CaseSupporterStarted',
  'CaseSupporterTermExtended',
  'CaseSupporterTermEnded',
  'RoleTaken',
] as const;

type Stage = 'WAITING' | 'EMPLOYED' | 'ENDED';

/** Each application as it stands on the day asked about: a term has ended from the day after its last. */
export function caseSupporterSummary(
  facts: readonly SummaryFactRow[],
  scope: SummaryScope,
): CaseSupporterSummary {
  const applications = Map.groupBy(
    facts.filter((fact) => fact.ref !== null && fact.type !== 'RoleTaken'),
    (fact) => `${fact.person_id} ${fact.ref}`,
  );
  const stages = [...applications.values()].map((ofOne) => stageOf(ofOne, scope.asOf.asAt));
  const count = (stage: Stage) => stages.filter((one) => one === stage).length;
  return { waiting: count('WAITING'), employed: count('EMPLOYED'), ended: count('ENDED') };
}

function stageOf(facts: readonly SummaryFactRow[], asAt: string): Stage | null {
  let stage: Stage | null = null;
  let lastDay: string | null = null;
  for (const { type, until, occurred_on: on } of facts) {
    if (type === 'CaseSupporterOfferAccepted') stage = 'WAITING';
    if (type === 'CaseSupporterOfferLapsed' || type === 'CaseSupporterApplicationWithdrawn') stage = null;
    if (type === 'CaseSupporterStarted') stage = 'EMPLOYED';
    if (type === 'CaseSupporterStarted' || type === 'CaseSupporterTermExtended') lastDay = until;
    if (type === 'CaseSupporterTermEnded') lastDay = on;
  }
  return stage === 'EMPLOYED' && lastDay !== null && lastDay < asAt ? 'ENDED' : stage;
}

/** Roles taken within the scope, those alike counted together. */
export function laterRoles(facts: readonly SummaryFactRow[], scope: SummaryScope): readonly RoleTally[] {
  const taken = facts.filter((fact) => fact.type === 'RoleTaken' && isWithin(scope, fact.occurred_on));
  const alike = Map.groupBy(taken, (fact) => fact.detail_json ?? '{}');
  return [...alike]
    .map(([detail, roles]) => ({
      ...emptyRole,
      ...storedJson<Partial<RoleTally>>(detail),
      count: new Set(roles.map((role) => role.person_id)).size,
    }))
    .sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

const emptyRole: RoleTally = {
  title: '',
  employer: null,
  kind: '',
  term: null,
  hours: null,
  hoursPerWeek: null,
  count: 0,
};
