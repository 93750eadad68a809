import type { Kysely } from 'kysely';
import type { AnyFact } from '#programme';
import { defineProjection } from '#projections';
import { corrects, factColumns, officeKnownAt, orderPosition, supersede } from '../bitemporal.js';
import type { Superseded } from '../contract-case-file.js';
import { PROJECTION } from '../contract.js';
import { decodeFact } from '../decode-fact.js';
import { contractOf, participantsOf, textOf, unitOf } from '../event-fields.js';
import { projectScope } from '../scope/projection.js';
import { subjectKeysButForLimits } from '../subject-keys.js';
import { roleIn } from './role.js';
import { type CaseFileTables, createCaseFileTables, type EntryRow } from './tables.js';

/** Who is kept from whom stands in the same file, so that a page of entries joins it. */
export const caseFileProjection = defineProjection({
  name: PROJECTION.caseFile,
  version: 4,
  handles: 'all',
  decode: decodeFact,
  keys: subjectKeysButForLimits,
  tablesOf: (db) => db.withTables<CaseFileTables>(),
  tables: createCaseFileTables,
  on: async (event, { write, tx }) => {
    if (corrects(event)) {
      await supersede(tx, ['scope_relation'], event);
      return supersedeEntry(tx, event);
    }
    projectScope(event, write);
    const order = await orderPosition(tx, 'case_file_entry', event);
    write.insert('case_file_entry', ...event.subjects.map((personId) => entryRow(event, personId, order)));
  },
});

function entryRow(event: AnyFact, personId: string, order_pos: string): EntryRow {
  const participant = participantsOf(event).find((one) => one.personId === personId);
  return {
    ...factColumns(event),
    order_pos,
    person_id: personId,
    role: roleIn(event, personId),
    type: event.type,
    stream: event.stream,
    revision: event.revision.toString(),
    subjects_json: JSON.stringify(event.subjects),
    case_id: participant?.caseId ?? textOf(event, 'caseId'),
    match_id: textOf(event, 'matchId'),
    group_id: textOf(event, 'groupId'),
    unit: unitOf(event),
    contract: contractOf(event),
    actor_json: JSON.stringify(event.actor),
    reported_by: event.reportedBy ?? null,
    data_json: JSON.stringify(event.data),
    deviations_json: event.deviations === undefined ? null : JSON.stringify(event.deviations),
    corrects: event.corrects ?? null,
    backdate_reason: event.backdateReason ?? null,
    source_json: event.source === undefined ? null : JSON.stringify(event.source),
    superseded_by_json: null,
  };
}

/** Like `supersede`, and keeps who corrected it and why. */
async function supersedeEntry(
  tx: Kysely<CaseFileTables>,
  correction: AnyFact & { data: { entryId: string; reason: string } },
): Promise<void> {
  const by: Superseded = {
    at: correction.recordedAt,
    by: correction.actor,
    kind: correction.type === 'EntryRetracted' ? 'RETRACTED' : 'CORRECTED',
    eventId: correction.id,
    reason: correction.data.reason,
  };
  await tx
    .updateTable('case_file_entry')
    .set({
      superseded_at: correction.recordedAt,
      superseded_pos: correction.position,
      superseded_office_at: officeKnownAt(correction),
      superseded_by_json: JSON.stringify(by),
    })
    .where('entry_id', '=', correction.data.entryId)
    .execute();
}
