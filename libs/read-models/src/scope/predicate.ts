import { type RawBuilder, sql } from 'kysely';
import type { LondonDay } from '#programme';
import type { PersonScope, ScopeExclusion } from '../contract.js';

type Some = Extract<PersonScope, { readonly kind: 'some' }>;

/**
 * The condition that a person is within the criteria on a day, as far as is known now: access never travels in
 * time. For a query on the file that holds the scope tables.
 * @param person the column that holds the person's id
 */
export function withinScope(criteria: PersonScope, person: string, on: LondonDay): RawBuilder<boolean> {
  if (criteria.kind === 'none') return sql<boolean>`false`;
  const notExcluded = outside(criteria.exclude, person);
  if (criteria.kind === 'all') return notExcluded;
  const asMentor =
    criteria.mentor === undefined
      ? []
      : [sql`select cast(${criteria.mentor} as text)`, matchedNow(criteria.mentor, on)];
  return sql<boolean>`(${among(person, asMentor)} or (${among(person, staffSources(criteria, on))} and ${notExcluded}))`;
}

function among(person: string, sources: readonly RawBuilder<unknown>[]): RawBuilder<boolean> {
  return sources.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`${sql.ref(person)} in (${sql.join(sources, sql` union `)})`;
}

function outside(exclude: ScopeExclusion | undefined, person: string): RawBuilder<boolean> {
  if (exclude === undefined) return sql<boolean>`true`;
  const notSelf = sql<boolean>`${sql.ref(person)} <> ${exclude.selfPersonId}`;
  if (!exclude.andTheirMatches) return notSelf;
  return sql<boolean>`(${notSelf} and ${sql.ref(person)} not in (${everMatchedWith(exclude.selfPersonId)}))`;
}

function staffSources(criteria: Some, on: LondonDay): readonly RawBuilder<unknown>[] {
  const { officer, trainer, contracts = [], employment } = criteria;
  return [
    ...(officer === undefined ? [] : [supervisedBy(officer, on)]),
    ...(trainer === undefined ? [] : [onRosterOf(trainer, on)]),
    ...contracts.map((contract) => underContract(contract, on)),
    ...(employment === true ? [inEmployment(on)] : []),
  ];
}

const stands = (alias: string, on: LondonDay) =>
  sql<boolean>`${sql.ref(`${alias}.superseded_pos`)} is null and ${sql.ref(`${alias}.occurred_on`)} <= ${on}`;
/** A row value: later than another fact in the order of occurrence. */
const later = (a: string, b: string) =>
  sql<boolean>`(${sql.ref(`${a}.occurs_at`)}, ${sql.ref(`${a}.recorded_pos`)})
    > (${sql.ref(`${b}.occurs_at`)}, ${sql.ref(`${b}.recorded_pos`)})`;

function supervisedBy(officer: string, on: LondonDay) {
  return sql`
    select a.person_id from scope_relation a
    where a.kind = 'OFFICER' and a.other_id = ${officer} and ${stands('a', on)}
      and not exists (
        select 1 from scope_relation b
        where b.kind = 'OFFICER' and b.person_id = a.person_id and ${stands('b', on)} and ${later('b', 'a')})`;
}

/** The day on which a match ended is its last. */
function matchedNow(mentor: string, on: LondonDay) {
  return sql`
    select m.person_id from scope_relation m
    where m.kind = 'MATCH' and m.other_id = ${mentor} and ${stands('m', on)}
      and not exists (
        select 1 from scope_relation e
        where e.kind = 'MATCH_END' and e.link_id = m.link_id
          and e.superseded_pos is null and e.occurred_on < ${on})`;
}

function onRosterOf(trainer: string, on: LondonDay) {
  return sql`
    select l.person_id from scope_relation t
    join scope_relation l on l.kind = 'ENROLMENT' and l.link_id = t.link_id and ${stands('l', on)}
    where t.kind = 'TRAINER' and t.other_id = ${trainer} and ${stands('t', on)}
      and not exists (
        select 1 from scope_relation n
        where n.kind = 'TRAINER' and n.link_id = t.link_id and ${stands('n', on)} and ${later('n', 't')})
      and not exists (
        select 1 from scope_relation w
        where w.kind = 'WITHDRAWAL' and w.link_id = l.link_id and w.person_id = l.person_id
          and ${stands('w', on)} and ${later('w', 'l')})`;
}

function underContract(contract: string, on: LondonDay) {
  return sql`
    select c.person_id from scope_relation c
    where c.kind = 'CONTRACT' and c.other_id = ${contract} and ${stands('c', on)}`;
}

function inEmployment(on: LondonDay) {
  return sql`select e.person_id from scope_relation e where e.kind = 'EMPLOYMENT' and ${stands('e', on)}`;
}

/** On either side, whenever, and whether or not it has ended. */
function everMatchedWith(self: string) {
  return sql`
    select m.person_id from scope_relation m
    where m.kind = 'MATCH' and m.other_id = ${self} and m.superseded_pos is null
    union
    select m.other_id from scope_relation m
    where m.kind = 'MATCH' and m.person_id = ${self} and m.superseded_pos is null`;
}
