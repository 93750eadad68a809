import { type AnyFact, decode } from '#programme';
import { defineProjection } from '#projections';
import { corrects, supersede } from '../bitemporal.js';
import { PROJECTION } from '../contract.js';
import { textsOf } from '../event-fields.js';
import { subjectKeys } from '../subject-keys.js';
import { summaryFacts } from './facts-of.js';
import { createSummaryTables, SUMMARY_TABLES, type SummaryTables } from './tables.js';

export const summaryProjection = defineProjection({
  name: PROJECTION.programmeSummary,
  version: 2,
  // Also what no figure is made of: an event that this version does not know may bear on one, and must be parked.
  handles: 'all',
  decode: (recorded): AnyFact => decode(recorded),
  keys: subjectKeys,
  tablesOf: (db) => db.withTables<SummaryTables>(),
  tables: createSummaryTables,
  on: async (event, tx) => {
    if (corrects(event)) return supersede(tx, SUMMARY_TABLES, event);
    const rows = summaryFacts(event);
    if (rows.length > 0) await tx.insertInto('summary_fact').values(rows).execute();
    const kinds = event.type === 'SessionHeld' ? textsOf(event, 'supportKinds') : [];
    if (kinds.length > 0) {
      await tx
        .insertInto('summary_support')
        .values(kinds.map((kind) => ({ entry_id: event.id, kind })))
        .execute();
    }
  },
});
