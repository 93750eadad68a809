import { daysBetween, type OutcomeDomain, OUTCOME_DOMAINS, measuredChange } from '#programme';
import { type Kysely, sql } from 'kysely';
import type { BreachSummary, OutcomeSummary, SessionSummary } from '../contract-summary.js';
import { storedJson } from '../stored-json.js';
import { isWithin, scopedFacts, type SummaryScope } from './scoped-facts.js';
import { median, tally } from './statistics.js';
import type { SummaryFactRow, SummaryTables } from './tables.js';

/** Summed by the database: there are many sessions. Each counts once, by its mentee. */
export async function sessionSummary(
  db: Kysely<SummaryTables>,
  scope: SummaryScope,
): Promise<SessionSummary> {
  const { from, to } = scope;
  const within = sql`f.role = 'MENTEE' and f.occurred_on between ${from ?? ''} and ${to}`;
  const facts = (type: string) => scopedFacts(scope, [type]);
  const held = await sql<{ count: number; minutes: number | null }>`
    select count(*) as count, sum(amount) as minutes from (${facts('SessionHeld')}) f where ${within}`.execute(
    db,
  );
  const missed = await sql<{ count: number }>`
    select count(*) as count from (${facts('SessionMissed')}) f where ${within}`.execute(db);
  const kinds = await sql<{ code: string; count: number }>`
    select k.kind as code, count(*) as count from (${facts('SessionHeld')}) f
    join summary_support k on k.entry_id = f.entry_id where ${within} group by k.kind order by k.kind`.execute(
    db,
  );
  return {
    held: held.rows[0]?.count ?? 0,
    minutes: held.rows[0]?.minutes ?? 0,
    missed: missed.rows[0]?.count ?? 0,
    supportKinds: kinds.rows.map(({ code, count }) => ({ code, count })),
  };
}

/** The first session of each case, as facts of the funnel. */
export async function firstSessions(db: Kysely<SummaryTables>, scope: SummaryScope) {
  const { rows } = await sql<{
    type: string;
    case_id: string | null;
    person_id: string;
    occurred_on: string;
    unit: string | null;
  }>`
    select 'SessionHeld' as type, case_id, person_id, min(occurred_on) as occurred_on, unit
    from (${scopedFacts(scope, ['SessionHeld'])}) group by case_id, person_id, unit`.execute(db);
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
    return from === undefined ? [] : [daysBetween(from, fact.occurred_on)];
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
