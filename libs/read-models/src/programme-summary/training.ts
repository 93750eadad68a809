import type { TrainingGroupSummary } from '../contract-summary.js';
import { storedJson } from '../stored-json.js';
import { isWithin, type SummaryScope } from './scoped-facts.js';
import { tallyReasons } from './statistics.js';
import type { SummaryFactRow } from './tables.js';

export const TRAINING_TYPES = [
  'TrainingGroupPlanned',
  'TrainingGroupStarted',
  'TrainingGroupCompleted',
  'TrainingGroupCancelled',
  'LearnerEnrolled',
  'LearnerReinstated',
  'LearnerWithdrew',
  'QualificationAwarded',
] as const;

/** One learner in one group, with where they stand on the day asked about. */
export interface Learning {
  readonly personId: string;
  readonly caseId: string | null;
  readonly enrolled: SummaryFactRow;
  /** The withdrawal, where they have not come back since. */
  readonly left: SummaryFactRow | null;
}

export interface Group {
  readonly groupId: string;
  readonly planned: SummaryFactRow | null;
  readonly started: SummaryFactRow | null;
  readonly completed: SummaryFactRow | null;
  readonly cancelled: SummaryFactRow | null;
  readonly learners: readonly Learning[];
  readonly awards: number;
}

/** @param facts of TRAINING_TYPES, in the order of occurrence */
export function groupsOf(facts: readonly SummaryFactRow[]): readonly Group[] {
  const byGroup = Map.groupBy(
    facts.filter((fact) => fact.group_id !== null),
    (fact) => fact.group_id ?? '',
  );
  return [...byGroup]
    .map(([groupId, ofGroup]) => groupOf(groupId, ofGroup))
    .filter(({ planned, started, learners }) => planned ?? started ?? learners[0]);
}

function groupOf(groupId: string, facts: readonly SummaryFactRow[]): Group {
  const last = (type: string) => facts.findLast((fact) => fact.type === type) ?? null;
  const learners = new Map<string, Learning>();
  for (const fact of facts) {
    const { person_id: personId, type } = fact;
    if (personId === null) continue;
    const known = learners.get(personId);
    if (type === 'LearnerEnrolled')
      learners.set(personId, { personId, caseId: fact.case_id, enrolled: fact, left: null });
    if (type === 'LearnerReinstated' && known) learners.set(personId, { ...known, left: null });
    if (type === 'LearnerWithdrew' && known) learners.set(personId, { ...known, left: fact });
  }
  return {
    groupId,
    planned: last('TrainingGroupPlanned'),
    started: last('TrainingGroupStarted'),
    completed: last('TrainingGroupCompleted'),
    cancelled: last('TrainingGroupCancelled'),
    learners: [...learners.values()],
    awards: facts.filter(({ type }) => type === 'QualificationAwarded').length,
  };
}

/** A group is of the contract year in which it started; until it has, of that in which it was planned. */
export function groupSummaries(
  groups: readonly Group[],
  scope: SummaryScope,
): readonly TrainingGroupSummary[] {
  return groups
    .filter(({ planned, started, learners }) => {
      const of = started ?? planned ?? learners[0]?.enrolled;
      return of !== undefined && isWithin(scope, of.occurred_on);
    })
    .map(groupSummary)
    .sort((a, b) =>
      startOf(a) < startOf(b) ? -1 : startOf(a) > startOf(b) ? 1 : a.groupId < b.groupId ? -1 : 1,
    );
}

const startOf = (group: TrainingGroupSummary) => group.startedOn ?? group.plannedStartOn ?? '';

function groupSummary(group: Group): TrainingGroupSummary {
  const { planned, started, completed, cancelled, learners } = group;
  const detail = storedJson<{ readonly place?: string; readonly startOn?: string }>(
    planned?.detail_json ?? '{}',
  );
  const left = learners.flatMap((learner) => learner.left ?? []);
  return {
    groupId: group.groupId,
    place: detail.place ?? null,
    unit: planned?.unit ?? started?.unit ?? null,
    plannedStartOn: detail.startOn ?? null,
    startedOn: started?.occurred_on ?? null,
    completedOn: completed?.occurred_on ?? null,
    cancelledOn: cancelled?.occurred_on ?? null,
    enrolled: learners.length,
    left: tallyReasons(left),
    remaining: learners.length - left.length,
    awards: group.awards,
  };
}
