import { type OutcomeDomain, OUTCOME_DOMAINS, measuredChange } from '#programme';
import { type Kysely, sql } from 'kysely';
import type { BreachSummary, OutcomeSummary, SessionSummary } from '../contract-summary.js';
import { storedJson } from '../stored-json.js';
import { isWithin, scopedFacts, type SummaryScope } from './scoped-facts.js';
import { daysApart, median, tally } from './statistics.js';
import type { SummaryFactRow, SummaryTables } from './tables.js';

/** Summed by the database: there are many sessions. Each counts once, by its mentee. */
export async function sessionSummary(
  db: Kysely<SummaryTables>,
  scope: SummaryScope,
): Promise<SessionSummary> {
  const where = sql`f.role = 'MENTEE' and f.occurred_on between ${scope.from ?? ''} and ${scope.to}`;
  const sums = await sql<{ type: string; count: number; minutes: number | null }>`
    select type, count(*) as count, cast(sum(amount) as bigint) as minutes
    from (${scopedFacts(scope, ['SessionHeld', 'SessionMissed'], { columns: sql`f.type, f.amount`, where })}) s
    group by type`.execute(db);
  const kinds = await sql<{ code: string; count: number }>`
    select k.kind as code, count(*) as count
    from (${scopedFacts(scope, ['SessionHeld'], { columns: sql`f.entry_id`, where })}) s
    join summary_support k on k.entry_id = s.entry_id
    group by k.kind order by k.kind`.execute(db);
  const held = sums.rows.find(({ type }) => type === 'SessionHeld');
  const missed = sums.rows.find(({ type }) => type === 'SessionMissed');
  return {
    held: held?.count ?? 0,
    minutes: held?.minutes ?? 0,
    missed: missed?.count ?? 0,
    supportKinds: kinds.rows.map(({ code, count }) => ({ code, count })),
  };
}

/** The first session of each case and unit, as facts of the funnel, in the order in which they were held. */
export async function firstSessions(db: Kysely<SummaryTables>, scope: SummaryScope) {
  const columns = sql`f.case_id, f.person_id, f.role, f.occurred_on, f.unit, f.occurs_at, f.recorded_pos`;
  const { rows } = await sql<{
    type: string;
    case_id: string | null;
    person_id: string;
    role: string | null;
    occurred_on: string;
    unit: string | null;
  }>`
    select 'SessionHeld' as type, case_id, person_id, role, unit, min(occurred_on) as occurred_on
    from (${scopedFacts(scope, ['SessionHeld'], { columns })}) s
    group by case_id, person_id, role, unit
    order by min(occurs_at), min(recorded_pos), person_id`.execute(db);
  return rows;
}

export const BREACH_TYPES = ['BreachRecorded', 'BreachResolved'] as const;

/** Recorded within the scope, and resolved within it, whenever recorded. */
export function breachSummary(facts: readonly SummaryFactRow[], scope: SummaryScope): BreachSummary {
  const ofType = (type: string) => facts.filter((fact) => fact.type === type);
  const recordedOn = new Map(
    ofType('BreachRecorded').map((fact) => [`${fact.person_id} ${fact.ref}`, fact.occurred_on]),
  );
  const resolved = ofType('BreachResolved').filter((fact) => isWithin(scope, fact.occurred_on));
  const days = resolved.flatMap((fact) => {
    const from = recordedOn.get(`${fact.person_id} ${fact.ref}`);
    return from === undefined ? [] : [daysApart(from, fact.occurred_on)];
  });
  return {
    recorded: ofType('BreachRecorded').filter((fact) => isWithin(scope, fact.occurred_on)).length,
    resolved: resolved.length,
    medianDaysToResolution: median(days),
    resolutions: tally(resolved.map(({ code }) => code)),
  };
}

/**
 * Each person's latest observation within the scope in each domain, against their baseline: the last one up to
 * then, or one that was put together afterwards. A baseline alone is no observation of change.
 */
export function outcomeSummary(
  facts: readonly SummaryFactRow[],
  scope: SummaryScope,
): readonly OutcomeSummary[] {
  return OUTCOME_DOMAINS.flatMap((domain) => {
    const ofDomain = facts.filter((fact) => fact.ref === domain).map(observationOf);
    const changes = [...Map.groupBy(ofDomain, ({ fact }) => fact.person_id)].flatMap(([, observations]) =>
      changeOf(domain, observations, scope),
    );
    if (changes.length === 0) return [];
    const count = (change: string) => changes.filter((one) => one === change).length;
    return [
      {
        domain,
        improved: count('IMPROVED'),
        maintained: count('MAINTAINED'),
        worsened: count('WORSENED'),
        notMeasurable: count('NOT_MEASURABLE'),
      },
    ];
  });
}

interface Observation {
  readonly fact: SummaryFactRow;
  readonly baseline: boolean;
  readonly retrospective: boolean;
}

function observationOf(fact: SummaryFactRow): Observation {
  const { baseline = false, retrospective = false } = storedJson<Partial<Observation>>(
    fact.detail_json ?? '{}',
  );
  return { fact, baseline, retrospective };
}

function changeOf(domain: OutcomeDomain, observations: readonly Observation[], scope: SummaryScope) {
  const latest = observations.findLastIndex(
    ({ fact, baseline }) => !baseline && isWithin(scope, fact.occurred_on),
  );
  const observation = observations[latest];
  if (!observation || observation.fact.code === null) return [];
  const baseline =
    observations.slice(0, latest).findLast((earlier) => earlier.baseline) ??
    observations.find((later) => later.baseline && later.retrospective);
  const { code, amount } = observation.fact;
  // Levels of two versions of a scale do not compare.
  if (baseline && baseline.fact.amount !== amount) return ['NOT_MEASURABLE'];
  return [measuredChange(domain, baseline?.fact.code ?? undefined, code, amount ?? undefined)];
}
