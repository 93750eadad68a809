import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Sight, visible } from '../bitemporal.js';
import { CASE_OVER, OFFER_UNDONE } from '../case-states.js';
import type { PageStart } from '../connection.js';
import type { CasesQuery, CaseState } from '../contract-cases.js';
import { withinScope } from '../scope/predicate.js';
import type { CasesTables } from './tables.js';

/** Cases within filter and access whose referral is visible: newest first, up to one more than the page holds. */
export function listQuery(db: Kysely<CasesTables>, query: CasesQuery, page: PageStart) {
  const [occursAt, recordedPos] = page.key ?? [];
  return matching(db, query, page)
    .selectAll('r')
    .select(stateOf(page).as('state'))
    .$if(page.key !== null, (rows) =>
      rows.where(sql<boolean>`(r.occurs_at, r.recorded_pos) < (${occursAt}, ${recordedPos})`),
    )
    .orderBy('r.occurs_at', 'desc')
    .orderBy('r.recorded_pos', 'desc')
    .limit(page.first + 1);
}

export function countQuery(db: Kysely<CasesTables>, query: CasesQuery, page: PageStart) {
  return matching(db, query, page).select((of) => of.fn.countAll<number>().as('count'));
}

function matching(db: Kysely<CasesTables>, { filter, persons, accessOn }: CasesQuery, sight: Sight) {
  const { route, states = [], contract, unit, personId } = filter;
  let rows = db.selectFrom('case_referral as r').where(visible('r', sight));
  if (route !== undefined) rows = rows.where('r.route', '=', route);
  if (contract !== undefined) rows = rows.where('r.contract', '=', contract);
  if (unit !== undefined) rows = rows.where('r.unit', '=', unit);
  if (personId !== undefined) rows = rows.where('r.person_id', '=', personId);
  if (states.length > 0) rows = rows.where(sql<boolean>`${stateOf(sight)} in (${sql.join(states)})`);
  return rows.where(withinScope(persons, 'r.person_id', accessOn));
}

/**
 * The state of the case of `r`: by its last visible state-bearing fact, in the order of occurrence. A term whose
 * last day has passed has ended. `isPassedOver` of case-states.ts, which tells of a single case, names the rest.
 */
function stateOf(sight: Sight): RawBuilder<CaseState> {
  const { asAt } = sight.asOf;
  return sql<CaseState>`(
    select case when f.state = 'CASE_SUPPORTER' and f.until < ${asAt} then 'CASE_SUPPORTER_ENDED' else f.state end
    from case_fact f
    where f.case_id = r.case_id and f.state is not null and f.effective_on <= ${asAt} and ${visible('f', sight)}
      and not (f.type = 'CaseSupporterOfferAccepted' and ${offerUndone(sight)})
      and not (f.type = 'SessionHeld' and ${overThatDay(sight)})
      and not (f.type = 'MatchEnded' and ${anotherMatchRuns(sight)})
    order by f.occurs_at desc, f.order_pos desc, f.recorded_pos desc limit 1)`;
}

const offerUndone = (sight: Sight) => sql`exists (
  select 1 from case_fact v
  where v.application_id = f.application_id and v.type in (${sql.join([...OFFER_UNDONE])})
    and ${visible('v', sight)} and (v.occurs_at, v.order_pos) > (f.occurs_at, f.order_pos))`;

const overThatDay = (sight: Sight) => sql`exists (
  select 1 from case_fact e
  where e.case_id = f.case_id and e.state in ('MATCH_ENDED', 'WITHDRAWN', 'CLOSED') and e.occurred_on = f.occurred_on
    and e.occurs_at <= f.occurs_at and (e.type in (${sql.join([...CASE_OVER])}) or e.match_id = f.match_id)
    and ${visible('e', sight)})`;

const anotherMatchRuns = (sight: Sight) => sql`exists (
  select 1 from case_fact m
  where m.case_id = f.case_id and m.state = 'MATCHED' and m.occurred_on <= f.occurred_on and ${visible('m', sight)}
    and not exists (
      select 1 from case_fact e
      where e.case_id = f.case_id and e.state = 'MATCH_ENDED' and e.match_id = m.match_id
        and e.occurred_on <= f.occurred_on and ${visible('e', sight)}))`;
