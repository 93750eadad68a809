import { publishBreakdown, publishedCount, type SuppressionRule } from '#privacy';
import type {
  FunnelStep,
  OutcomeSummary,
  ProgrammeSummary,
  ReasonTally,
  TrainingGroupSummary,
} from '../contract-summary.js';

/** A type whose numbers may be hidden: null stands for a count that is suppressed. */
export type Suppressible<Value> = Value extends number
  ? number | null
  : Value extends readonly (infer Item)[]
    ? readonly Suppressible<Item>[]
    : Value extends object
      ? { readonly [Field in keyof Value]: Suppressible<Value[Field]> }
      : Value;

type Hideable =
  | 'funnel'
  | 'byUnit'
  | 'withdrawals'
  | 'groups'
  | 'awards'
  | 'modulesPassed'
  | 'sessions'
  | 'breaches'
  | 'feedback'
  | 'outcomes'
  | 'caseSupporters'
  | 'laterRoles';

/** A programme summary in which counts may be hidden. Targets, forecasts and what the contract says never are. */
export type PublishedSummary = Omit<ProgrammeSummary, Hideable | 'targets'> & {
  readonly [Field in Hideable]: Suppressible<ProgrammeSummary[Field]>;
} & { readonly targets: readonly { measure: string; target: number; actual: number | null }[] };

/**
 * The summary as a commissioner sees it: activity counts of the contract exact, as management information; every
 * breakdown, and everything about outcomes, under the threshold hidden and otherwise rounded. Asked for one Delivery
 * Unit, the whole answer is a part of a breakdown, and nothing in it is exact. A median of few cases is hidden with
 * their number.
 */
export function publishedSummary(
  summary: ProgrammeSummary,
  rule: Required<SuppressionRule>,
): PublishedSummary {
  const exact = summary.unit === null;
  const activity = (count: number): number | null => (exact ? count : publishedCount(count, rule).value);
  return {
    ...summary,
    funnel: summary.funnel.map((step) => ({
      route: step.route,
      stage: step.stage,
      cases: activity(step.cases),
      persons: activity(step.persons),
      medianDays: step.cases < rule.threshold ? null : step.medianDays,
    })),
    byUnit: unitsPublished(summary, rule),
    withdrawals: reasons(summary.withdrawals, rule),
    groups: groups(summary.groups, rule),
    awards: activity(summary.awards),
    targets: summary.targets.map((target) => ({
      ...target,
      actual: target.actual === null ? null : activity(target.actual),
    })),
    modulesPassed: tallies(summary.modulesPassed, ({ code }) => code, rule),
    sessions: {
      held: activity(summary.sessions.held),
      minutes: exact || summary.sessions.held >= rule.threshold ? activity(summary.sessions.minutes) : null,
      missed: activity(summary.sessions.missed),
      supportKinds: tallies(summary.sessions.supportKinds, ({ code }) => code, rule),
    },
    breaches: {
      // Not an activity of the programme but what became of people: never exact.
      recorded: publishedCount(summary.breaches.recorded, rule).value,
      resolved: publishedCount(summary.breaches.resolved, rule).value,
      medianDaysToResolution:
        summary.breaches.resolved < rule.threshold ? null : summary.breaches.medianDaysToResolution,
      resolutions: tallies(summary.breaches.resolutions, ({ code }) => code, rule),
    },
    feedback: tallies(summary.feedback, ({ code }) => code, rule),
    outcomes: summary.outcomes.map((outcome) => outcomePublished(outcome, rule)).filter(isTelling),
    caseSupporters: {
      waiting: activity(summary.caseSupporters.waiting),
      employed: activity(summary.caseSupporters.employed),
      ended: activity(summary.caseSupporters.ended),
    },
    laterRoles: tallies(
      summary.laterRoles,
      (role) => JSON.stringify([role.title, role.employer, role.kind]),
      rule,
    ),
  };
}

/**
 * A breakdown in which `count` is the number. A row that is hidden is left out altogether: rows are there only for what
 * has happened, so an empty one would tell that somebody left for this reason, or took this role.
 */
function tallies<Row extends { readonly count: number }>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  rule: SuppressionRule,
): readonly Row[] {
  const values = breakdown(
    rows.map((row) => row.count),
    rows.map(keyOf),
    rule,
  );
  return rows.flatMap((row, index) => {
    const count = values[index];
    return count == null ? [] : [{ ...row, count }];
  });
}

function reasons(rows: readonly ReasonTally[], rule: SuppressionRule): Suppressible<readonly ReasonTally[]> {
  return tallies(rows, ({ reason, polarity }) => `${reason} ${polarity}`, rule);
}

function groups(
  rows: readonly TrainingGroupSummary[],
  rule: SuppressionRule,
): Suppressible<readonly TrainingGroupSummary[]> {
  const ids = rows.map(({ groupId }) => groupId);
  const of = (count: (group: TrainingGroupSummary) => number) => breakdown(rows.map(count), ids, rule);
  const enrolled = of((group) => group.enrolled);
  const remaining = of((group) => group.remaining);
  const awards = of((group) => group.awards);
  return rows.map((group, index) => ({
    ...group,
    enrolled: enrolled[index] ?? null,
    remaining: remaining[index] ?? null,
    awards: awards[index] ?? null,
    left: reasons(group.left, rule),
  }));
}

/** Across units stage by stage, so that a unit cannot be had by subtraction from the contract's own number. */
function unitsPublished(
  { byUnit, funnel }: ProgrammeSummary,
  rule: Required<SuppressionRule>,
): Suppressible<ProgrammeSummary['byUnit']> {
  const units = byUnit.map(({ unit }) => unit);
  const across = (key: string, measure: 'cases' | 'persons') => {
    const counts = byUnit.map((row) => row.funnel.find((step) => keyOf(step) === key)?.[measure] ?? 0);
    return breakdown(counts, units, rule);
  };
  const published = new Map(
    funnel.map(keyOf).map((key) => [key, { cases: across(key, 'cases'), persons: across(key, 'persons') }]),
  );
  return byUnit.map((row, index) => ({
    unit: row.unit,
    funnel: row.funnel.map((step): Suppressible<FunnelStep> => {
      const cases = published.get(keyOf(step))?.cases[index] ?? null;
      const persons = published.get(keyOf(step))?.persons[index] ?? null;
      const { route, stage } = step;
      return { route, stage, cases, persons, medianDays: cases === null ? null : step.medianDays };
    }),
  }));
}

const keyOf = ({ route, stage }: Pick<FunnelStep, 'route' | 'stage'>): string => `${route} ${stage}`;

function outcomePublished(outcome: OutcomeSummary, rule: SuppressionRule): Suppressible<OutcomeSummary> {
  const measures = ['improved', 'maintained', 'worsened', 'notMeasurable'] as const;
  const [improved = null, maintained = null, worsened = null, notMeasurable = null] = breakdown(
    measures.map((measure) => outcome[measure]),
    measures,
    rule,
  );
  return { domain: outcome.domain, improved, maintained, worsened, notMeasurable };
}

/** A domain in which all is hidden is left out: that it was observed at all may tell of somebody. */
function isTelling({ improved, maintained, worsened, notMeasurable }: Suppressible<OutcomeSummary>): boolean {
  return [improved, maintained, worsened, notMeasurable].some((count) => count !== null);
}

/** The counts as they may be published, in the order given; null for what is hidden. */
function breakdown(
  counts: readonly number[],
  keys: readonly string[],
  rule: SuppressionRule,
): readonly (number | null)[] {
  const rows = counts.map((count, index) => ({ key: keys[index] ?? String(index), count }));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return publishBreakdown(rows, total, rule).rows.map(({ value }) => value);
}
