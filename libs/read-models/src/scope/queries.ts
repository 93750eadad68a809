import type { Kysely } from 'kysely';
import type { ReadableEngine } from '#projections';
import type { LondonDay } from '#programme';
import { casesProjection } from '../cases/projection.js';
import type { PersonScope, ScopeReads } from '../contract.js';
import { withinScope } from './predicate.js';
import type { ScopeTables } from './tables.js';

export function scopeReads(engine: ReadableEngine): ScopeReads {
  const visibleAmong: ScopeReads['visibleAmong'] = async (criteria, personIds, on) => {
    if (personIds.length === 0 || criteria.kind === 'none') return new Set();
    if (criteria.kind === 'all' && criteria.exclude === undefined) return new Set(personIds);
    return engine.read(casesProjection, async (db) => {
      const rows = await personsQuery(db, criteria, on).where('person.person_id', 'in', personIds).execute();
      return new Set(rows.map((row) => row.person_id));
    });
  };
  return {
    visibleAmong,
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
