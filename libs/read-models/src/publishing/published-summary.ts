import { publishBreakdown, type SuppressionRule } from '#privacy';
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
 * Unit, the whole answer is a part of a breakdown: nothing in it is exact, and each number is hidden as it would be in a
 * table of all units, since whoever asks for one may ask for each. A median of few cases is hidden with their number.
 * @param beside where it is of one unit, the summaries of all the others
 */
export function publishedSummary(
  summary: ProgrammeSummary,
  rule: Required<SuppressionRule>,
  beside: readonly ProgrammeSummary[] = [],
): PublishedSummary {
  const parts = [summary, ...beside];
  const across = (of: CountOf): number | null => {
    // A unit in which there is nothing hides nobody behind it.
    const rows = [summary, ...beside.filter((part) => of(part) > 0)];
    const units = rows.map(({ unit }) => unit ?? '');
    return breakdown(rows.map(of), units, rule)[0] ?? null;
  };
  const activity = (of: CountOf): number | null => (summary.unit === null ? of(summary) : across(of));
  const stepOf =
    (key: string, measure: 'cases' | 'persons'): CountOf =>
    ({ funnel }) =>
      funnel.find((step) => keyOf(step) === key)?.[measure] ?? 0;
  const tallies = <Row extends { readonly count: number }>(
    rowsOf: (summary: ProgrammeSummary) => readonly Row[],
    codeOf: (row: Row) => string,
  ): readonly Row[] =>
    telling(rowsOf(summary), codeOf, rule).filter(
      (row) =>
        across((part) => rowsOf(part).find((other) => codeOf(other) === codeOf(row))?.count ?? 0) !== null,
    );
  const held = activity(({ sessions }) => sessions.held);
  const resolved = across(({ breaches }) => breaches.resolved);
  return {
    ...summary,
    funnel: summary.funnel.map((step) => {
      const cases = activity(stepOf(keyOf(step), 'cases'));
      return {
        route: step.route,
        stage: step.stage,
        cases,
        persons: activity(stepOf(keyOf(step), 'persons')),
        medianDays: cases === null || step.cases < rule.threshold ? null : step.medianDays,
      };
    }),
    byUnit: unitsPublished(summary, rule),
    withdrawals: tallies(({ withdrawals }) => withdrawals, reasonOf),
    groups: groups(
      parts.flatMap((part) => part.groups),
      rule,
    ).slice(0, summary.groups.length),
    awards: activity(({ awards }) => awards),
    targets: summary.targets.map((target) => ({
      ...target,
      actual:
        target.actual === null
          ? null
          : activity(({ targets }) => targets.find(({ measure }) => measure === target.measure)?.actual ?? 0),
    })),
    modulesPassed: tallies(
      ({ modulesPassed }) => modulesPassed,
      ({ code }) => code,
    ),
    sessions: {
      held,
      minutes: held === null ? null : activity(({ sessions }) => sessions.minutes),
      missed: activity(({ sessions }) => sessions.missed),
      supportKinds: tallies(
        ({ sessions }) => sessions.supportKinds,
        ({ code }) => code,
      ),
    },
    breaches: {
      // Not an activity of the programme but what became of people: never exact.
      recorded: across(({ breaches }) => breaches.recorded),
      resolved,
      medianDaysToResolution: resolved === null ? null : summary.breaches.medianDaysToResolution,
      resolutions: tallies(
        ({ breaches }) => breaches.resolutions,
        ({ code }) => code,
      ),
    },
    feedback: tallies(
      ({ feedback }) => feedback,
      ({ code }) => code,
    ),
    outcomes: summary.outcomes.map((outcome) => outcomePublished(outcome, across, rule)).filter(isTelling),
    caseSupporters: {
      waiting: activity(({ caseSupporters }) => caseSupporters.waiting),
      employed: activity(({ caseSupporters }) => caseSupporters.employed),
      ended: activity(({ caseSupporters }) => caseSupporters.ended),
    },
    laterRoles: tallies(
      ({ laterRoles }) => laterRoles,
      (role) => JSON.stringify([role.title, role.employer, role.kind]),
    ),
  };
}

type CountOf = (summary: ProgrammeSummary) => number;
const reasonOf = ({ reason, polarity }: ReasonTally): string => `${reason} ${polarity}`;

/**
 * A breakdown in which `count` is the number. A row that is hidden is left out altogether: rows are there only for what
 * has happened, so an empty one would tell that somebody left for this reason, or took this role.
 */
function telling<Row extends { readonly count: number }>(
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
    left: telling(group.left, reasonOf, rule),
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

/** Hidden as a breakdown of the domain, and as one over the units. */
function outcomePublished(
  outcome: OutcomeSummary,
  across: (of: CountOf) => number | null,
  rule: SuppressionRule,
): Suppressible<OutcomeSummary> {
  const { domain } = outcome;
  const measures = ['improved', 'maintained', 'worsened', 'notMeasurable'] as const;
  const within = breakdown(
    measures.map((measure) => outcome[measure]),
    measures,
    rule,
  );
  const [improved = null, maintained = null, worsened = null, notMeasurable = null] = measures.map(
    (measure, index) => {
      const beside = across(
        ({ outcomes }) => outcomes.find((other) => other.domain === domain)?.[measure] ?? 0,
      );
      return beside === null ? null : (within[index] ?? null);
    },
  );
  return { domain, improved, maintained, worsened, notMeasurable };
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
