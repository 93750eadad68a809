import { type Kysely, sql } from 'kysely';
import type { ReadableEngine } from '#projections';
import type { LondonDay } from '#programme';
import { casesProjection } from '../cases/projection.js';
import type { PersonScope, ScopeReads } from '../contract.js';
import { notWithheld, withheldPersons, withinScope } from './predicate.js';
import type { ScopeTables } from './tables.js';

export function scopeReads(engine: ReadableEngine): ScopeReads {
  const visibleAmong: ScopeReads['visibleAmong'] = async (criteria, personIds, on) => {
    if (personIds.length === 0 || criteria.kind === 'none') return new Set();
    if (criteria.kind === 'everyone') return new Set(personIds);
    return engine.read(casesProjection, async (db) => {
      const rows = await personsQuery(db, criteria, on).where('person.person_id', 'in', personIds).execute();
      return new Set(rows.map((row) => row.person_id));
    });
  };
  const withheldAmong: ScopeReads['withheldAmong'] = async (criteria, personIds, on) => {
    if (personIds.length === 0) return new Set();
    return engine.read(casesProjection, async (db) => {
      const rows = await withheldQuery(db, criteria, on).where('person.person_id', 'in', personIds).execute();
      return new Set(rows.map((row) => row.person_id));
    });
  };
  return {
    visibleAmong,
    withheldAmong,
    withheldFrom: (criteria, on) =>
      engine.read(casesProjection, async (db) => {
        const { rows } = await withheldPersons(criteria, on).execute(db);
        return rows.map((row) => row.person_id);
      }),
    limitedAmong: (personIds, on) => withheldAmong({ kind: 'all' }, personIds, on),
    isVisible: async (criteria, personId, on) => (await visibleAmong(criteria, [personId], on)).has(personId),
    personsVisibleTo: (criteria, on) =>
      engine.read(casesProjection, async (db) => {
        const rows = await personsQuery(db, criteria, on).orderBy('person.person_id').execute();
        return rows.map((row) => row.person_id);
      }),
  };
}

export function personsQuery(db: Kysely<ScopeTables>, criteria: PersonScope, on: LondonDay) {
  return db
    .selectFrom('scope_person as person')
    .select('person.person_id')
    .where(withinScope(criteria, 'person.person_id', on));
}

export function withheldQuery(db: Kysely<ScopeTables>, criteria: PersonScope, on: LondonDay) {
  return db
    .selectFrom('scope_person as person')
    .select('person.person_id')
    .where(sql<boolean>`not (${notWithheld(criteria, 'person.person_id', on)})`);
}
