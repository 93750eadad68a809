import type { Route } from '../contract-cases.js';
import { FUNNEL_STAGES, type FunnelStage, type FunnelStep, MENTEE_STAGES } from '../contract-summary.js';
import { isWithin, type SummaryScope } from './scoped-facts.js';
import { daysApart, median } from './statistics.js';
import type { SummaryFactRow } from './tables.js';
import type { Group } from './training.js';

const STAGE_OF: Readonly<Record<string, FunnelStage>> = {
  ReferralSubmitted: 'REFERRED',
  EligibilityConfirmed: 'ELIGIBLE',
  EligibilityOverridden: 'ELIGIBLE',
  LearnerEnrolled: 'ENROLLED',
  QualificationAwarded: 'AWARDED',
  MentorApproved: 'APPROVED',
  MatchMade: 'MATCHED',
  SessionHeld: 'FIRST_SESSION',
  CaseClosed: 'CLOSED',
};
/** All but the sessions, which are read as the first of each case: there are many of them. */
export const FUNNEL_TYPES = Object.keys(STAGE_OF).filter((type) => type !== 'SessionHeld');

/** The first time that a case (a person, where the fact names no case) reached a stage. */
export interface Reached {
  readonly route: Route;
  readonly stage: FunnelStage;
  readonly caseId: string | null;
  readonly personId: string;
  readonly on: string;
  readonly unit: string | null;
}

type StageFact = Pick<SummaryFactRow, 'type' | 'case_id' | 'person_id' | 'role' | 'occurred_on' | 'unit'>;

/**
 * @param facts in any order
 * @param menteeCases the cases whose route is MENTEE
 */
export function reachedStages(
  facts: readonly StageFact[],
  groups: readonly Group[],
  menteeCases: ReadonlySet<string>,
): readonly Reached[] {
  const first = new Map<string, Reached>();
  const reach = (reached: Reached) => {
    const key = `${reached.route} ${reached.stage} ${keyOf(reached)}`;
    const known = first.get(key);
    if (!known || reached.on < known.on) first.set(key, reached);
  };
  for (const fact of facts) {
    const stage = STAGE_OF[fact.type];
    if (stage === undefined || fact.person_id === null) continue;
    const { case_id: caseId, person_id: personId, role, occurred_on: on, unit } = fact;
    const isMentee = caseId === null ? role === 'MENTEE' : menteeCases.has(caseId);
    reach({ route: isMentee ? 'MENTEE' : 'MENTOR', stage, caseId, personId, on, unit });
  }
  for (const { completed, learners } of groups) {
    if (completed === null) continue;
    for (const { caseId, personId, enrolled, left } of learners) {
      const onRoster = left === null || left.occurs_at > completed.occurs_at;
      const on = completed.occurred_on;
      if (onRoster && enrolled.occurred_on <= on)
        reach({
          route: 'MENTOR',
          stage: 'PASSED',
          caseId,
          personId,
          on,
          unit: completed.unit ?? enrolled.unit,
        });
    }
  }
  return [...first.values()];
}

const keyOf = ({ caseId, personId }: Reached) => caseId ?? `person ${personId}`;

/** Counts what was reached within the scope; days are counted from the stage before, whenever that was reached. */
export function funnel(
  all: readonly Reached[],
  scope: SummaryScope,
  counts: (reached: Reached) => boolean = () => true,
): readonly FunnelStep[] {
  const daysOf = new Map<string, Map<FunnelStage, string>>();
  for (const reached of all) {
    const key = keyOf(reached);
    const days = daysOf.get(key) ?? new Map<FunnelStage, string>();
    daysOf.set(key, days.set(reached.stage, reached.on));
  }
  const steps = [
    ...FUNNEL_STAGES.map((stage) => ({ route: 'MENTOR' as const, stage })),
    ...MENTEE_STAGES.map((stage) => ({ route: 'MENTEE' as const, stage })),
  ];
  return steps.map(({ route, stage }) => {
    const counted = all.filter(
      (reached) =>
        reached.route === route && reached.stage === stage && isWithin(scope, reached.on) && counts(reached),
    );
    const waits = counted.flatMap((reached) => {
      const days = daysOf.get(keyOf(reached));
      const before = FUNNEL_STAGES.slice(0, FUNNEL_STAGES.indexOf(stage))
        .map((earlier) => days?.get(earlier))
        .findLast((day) => day !== undefined && day <= reached.on);
      return before === undefined ? [] : [daysApart(before, reached.on)];
    });
    return {
      route,
      stage,
      cases: new Set(counted.flatMap(({ caseId }) => caseId ?? [])).size,
      persons: new Set(counted.map(({ personId }) => personId)).size,
      medianDays: median(waits),
    };
  });
}

/**
 * The same by the unit of the fact that reached the stage, as it was then. Days are counted within the case as a
 * whole, also where the stage before was reached in another unit.
 */
export function funnelByUnit(all: readonly Reached[], scope: SummaryScope) {
  const units = [...new Set(all.flatMap(({ unit }) => unit ?? []))].sort();
  return units.map((unit) => ({ unit, funnel: funnel(all, scope, (reached) => reached.unit === unit) }));
}
