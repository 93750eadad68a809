import { fieldsHiddenFrom, permits, type Role, sealsOpenTo, streamsShownTo } from '#access';
import {
  dataSubjectEvents,
  employmentEvents,
  eventDefinitions,
  type EventType,
  journeyEvents,
  learnerEvents,
  matchEvents,
  mentorEvents,
  personalFieldsOf,
  referralEvents,
  supervisionEvents,
  taskEvents,
  trainingGroupEvents,
} from '#programme';
import { byRole } from './by-role.js';
import type { Cell, Row } from './matrix.js';

/** The events of histories about persons, by the kind of history. Corrections and contracts are in no case file. */
const OF_PERSONS: Readonly<Record<string, object>> = {
  dataSubject: dataSubjectEvents,
  supervision: supervisionEvents,
  referral: referralEvents,
  trainingGroup: trainingGroupEvents,
  learner: learnerEvents,
  mentor: mentorEvents,
  match: matchEvents,
  journey: journeyEvents,
  employment: employmentEvents,
  task: taskEvents,
};
const MATCH_TYPES: readonly string[] = ['MatchMade', 'MatchEnded'];

/** An event type as it can stand in a case file, with the kind of its history. */
export interface EntryKind {
  readonly type: EventType;
  readonly kind: string;
  /** Whether it stands in a match, and so is whose match it is. */
  readonly ofMatch: boolean;
}

export const entryKinds: readonly EntryKind[] = Object.entries(OF_PERSONS).flatMap(([kind, events]) =>
  typesIn(events).map((type) => ({ type, kind, ofMatch: kind === 'match' || MATCH_TYPES.includes(type) })),
);

function typesIn(events: object): readonly EventType[] {
  const types = Object.keys(eventDefinitions) as EventType[];
  return types.filter((type) => type in events);
}

/** One row for each entry, and one for each field of its data. */
export function entryRows(): readonly Row[] {
  return entryKinds.flatMap((entry) => [
    { name: entry.type, cells: byRole((role) => entryCell(role, entry)) },
    ...fieldNamesOf(entry.type).map((field) => ({
      name: `${entry.type}.${field}`,
      cells: byRole((role) => fieldCell(role, entry, field)),
    })),
  ]);
}

export const fieldNamesOf = (type: EventType): readonly string[] =>
  Object.keys(eventDefinitions[type].data.properties);

function entryCell(role: Role, { type, kind, ofMatch }: EntryKind): Cell {
  if (!permits({ roles: [role] }, 'caseFile') || !streamsShownTo(role).includes(kind)) return 'NO';
  const hidden = fieldsHiddenFrom(role);
  if (hidden.eventTypes.includes(type)) return 'NO';
  return hidden.matchesOfOthers && ofMatch ? 'OWN_MATCH' : 'YES';
}

function fieldCell(role: Role, entry: EntryKind, field: string): Cell {
  const cell = entryCell(role, entry);
  if (cell === 'NO' || fieldsHiddenFrom(role).fields[entry.type]?.includes(field)) return 'NO';
  const isConfidential = personalFieldsOf(entry.type).some(
    ({ path, seal }) => path[0] === field && seal === 'CONFIDENTIAL',
  );
  return isConfidential ? confidentialCell(role) : cell;
}

/** R5: asked of the very function that opens seals. */
function confidentialCell(role: Role): Cell {
  const reader = {
    id: 'reader',
    organisation: 'any',
    roles: [role],
    personId: 'own',
    contracts: ['own'],
    expiresAt: 0,
  };
  const opens = (mentorId: string, contract: string): boolean =>
    sealsOpenTo(reader, { mentorId, contract }).includes('CONFIDENTIAL');
  if (opens('other', 'other')) return 'YES';
  if (opens('own', 'other')) return 'OWN_MATCH';
  return opens('other', 'own') ? 'OWN_CONTRACT' : 'NO';
}
