import type { Kysely } from 'kysely';
import type { Position } from '#event-log';
import type {
  ForecastSummary,
  FunnelStage,
  FunnelStep,
  ProgrammeSummary,
  ProgrammeSummaryQuery,
  TargetProgress,
} from '../contract-summary.js';
import { storedJson } from '../stored-json.js';
import { readContracts } from './contracts.js';
import { caseSupporterSummary, EMPLOYMENT_TYPES, laterRoles } from './employment.js';
import { funnel, FUNNEL_TYPES, funnelByUnit, reachedStages } from './funnel.js';
import { isWithin, readFacts, type SummaryScope } from './scoped-facts.js';
import { tally, tallyReasons } from './statistics.js';
import { BREACH_TYPES, breachSummary, firstSessions, outcomeSummary, sessionSummary } from './support.js';
import type { SummaryFactRow, SummaryTables } from './tables.js';
import { groupsOf, groupSummaries, TRAINING_TYPES } from './training.js';

const READ_TYPES = [
  ...new Set<string>([
    ...FUNNEL_TYPES,
    ...TRAINING_TYPES,
    ...BREACH_TYPES,
    ...EMPLOYMENT_TYPES,
    'ReferralWithdrawn',
    'TrainingModulePassed',
    'QualificationRevoked',
    'OutcomeObserved',
    'PractitionerFeedbackReceived',
    'TargetForecast',
  ]),
];

export class UnknownContractYear extends Error {
  readonly code = 'UNKNOWN_CONTRACT_YEAR';
  override readonly name = 'UnknownContractYear';
  constructor(contract: string, contractYear: string, known: readonly string[]) {
    super(`contract ${contract} has no year ${contractYear} by then: it has ${known.join(', ') || 'none'}`);
  }
}

/** @throws UnknownContractYear */
export async function summarise(
  db: Kysely<SummaryTables>,
  query: ProgrammeSummaryQuery,
  position: Position | null,
  incomplete: boolean,
): Promise<ProgrammeSummary | null> {
  const { asOf, contract: contractId, contractYear, unit = null } = query;
  const [contract] = await readContracts(db, { asOf, position }, contractId);
  if (!contract) return null;
  const year = contract.years.find(({ yearId }) => yearId === contractYear) ?? null;
  if (contractYear !== undefined && year === null) {
    throw new UnknownContractYear(
      contractId,
      contractYear,
      contract.years.map(({ yearId }) => yearId),
    );
  }
  const to = year !== null && year.to < asOf.asAt ? year.to : asOf.asAt;
  const scope: SummaryScope = { asOf, position, contract: contractId, unit, from: year?.from ?? null, to };

  const facts = await readFacts(db, scope, READ_TYPES);
  const ofTypes = (...types: readonly string[]) => facts.filter(({ type }) => types.includes(type));
  const within = (...types: readonly string[]) =>
    ofTypes(...types).filter((fact) => isWithin(scope, fact.occurred_on));
  const revoked = revocations(ofTypes('QualificationRevoked'));
  const standing = facts.filter((fact) => !revoked(fact));

  const groups = groupsOf(standing.filter(({ type }) => TRAINING_TYPES.some((of) => of === type)));
  const menteeCases = new Set(
    ofTypes('ReferralSubmitted').flatMap(({ code, case_id }) =>
      code === 'MENTEE' && case_id !== null ? [case_id] : [],
    ),
  );
  const stages = reachedStages([...standing, ...(await firstSessions(db, scope))], groups, menteeCases);
  const steps = funnel(stages, scope);
  const sessions = await sessionSummary(db, scope);
  const awards = within('QualificationAwarded').filter((fact) => !revoked(fact)).length;

  return {
    asOf,
    position,
    incomplete,
    contract,
    year,
    unit,
    funnel: steps,
    byUnit: funnelByUnit(stages, scope),
    withdrawals: tallyReasons(within('ReferralWithdrawn')),
    groups: groupSummaries(groups, scope),
    awards,
    modulesPassed: tally(within('TrainingModulePassed').map(({ ref }) => ref)),
    targets: targetProgress(year?.targets ?? [], {
      ...reachedBy(steps),
      AWARDS: awards,
      MATCHES: within('MatchMade').filter(({ role }) => role === 'MENTEE').length,
      SESSIONS: sessions.held,
      CASE_SUPPORTERS: within('CaseSupporterStarted').length,
    }),
    forecasts: forecasts(within('TargetForecast')),
    sessions,
    breaches: breachSummary(ofTypes(...BREACH_TYPES), scope),
    feedback: tally(within('PractitionerFeedbackReceived').map(({ code }) => code)),
    outcomes: outcomeSummary(ofTypes('OutcomeObserved'), scope),
    caseSupporters: caseSupporterSummary(ofTypes(...EMPLOYMENT_TYPES), scope),
    laterRoles: laterRoles(ofTypes(...EMPLOYMENT_TYPES), scope),
  };
}

/** Tells an award that was taken back since. */
function revocations(facts: readonly SummaryFactRow[]): (fact: SummaryFactRow) => boolean {
  const latest = new Map(facts.map((fact) => [`${fact.person_id} ${fact.ref}`, fact.occurs_at]));
  return ({ type, person_id, ref, occurs_at }) => {
    const revokedAt = latest.get(`${person_id} ${ref}`);
    return type === 'QualificationAwarded' && revokedAt !== undefined && revokedAt >= occurs_at;
  };
}

function reachedBy(steps: readonly FunnelStep[]): Readonly<Record<string, number>> {
  const reached = (stage: FunnelStage) =>
    steps
      .filter((step) => step.stage === stage)
      .reduce((sum, { cases, persons }) => sum + Math.max(cases, persons), 0);
  return {
    REFERRALS: reached('REFERRED'),
    ENROLMENTS: reached('ENROLLED'),
    APPROVALS: reached('APPROVED'),
  };
}

function targetProgress(
  targets: readonly { readonly measure: string; readonly target: number }[],
  actuals: Readonly<Record<string, number>>,
): readonly TargetProgress[] {
  return targets.map(({ measure, target }) => ({ measure, target, actual: actuals[measure] ?? null }));
}

function forecasts(facts: readonly SummaryFactRow[]): readonly ForecastSummary[] {
  return facts.map((fact) => ({
    measure: fact.code ?? '',
    value: fact.amount ?? 0,
    madeOn: fact.occurred_on,
    forecastFor: storedJson<{ readonly forecastFor?: string }>(fact.detail_json ?? '{}').forecastFor ?? '',
  }));
}
