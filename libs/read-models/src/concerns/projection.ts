import type { Kysely } from 'kysely';
import { type AnyFact, CONCERN_URGENCIES } from '#programme';
import type { Writer } from '#projections';
import { factColumns, orderPosition } from '../bitemporal.js';
import { afterPrefix, textOf } from '../event-fields.js';
import type { ConcernTables } from './tables.js';

const INCIDENT = 'CONFIDENTIALITY_INCIDENT';
const BEGINS_NONE = 3;

/** A part of the projection of cases, in whose file these tables stand: a list of concerns joins who reaches whom. */
export async function projectConcern(
  event: AnyFact,
  write: Writer<ConcernTables>,
  tx: Kysely<ConcernTables>,
): Promise<void> {
  const concern_id = afterPrefix(event.stream, 'concern-');
  const [person_id] = event.subjects;
  if (concern_id === null) return;
  if (person_id === undefined) throw new Error(`event ${event.id} is about nobody`);
  const incident = (event.deviations ?? []).some(({ code }) => code === INCIDENT);
  write.insert('concern_fact', {
    ...factColumns(event),
    order_pos: await orderPosition(tx, 'concern_fact', event),
    concern_id,
    person_id,
    type: event.type,
    beginning: beginningOf(event),
    rank: rankOf(event, incident),
    kind: textOf(event, 'kind'),
    urgency: textOf(event, 'urgency'),
    match_id: textOf(event, 'matchId'),
    outcome: textOf(event, 'outcome'),
    incident: incident ? 1 : 0,
    actor_json: JSON.stringify(event.actor),
    reported_by: event.reportedBy ?? null,
  });
}

function beginningOf({ type }: AnyFact): number {
  if (type === 'ConcernRaised') return 0;
  return type === 'DisclosureMade' ? 1 : 2;
}

/** An incident without a concern is for the same day. */
function rankOf(event: AnyFact, incident: boolean): number {
  if (event.type === 'ConcernRaised') {
    const rank = CONCERN_URGENCIES.findIndex((urgency) => urgency === textOf(event, 'urgency'));
    if (rank === -1) throw new Error(`event ${event.id} has an urgency that is not known here`);
    return rank;
  }
  if (event.type === 'DisclosureMade') return incident ? 1 : 2;
  return BEGINS_NONE;
}
