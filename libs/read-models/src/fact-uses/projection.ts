import { isCorrection, occurrenceDay, occurrenceOf } from '#programme';
import { defineProjection } from '#projections';
import { PROJECTION } from '../contract.js';
import { decodeFact } from '../decode-fact.js';
import { createFactUsesTables, type FactUsesTables } from './tables.js';

/** For reactions alone: which decisions have to be looked at again when a stream turns out to have been different. */
export const factUsesProjection = defineProjection({
  name: PROJECTION.factUses,
  version: 1,
  handles: 'all',
  decode: decodeFact,
  keys: (event) => [event.stream],
  tablesOf: (db) => db.withTables<FactUsesTables>(),
  tables: createFactUsesTables,
  on: async (event, { write, tx }) => {
    if (isCorrection(event)) {
      await tx
        .updateTable('fact_use')
        .set({ superseded: 1 })
        .where('entry_id', '=', event.data.entryId)
        .execute();
      return;
    }
    const uses = new Map((event.factsUsed ?? []).map((fact) => [fact.stream, fact]));
    for (const { stream, revision } of uses.values()) {
      write.insert('fact_use', {
        stream,
        revision: revision === 'no_stream' ? -1 : Number(revision),
        entry_id: event.id,
        type: event.type,
        occurred_on: occurrenceDay(occurrenceOf(event)),
        persons_json: JSON.stringify(event.subjects),
        superseded: 0,
      });
    }
  },
});
