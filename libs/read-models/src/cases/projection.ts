import { addDays, type AnyFact } from '#programme';
import { defineProjection } from '#projections';
import { corrects, factColumns, orderPosition, supersede } from '../bitemporal.js';
import { stateAfter } from '../case-states.js';
import type { Route } from '../contract-cases.js';
import { PROJECTION } from '../contract.js';
import { decodeFact } from '../decode-fact.js';
import { contractOf, participantsOf, textOf, unitOf } from '../event-fields.js';
import { projectConcern } from '../concerns/projection.js';
import { projectScope } from '../scope/projection.js';
import { subjectKeysButForLimits } from '../subject-keys.js';
import {
  CASE_TABLES,
  type CaseFactRow,
  type CasesTables,
  createCasesTables,
  type ReferralRow,
} from './tables.js';

export const casesProjection = defineProjection({
  name: PROJECTION.cases,
  version: 7,
  handles: 'all',
  decode: decodeFact,
  keys: subjectKeysButForLimits,
  tablesOf: (db) => db.withTables<CasesTables>(),
  tables: createCasesTables,
  on: async (event, { write, tx }) => {
    if (corrects(event)) return supersede(tx, CASE_TABLES, event);
    const order = await orderPosition(tx, 'case_fact', event);
    projectScope(event, write);
    await projectConcern(event, write, tx);
    const referral = referralRow(event);
    if (referral) write.insert('case_referral', referral);
    write.insert('case_fact', ...caseFacts(event, order));
  },
});

function referralRow(event: AnyFact): ReferralRow | null {
  if (event.type !== 'ReferralSubmitted') return null;
  return {
    ...factColumns(event),
    case_id: required(event, textOf(event, 'caseId'), 'caseId'),
    person_id: required(event, event.subjects[0], 'subject'),
    route: routeOf(event),
    contract: contractOf(event),
    unit: unitOf(event),
  };
}

/** A match's facts stand in the mentor's case and in the mentee's. */
function caseFacts(event: AnyFact, order_pos: string): readonly CaseFactRow[] {
  const fact = factColumns(event);
  const participants = participantsOf(event);
  return participants.flatMap(({ caseId, personId }) =>
    caseId === null
      ? []
      : [
          {
            ...fact,
            order_pos,
            case_id: caseId,
            type: event.type,
            state: stateAfter(event.type),
            effective_on:
              event.type === 'CaseSupporterTermEnded' ? addDays(fact.occurred_on, 1) : fact.occurred_on,
            until: textOf(event, 'lastDay'),
            application_id: textOf(event, 'applicationId'),
            group_id: textOf(event, 'groupId'),
            match_id: textOf(event, 'matchId'),
            other_person_id: participants.find((other) => other.personId !== personId)?.personId ?? null,
          },
        ],
  );
}

function routeOf(event: AnyFact): Route {
  const route = textOf(event, 'route');
  if (route === 'MENTOR' || route === 'MENTEE') return route;
  throw new Error(`event ${event.id} refers by a route that is not known here: ${route}`);
}

function required(event: AnyFact, value: string | null | undefined, name: string): string {
  if (value === null || value === undefined) throw new Error(`event ${event.id} has no ${name}`);
  return value;
}
