import type { Kysely } from 'kysely';
import { logDigest } from '#event-log';
import { isCorrection } from '#programme';
import { defineProjection } from '#projections';
import { dayOfFact } from '../bitemporal.js';
import { PROJECTION } from '../contract.js';
import { decodeFact } from '../decode-fact.js';
import { contractOf, participantsOf, textOf, unitOf } from '../event-fields.js';
import { type ChangesTables, createChangesTables } from './tables.js';

/** All events share it: where one cannot be told of, those after it wait, so that the sequence is the log's. */
const FEED = ['feed'];

export const changesProjection = defineProjection({
  name: PROJECTION.changes,
  version: 3,
  handles: 'all',
  decode: decodeFact,
  keys: () => FEED,
  tablesOf: (db) => db.withTables<ChangesTables>(),
  tables: createChangesTables,
  on: async (event, { write, tx, recorded }) => {
    const participants = participantsOf(event);
    const persons = [...new Set([...event.subjects, ...participants.map(({ personId }) => personId)])];
    const cases = participants.flatMap(({ caseId }) => (caseId === null ? [] : [caseId]));
    const seq = await write.nextNumber('change', 'seq');
    write.insert('change', {
      seq,
      position: event.position,
      event_id: event.id,
      type: event.type,
      stream: event.stream,
      corrected_type: isCorrection(event) ? event.data.entryType : null,
      occurred_on: dayOfFact(event),
      occurred_at: event.occurredAt ?? null,
      recorded_at: event.recordedAt,
      delivery_unit: unitOf(event),
      contract: contractOf(event),
      match_id: textOf(event, 'matchId'),
      corrects: event.corrects ?? textOf(event, 'entryId'),
      persons_json: JSON.stringify(persons),
      cases_json: JSON.stringify(cases),
      deviations_json: JSON.stringify((event.deviations ?? []).map(({ code }) => code)),
      digest: await write.following<string | null, string>(
        'digest',
        () => lastDigest(tx),
        (last) => logDigest(last, recorded.hash),
      ),
      // That keys were destroyed is final, so the count never goes back.
      erasures: await write.following<number, number>(
        'erasures',
        () => lastErasures(tx),
        (last) => last + (event.type === 'DataSubjectKeyDestroyed' ? 1 : 0),
      ),
    });
    for (const person_id of persons) write.insert('change_subject', { person_id, seq });
  },
});

async function lastDigest(tx: Kysely<ChangesTables>): Promise<string | null> {
  return (await lastChange(tx))?.digest ?? null;
}

async function lastErasures(tx: Kysely<ChangesTables>): Promise<number> {
  return (await lastChange(tx))?.erasures ?? 0;
}

const lastChange = (tx: Kysely<ChangesTables>) =>
  tx.selectFrom('change').select(['digest', 'erasures']).orderBy('seq', 'desc').limit(1).executeTakeFirst();
