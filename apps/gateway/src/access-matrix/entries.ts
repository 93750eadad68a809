import { fieldsHiddenFrom, hiddenInHistory, permits, type Role, sealsOpenTo, streamsShownTo } from '#access';
import {
  concernEvents,
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
  concern: concernEvents,
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
      group: entry.type,
      label: `.${field}`,
      cells: byRole((role) => fieldCell(role, entry, field)),
    })),
  ]);
}

/** The same as it is pushed: that there is such an entry, and never a field of its data. */
export function pushRows(): readonly Row[] {
  const isTold = (role: Role) => permits({ roles: [role] }, 'caseUpdates');
  return entryKinds.flatMap((entry) => [
    {
      name: `WebSocket ${entry.type}`,
      group: '',
      label: entry.type,
      cells: byRole((role) => (isTold(role) ? entryCell(role, entry) : 'NO')),
    },
    ...pushedFieldsOf(entry.type).map((field) => ({
      name: `WebSocket ${entry.type}.${field}`,
      group: 'every field of the data of every entry, but for persons, case, match, unit and contract',
      cells: byRole(() => 'NO' as const),
    })),
  ]);
}

/** What of the data of many entries the envelope of a push tells: whom, which case and match, where. */
const OF_ENVELOPE: readonly string[] = [
  ...['personId', 'mentorId', 'menteeId', 'matchId', 'caseId', 'mentorCaseId', 'menteeCaseId'],
  ...['unit', 'contract'],
];
/** The fields of an entry's data that a push would have to hold back. */
export const pushedFieldsOf = (type: EventType): readonly string[] =>
  fieldNamesOf(type).filter((field) => !OF_ENVELOPE.includes(field));

export const fieldNamesOf = (type: EventType): readonly string[] =>
  Object.keys(eventDefinitions[type].data.properties);

/** Whether a role meets entries of a type in a case file. */
export function entryCellOf(role: Role, type: EventType): Cell {
  const entry = entryKinds.find((one) => one.type === type);
  return entry ? entryCell(role, entry) : 'NO';
}

function entryCell(role: Role, { type, kind, ofMatch }: EntryKind): Cell {
  if (!permits({ roles: [role] }, 'caseFile') || !streamsShownTo(role).includes(kind)) return 'NO';
  const hidden = fieldsHiddenFrom(role);
  if (hidden.eventTypes.includes(type)) return 'NO';
  return hidden.matchesOfOthers && ofMatch ? 'OWN_MATCH' : 'YES';
}

/** Whether a field holds the id of a match, or of several. */
export const namesMatch = (field: string): boolean => field === 'matchId' || field === 'matchIds';

function fieldCell(role: Role, entry: EntryKind, field: string): Cell {
  const cell = entryCell(role, entry);
  if (cell === 'NO' || fieldsHiddenFrom(role).fields[entry.type]?.includes(field)) return 'NO';
  const isConfidential = personalFieldsOf(entry.type).some(
    ({ path, seal }) => path[0] === field && seal === 'CONFIDENTIAL',
  );
  if (isConfidential) return confidentialCell(role, entry.kind);
  // What stands beside a match names it to whoever meets that.
  return namesMatch(field) && hiddenInHistory(entry.kind, role).matchesOfOthers ? 'OWN_MATCH' : cell;
}

/** R5: asked of the very function that opens seals. */
function confidentialCell(role: Role, kind: string): Cell {
  const reader = {
    id: 'reader',
    organisation: 'any',
    roles: [role],
    personId: 'own',
    contracts: ['own'],
    expiresAt: 0,
  };
  const opens = (mentorId: string, contract: string): boolean =>
    sealsOpenTo(reader, { mentorId, contract, kind }).includes('CONFIDENTIAL');
  if (opens('other', 'other')) return 'YES';
  if (opens('own', 'other')) return 'OWN_MATCH';
  return opens('other', 'own') ? 'OWN_CONTRACT' : 'NO';
}
