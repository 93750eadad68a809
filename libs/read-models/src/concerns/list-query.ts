import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { LondonDay } from '#programme';
import { type Sight, visible } from '../bitemporal.js';
import type { PageStart } from '../connection.js';
import type { PersonScope } from '../contract.js';
import type { ConcernsQuery, ConcernState } from '../contract-concerns.js';
import { reachedByWork, withinScope } from '../scope/predicate.js';
import type { ScopeTables } from '../scope/tables.js';
import type { ConcernTables } from './tables.js';

type Tables = ConcernTables & ScopeTables;

/** Concerns within filter and access, by the entry that begins each: up to one more than the page holds. */
export function listQuery(db: Kysely<Tables>, query: ConcernsQuery, page: PageStart) {
  const [rank, occursAt, recordedPos] = page.key ?? [];
  return matching(db, query, page)
    .selectAll('h')
    .select(stateOf(page).as('state'))
    .select(
      sql<0 | 1>`case when ${withinScope(query.persons, 'h.person_id', query.accessOn)} then 0 else 1 end`.as(
        'is_withheld',
      ),
    )
    .$if(page.key !== null, (rows) =>
      rows.where(
        sql<boolean>`(h.rank, h.occurs_at, h.recorded_pos) > (${Number(rank)}, ${occursAt}, ${recordedPos})`,
      ),
    )
    .orderBy('h.rank')
    .orderBy('h.occurs_at')
    .orderBy('h.recorded_pos')
    .limit(page.first + 1);
}

export function countQuery(db: Kysely<Tables>, query: ConcernsQuery, page: PageStart) {
  return matching(db, query, page).select((of) => of.fn.countAll<number>().as('count'));
}

/** What is visible of the concerns, in the order of occurrence. */
export function factsQuery(db: Kysely<Tables>, concernIds: readonly string[], sight: Sight) {
  return db
    .selectFrom('concern_fact as f')
    .selectAll()
    .where('f.concern_id', 'in', concernIds)
    .where(visible('f', sight))
    .orderBy('f.occurs_at')
    .orderBy('f.order_pos');
}

function matching(db: Kysely<Tables>, { filter, persons, accessOn }: ConcernsQuery, sight: Sight) {
  const { states = [], personId } = filter;
  // All ranks by name: so the index that leads with them serves as a range.
  let rows = db
    .selectFrom('concern_fact as h')
    .where('h.rank', 'in', [0, 1, 2])
    .where(visible('h', sight))
    .where(begins(sight));
  if (states.length > 0) rows = rows.where(sql<boolean>`${stateOf(sight)} in (${sql.join(states)})`);
  // Whom the reader may not meet they cannot ask for: the answer would tell whose concern it is.
  return personId === undefined
    ? rows.where(withinReach(persons, accessOn))
    : rows.where('h.person_id', '=', personId).where(withinScope(persons, 'h.person_id', accessOn));
}

/** Also of persons under limited access, of whom the list then tells nothing: a lead is not blind to danger. */
function withinReach(persons: PersonScope, on: LondonDay): RawBuilder<boolean> {
  return persons.kind === 'some'
    ? reachedByWork(persons, 'h.person_id', on)
    : withinScope(persons, 'h.person_id', on);
}

/** Of several visible entries that could begin the concern: the raising of it, else its first disclosure. */
function begins(sight: Sight): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from concern_fact b
    where b.concern_id = h.concern_id and b.beginning < 2 and ${visible('b', sight)}
      and (b.beginning, b.occurs_at, b.order_pos) < (h.beginning, h.occurs_at, h.order_pos))`;
}

function stateOf(sight: Sight): RawBuilder<ConcernState> {
  return sql<ConcernState>`coalesce((
    select case when s.type = 'ConcernClosed' then 'CLOSED' else 'OPEN' end
    from concern_fact s
    where s.concern_id = h.concern_id and s.beginning = 2 and ${visible('s', sight)}
    order by s.occurs_at desc, s.order_pos desc limit 1), 'OPEN')`;
}
