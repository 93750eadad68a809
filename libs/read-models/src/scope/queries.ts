import { type Kysely, sql } from 'kysely';
import type { ReadableEngine } from '#projections';
import type { LondonDay } from '#programme';
import { casesProjection } from '../cases/projection.js';
import type { PersonScope, ScopeReads } from '../contract.js';
import { matchIsWithheld, withheldBy, withinScope } from './predicate.js';
import type { ScopeTables } from './tables.js';

export function scopeReads(engine: ReadableEngine): ScopeReads {
  const visibleAmong: ScopeReads['visibleAmong'] = async (criteria, personIds, on) => {
    if (personIds.length === 0 || criteria.kind === 'none') return new Set();
    return engine.read(casesProjection, async (db) => {
      const rows = await personsQuery(db, criteria, on).where('person.person_id', 'in', personIds).execute();
      return new Set(rows.map((row) => row.person_id));
    });
  };
  const outsideAmong: ScopeReads['outsideAmong'] = async (criteria, personIds, on) => {
    if (personIds.length === 0) return new Set();
    return engine.read(casesProjection, async (db) => {
      const rows = await outsideQuery(db, criteria, on).where('person.person_id', 'in', personIds).execute();
      return new Set(rows.map((row) => row.person_id));
    });
  };
  return {
    visibleAmong,
    outsideAmong,
    withheldAmong: (criteria, personIds, on) => outsideAmong(withheldBy(criteria), personIds, on),
    withheldMatchesAmong: async (criteria, matchIds, on) => {
      if (matchIds.length === 0) return new Set();
      return engine.read(casesProjection, async (db) => {
        const rows = await withheldMatchesQuery(db, criteria, on)
          .where('m.link_id', 'in', matchIds)
          .execute();
        return new Set(rows.flatMap(({ link_id }) => (link_id === null ? [] : [link_id])));
      });
    },
    matchesWithAmong: async (personId, matchIds) => {
      if (matchIds.length === 0) return new Set();
      return engine.read(casesProjection, async (db) => {
        const rows = await matchesWithQuery(db, personId, matchIds).execute();
        return new Set(rows.flatMap(({ link_id }) => (link_id === null ? [] : [link_id])));
      });
    },
    limitedAmong: (personIds, on) => outsideAmong({ kind: 'all' }, personIds, on),
    isVisible: async (criteria, personId, on) => (await visibleAmong(criteria, [personId], on)).has(personId),
    personsVisibleTo: (criteria, on) =>
      engine.read(casesProjection, async (db) => {
        const rows = await personsQuery(db, criteria, on).orderBy('person.person_id').execute();
        return rows.map((row) => row.person_id);
      }),
  };
}

/**
 * Whether something that an answer should take in could not be taken in yet. Of a person out of reach it is not told:
 * that something of theirs waits would tell that there is such a person.
 * @param db the file that holds the scope tables
 */
export async function incompleteWithin(
  engine: Pick<ReadableEngine, 'incompleteFor'>,
  projection: string,
  db: Kysely<ScopeTables>,
  { filter: { personId }, persons, accessOn }: Asked,
): Promise<boolean> {
  if (personId === undefined) return engine.incompleteFor(projection);
  const waits = engine.incompleteFor(projection, [personId]);
  if (!waits) return false;
  const [reached] = await personsQuery(db, persons, accessOn)
    .where('person.person_id', '=', personId)
    .execute();
  return reached !== undefined;
}

interface Asked {
  readonly filter: { readonly personId?: string };
  readonly persons: PersonScope;
  readonly accessOn: LondonDay;
}

export function personsQuery(db: Kysely<ScopeTables>, criteria: PersonScope, on: LondonDay) {
  return db
    .selectFrom('scope_person as person')
    .select('person.person_id')
    .where(withinScope(criteria, 'person.person_id', on));
}

export function outsideQuery(db: Kysely<ScopeTables>, criteria: PersonScope, on: LondonDay) {
  return db
    .selectFrom('scope_person as person')
    .select('person.person_id')
    .where(sql<boolean>`not (${withinScope(criteria, 'person.person_id', on)})`);
}

export function withheldMatchesQuery(db: Kysely<ScopeTables>, criteria: PersonScope, on: LondonDay) {
  return db
    .selectFrom('scope_relation as m')
    .select('m.link_id')
    .where('m.kind', '=', 'MATCH')
    .where(matchIsWithheld(criteria, on));
}

/** Of these matches, those in which a person is, or was, on either side. */
export function matchesWithQuery(db: Kysely<ScopeTables>, person: string, matchIds: readonly string[]) {
  return db
    .selectFrom('scope_relation as m')
    .select('m.link_id')
    .where('m.kind', '=', 'MATCH')
    .where('m.link_id', 'in', matchIds)
    .where((of) => of.or([of('m.person_id', '=', person), of('m.other_id', '=', person)]));
}
