import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type LondonDay, SAFEGUARDING_REVIEW, tellingTasks } from '#programme';
import { type Sight, visible } from '../bitemporal.js';
import type { PageStart } from '../connection.js';
import type { PersonScope } from '../contract.js';
import { ASKS_FOR_OTHERS, type TasksQuery, type TaskState } from '../contract-tasks.js';
import { notWithheld, reachedByWork, withinScope } from '../scope/predicate.js';
import type { TasksTables } from './tables.js';

type Access = Pick<TasksQuery, 'persons' | 'accessOn'>;

/** Tasks within filter and access: urgent first, then oldest first, up to one more than the page holds. */
export function listQuery(db: Kysely<TasksTables>, query: TasksQuery, page: PageStart) {
  const [rank, occursAt, recordedPos] = page.key ?? [];
  return matching(db, query, page)
    .selectAll('t')
    .select(stateOf(page).as('state'))
    .select(isKept(query).as('is_kept'))
    .$if(page.key !== null, (rows) =>
      rows.where(
        sql<boolean>`(t.rank, t.occurs_at, t.recorded_pos) > (${Number(rank)}, ${occursAt}, ${recordedPos})`,
      ),
    )
    .orderBy('t.rank')
    .orderBy('t.occurs_at')
    .orderBy('t.recorded_pos')
    .limit(page.first + 1);
}

export function countQuery(db: Kysely<TasksTables>, query: TasksQuery, page: PageStart) {
  return matching(db, query, page).select((of) => of.fn.countAll<number>().as('count'));
}

/** The persons of tasks whom the reader may see, for the entries that raised the tasks. */
export function personsOfQuery(
  db: Kysely<TasksTables>,
  { persons, accessOn }: Access,
  entryIds: readonly string[],
) {
  return db
    .selectFrom('task_person as p')
    .selectAll('p')
    .where('p.entry_id', 'in', entryIds)
    .where(withinScope(persons, 'p.person_id', accessOn, asksForOthers))
    .orderBy('p.person_id');
}

/** Those of the entries that raised tasks which are also about a person who is withheld from the reader. */
export function withheldQuery(
  db: Kysely<TasksTables>,
  { persons, accessOn }: Access,
  entryIds: readonly string[],
) {
  return db
    .selectFrom('task_person as p')
    .select('p.entry_id')
    .where('p.entry_id', 'in', entryIds)
    .where(sql<boolean>`not (${notWithheld(persons, 'p.person_id', accessOn, asksForOthers)})`);
}

function matching(db: Kysely<TasksTables>, query: TasksQuery, sight: Sight) {
  const { filter, persons, notAbout, accessOn } = query;
  const { states = [], kinds = [], contract, unit, personId } = filter;
  // Both ranks by name: so the index that leads with them serves as a range.
  let rows = db.selectFrom('task_raised as t').where('t.rank', 'in', [0, 1]).where(visible('t', sight));
  if (notAbout !== undefined) rows = rows.where(isNotAbout(notAbout));
  if (contract !== undefined) rows = rows.where('t.contract', '=', contract);
  if (unit !== undefined) rows = rows.where('t.unit', '=', unit);
  if (kinds.length > 0) rows = rows.where('t.kind', 'in', kinds);
  if (states.length > 0) rows = rows.where(sql<boolean>`${stateOf(sight)} in (${sql.join(states)})`);
  const isWithin = (scope: PersonScope) =>
    personId === undefined
      ? sql<boolean>`(${isAboutSomeoneWithin(scope, accessOn)} or ${isAboutNobodyWithin(scope)}
          or ${isGivenToReader(scope, accessOn)})`
      : isAbout(personId, scope, accessOn);
  const ordinary = isWithin(persons);
  const told =
    query.told === undefined
      ? ordinary
      : sql<boolean>`(${ordinary} and (not ${isTelling()} or ${isWithin(query.told)}))`;
  return rows.where(
    sql<boolean>`((t.kind <> ${SAFEGUARDING_REVIEW} and ${told})
      or (t.kind = ${SAFEGUARDING_REVIEW} and ${isAboutConcernWithin(query)}))`,
  );
}

function isTelling(): RawBuilder<boolean> {
  const kinds = tellingTasks.map(({ kind, about }) => {
    const prefix = sql`substr(coalesce(t.about_stream, ''), 1, ${sql.lit(about.length)})`;
    return sql<boolean>`(t.kind = ${kind} and ${prefix} = ${about})`;
  });
  return sql<boolean>`(${sql.join(kinds, sql` or `)})`;
}

/** The persons of the concern that `t` is about, and a condition on them. */
function concernOf(condition: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select 1 from scope_relation c
    where c.kind = 'CONCERN' and c.link_id = substr(t.about_stream, ${sql.lit('concern-'.length + 1)})
      and c.superseded_pos is null and ${condition})`;
}

function isAboutConcernWithin({
  concerned,
  filter: { personId },
  accessOn,
}: TasksQuery): RawBuilder<boolean> {
  if (concerned === undefined || concerned.kind !== 'some') return sql<boolean>`false`;
  if (personId === undefined) return concernOf(reachedByWork(concerned, 'c.person_id', accessOn));
  const within = withinScope(concerned, 'c.person_id', accessOn);
  return concernOf(sql<boolean>`(c.person_id = ${personId} and ${within})`);
}

/** Whether `t` is about the concern of a person whom the reader may not meet. */
function isKept({ concerned, accessOn }: TasksQuery): RawBuilder<0 | 1> {
  if (concerned === undefined) return sql<0 | 1>`0`;
  const met = concernOf(withinScope(concerned, 'c.person_id', accessOn));
  return sql<0 | 1>`(case when t.kind <> ${SAFEGUARDING_REVIEW} or ${met} then 0 else 1 end)`;
}

function isAboutSomeoneWithin(persons: PersonScope, on: LondonDay): RawBuilder<boolean> {
  // With `offset`, PostgreSQL looks for the persons of each task that it comes to; without, it may read those of all
  // tasks first, for a page of twenty.
  return sql<boolean>`exists (
    select 1 from task_person p
    where p.entry_id = t.entry_id and ${withinScope(persons, 'p.person_id', on, asksForOthers)} limit 1 offset 0)`;
}

/** Asked of each task that is come to, as in `isAboutSomeoneWithin`. */
function isNotAbout(personId: string): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from task_person o where o.entry_id = t.entry_id and o.person_id = ${personId} limit 1 offset 0)`;
}

/** Whom the reader may not see they cannot ask for either: the answer would tell that there is something. */
function isAbout(personId: string, persons: PersonScope, on: LondonDay): RawBuilder<boolean> {
  return sql<boolean>`t.entry_id in (
    select p.entry_id from task_person p
    where p.person_id = ${personId} and ${withinScope(persons, 'p.person_id', on, asksForOthers)})`;
}

/**
 * A mentor's own breach or recall asks somebody to think of those they work with. It is met by whose work it is also
 * where the mentor's record is restricted: article 18 lets it be used to protect another person.
 */
const asksForOthers = sql<boolean>`p.kind = ${ASKS_FOR_OTHERS}`;

/** A task about nobody (a training group, say) is for those who have its contract and, where it names one, its unit. */
function isAboutNobodyWithin(persons: PersonScope): RawBuilder<boolean> {
  const nobody = sql`not exists (select 1 from task_person n where n.entry_id = t.entry_id)`;
  if (persons.kind === 'all' || persons.kind === 'everyone') return sql<boolean>`${nobody}`;
  const { contracts = [], units } = persons.kind === 'some' ? persons : {};
  if (contracts.length === 0 || units?.length === 0) return sql<boolean>`false`;
  const within = units === undefined ? sql`` : sql` and (t.unit is null or t.unit in (${sql.join(units)}))`;
  return sql<boolean>`(t.contract in (${sql.join(contracts)})${within} and ${nobody})`;
}

/**
 * A task that was given to the reader is theirs to see although they no longer work with anybody in it: an officer
 * from whom a person was taken over looks at that. Nobody is met by it: persons are named within reach alone. As of now.
 */
function isGivenToReader(persons: PersonScope, on: LondonDay): RawBuilder<boolean> {
  if (persons.kind === 'none' || persons.kind === 'everyone' || persons.reader === undefined) {
    return sql<boolean>`false`;
  }
  return sql<boolean>`(exists (
      select 1 from task_step s
      where s.task_id = t.task_id and s.state = 'ASSIGNED' and s.assignee = ${persons.reader}
        and s.superseded_pos is null and not exists (
          select 1 from task_step n
          where n.task_id = s.task_id and n.state = 'ASSIGNED' and n.superseded_pos is null
            and (n.occurs_at, n.recorded_pos) > (s.occurs_at, s.recorded_pos))
      limit 1 offset 0)
    and not exists (
      select 1 from task_person w
      where w.entry_id = t.entry_id and not (${notWithheld(persons, 'w.person_id', on)}) limit 1 offset 0))`;
}

/** The state of the task of `t`. Done is final, whenever it was assigned. */
function stateOf(sight: Sight): RawBuilder<TaskState> {
  const has = (state: TaskState) => sql`exists (
    select 1 from task_step s where s.task_id = t.task_id and s.state = ${state} and ${visible('s', sight)})`;
  return sql<TaskState>`(case when ${has('DONE')} then 'DONE' when ${has('ASSIGNED')} then 'ASSIGNED' else 'OPEN' end)`;
}
