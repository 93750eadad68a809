import { defineProjection } from '#projections';
import { corrects, supersede } from '../bitemporal.js';
import { PROJECTION } from '../contract.js';
import { decodeFact } from '../decode-fact.js';
import { textsOf } from '../event-fields.js';
import { subjectKeys } from '../subject-keys.js';
import { summaryFacts } from './facts-of.js';
import { createSummaryTables, SUMMARY_TABLES, type SummaryTables } from './tables.js';

export const summaryProjection = defineProjection({
  name: PROJECTION.programmeSummary,
  version: 2,
  // Also what no figure is made of: an event that this version does not know may bear on one, and must be parked.
  handles: 'all',
  decode: decodeFact,
  keys: subjectKeys,
  tablesOf: (db) => db.withTables<SummaryTables>(),
  tables: createSummaryTables,
  on: (event, { write, tx }) => {
    if (corrects(event)) return supersede(tx, SUMMARY_TABLES, event);
    write.insert('summary_fact', ...summaryFacts(event));
    const kinds = event.type === 'SessionHeld' ? textsOf(event, 'supportKinds') : [];
    for (const kind of kinds) write.insert('summary_support', { entry_id: event.id, kind });
  },
});
