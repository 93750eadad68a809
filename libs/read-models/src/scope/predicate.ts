import { type RawBuilder, sql } from 'kysely';
import type { LondonDay } from '#programme';
import type { PersonScope, ScopeExclusion } from '../contract.js';

export type Some = Extract<PersonScope, { readonly kind: 'some' }>;

/**
 * The condition that a person is within the criteria on a day, as far as is known now: access never travels in
 * time. For a query on the file that holds the scope tables.
 * @param person the column that holds the person's id
 * @param despite where this holds, that somebody's record is restricted leaves them in
 */
export function withinScope(
  criteria: PersonScope,
  person: string,
  on: LondonDay,
  despite?: RawBuilder<boolean>,
): RawBuilder<boolean> {
  if (criteria.kind === 'none') return sql<boolean>`false`;
  const notExcluded = outside(criteria.exclude, person);
  if (criteria.kind === 'everyone') return notExcluded;
  const open = sql<boolean>`${sql.ref(person)} not in (${limitedTo(criteria.reader, on)})
    and ${unrestricted(criteria, person, on, despite)}`;
  if (criteria.kind === 'all') return sql<boolean>`(${notExcluded} and ${open})`;
  return sql<boolean>`(${reachedByWork(criteria, person, on)} and ${open})`;
}

/** By the criteria of `some` alone, whether or not the person is under limited access, or restricted. */
export function reachedByWork(criteria: Some, person: string, on: LondonDay): RawBuilder<boolean> {
  const asMentor =
    criteria.mentor === undefined
      ? []
      : [sql`select cast(${criteria.mentor} as text)`, matchedNow(criteria.mentor, on)];
  const asStaff = among(person, staffSources(criteria, on));
  return sql<boolean>`(${among(person, asMentor)} or (${asStaff} and ${outside(criteria.exclude, person)}))`;
}

/**
 * The condition that a person's presence in an entry does not keep it from a reader of these criteria. Narrower than
 * being out of reach: see `ScopeReads.withheldAmong`.
 */
export function notWithheld(
  criteria: PersonScope,
  person: string,
  on: LondonDay,
  despite?: RawBuilder<boolean>,
): RawBuilder<boolean> {
  return withinScope(withheldBy(criteria), person, on, despite);
}

/** Everyone but those who are withheld. */
export function withheldBy(criteria: PersonScope): PersonScope {
  if (criteria.kind === 'none') return criteria;
  const ofR4 = criteria.exclude?.andTheirMatches ? { exclude: criteria.exclude } : {};
  if (criteria.kind === 'everyone') return { kind: 'everyone', ...ofR4 };
  const { reader, meetsRestricted } = criteria;
  return {
    kind: 'all',
    ...(reader === undefined ? {} : { reader }),
    ...(meetsRestricted === undefined ? {} : { meetsRestricted }),
    ...ofR4,
  };
}

/** The matches in which somebody is withheld, among `scope_relation as m`. */
export function matchIsWithheld(criteria: PersonScope, on: LondonDay): RawBuilder<boolean> {
  const shown = (column: string) => notWithheld(criteria, column, on);
  return sql<boolean>`(m.kind = 'MATCH' and not (${shown('m.person_id')} and ${shown('m.other_id')}))`;
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
  const { officer, trainer, contracts = [], units, employment, concerns } = criteria;
  return [
    ...(officer === undefined ? [] : [supervisedBy(officer, on)]),
    ...(trainer === undefined ? [] : [onRosterOf(trainer, on)]),
    ...contracts.map((contract) => underContract(contract, units, on)),
    ...(employment === true ? [inEmployment(on)] : []),
    ...byConcern(concerns, on),
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

/** An empty list of contracts is nobody: who lost the last contract has none, and not all. */
function byConcern(concerns: Some['concerns'], on: LondonDay): readonly RawBuilder<unknown>[] {
  return concerns === undefined || concerns.length === 0 ? [] : [ofConcern(concerns, on)];
}

/**
 * A person without any case is in the reach of every lead who has a contract: one that nobody gave them must not keep a
 * danger from being seen.
 */
function ofConcern(contracts: readonly string[] | 'ALL', on: LondonDay) {
  const ofPerson = sql`
    select 1 from scope_relation k where k.kind = 'CONTRACT' and k.person_id = c.person_id and ${stands('k', on)}`;
  const bound =
    contracts === 'ALL'
      ? sql``
      : sql` and (not exists (${ofPerson}) or exists (${ofPerson} and k.other_id in (${sql.join(contracts)})))`;
  return sql`
    select c.person_id from scope_relation c
    where c.kind = 'CONCERN' and ${stands('c', on)}${bound}`;
}

function underContract(contract: string, units: readonly string[] | undefined, on: LondonDay) {
  return sql`
    select c.person_id from scope_relation c
    where c.kind = 'CONTRACT' and c.other_id = ${contract} and ${stands('c', on)}${within(units, contract, on)}`;
}

/** The unit is the one at the time: who is supervised or trained elsewhere since is still of where they were. */
function within(units: readonly string[] | undefined, contract: string, on: LondonDay) {
  if (units === undefined) return sql``;
  if (units.length === 0) return sql` and false`;
  return sql` and exists (
      select 1 from scope_relation u
      where u.kind = 'UNIT' and u.person_id = c.person_id and u.other_id = ${contract}
        and u.link_id in (${sql.join(units)}) and ${stands('u', on)})`;
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

/** Persons under limited access whose list, the one that holds now, does not name the reader. */
function limitedTo(reader: string | undefined, on: LondonDay) {
  const named =
    reader === undefined
      ? sql``
      : sql`
      and not exists (
        select 1 from scope_relation w
        where w.kind = 'LIMIT_ALLOWS' and w.link_id = l.entry_id and w.other_id = ${reader})`;
  return sql`
    select l.person_id from scope_relation l
    where l.kind = 'LIMIT' and l.person_id is not null and ${stands('l', on)}
      and not exists (
        select 1 from scope_relation n
        where n.kind in ('LIMIT', 'LIMIT_LIFTED') and n.person_id = l.person_id and ${stands('n', on)}
          and ${later('n', 'l')})${named}`;
}

type Restrictable = Exclude<PersonScope, { readonly kind: 'none' | 'everyone' }>;

function unrestricted(
  criteria: Restrictable,
  person: string,
  on: LondonDay,
  despite: RawBuilder<boolean> | undefined,
): RawBuilder<boolean> {
  if (criteria.meetsRestricted) return sql<boolean>`true`;
  const notRestricted = sql<boolean>`${sql.ref(person)} not in (${restrictedNow(on)})`;
  const allTheSame = [...(despite === undefined ? [] : [despite]), ...metByConcern(criteria, person, on)];
  return allTheSame.reduce((either, or) => sql<boolean>`(${or} or ${either})`, notRestricted);
}

/** Whom a lead reaches by a concern, restricted or not: what is seen of them is the concern alone. */
function metByConcern(criteria: Restrictable, person: string, on: LondonDay): readonly RawBuilder<boolean>[] {
  const sources = criteria.kind === 'some' ? byConcern(criteria.concerns, on) : [];
  if (sources.length === 0) return [];
  const reached = among(person, sources);
  return [sql<boolean>`(${reached} and ${outside(criteria.exclude, person)})`];
}

/**
 * Persons whose record is restricted: decided so, and not refused later on the same request, or to be erased by order;
 * and their keys not destroyed since.
 */
function restrictedNow(on: LondonDay) {
  return sql`
    select r.person_id from scope_relation r
    where r.kind = 'RESTRICTION' and r.person_id is not null and ${stands('r', on)}
      and not exists (
        select 1 from scope_relation n
        where n.kind = 'RESTRICTION_REFUSED' and n.person_id = r.person_id and n.link_id = r.link_id
          and ${stands('n', on)} and ${later('n', 'r')})
      and not exists (
        select 1 from scope_relation e
        where e.kind = 'ERASED' and e.person_id = r.person_id and ${stands('e', on)})`;
}
