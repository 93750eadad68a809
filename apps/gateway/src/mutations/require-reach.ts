import type { Principal, Role } from '#access';
import type { EventLogReader } from '#event-log';
import { decode, refuse } from '#programme';
import { personsWithin, today } from '../context/reach.js';
import type { Gateway } from '../services.js';

/**
 * Holds a mentor's commands to the people whom the mentor works with. Staff record for whoever their operations
 * allow, because a first referral or assignment is about somebody who is in nobody's scope yet.
 * @throws Refusal UNKNOWN_PERSON: a person out of reach looks like one who does not exist
 */
export async function requireReach(
  gateway: Gateway,
  principal: Principal,
  role: Role,
  persons: readonly string[],
): Promise<void> {
  if (role !== 'MENTOR') return;
  const criteria = personsWithin({ ...principal, roles: [role] }, 'caseFile');
  const { scope } = gateway.readModels;
  const reached = await scope.visibleAmong(criteria, persons, today(gateway));
  const beyond = persons.find((person) => !reached.has(person));
  if (beyond !== undefined) refuse('UNKNOWN_PERSON', { personId: beyond });
}

/** The persons of a history, for a command that names only the history. */
export async function personsOf(log: EventLogReader, stream: string): Promise<readonly string[]> {
  const persons = new Set<string>();
  for await (const event of log.readStream(stream)) {
    for (const person of decode(event).subjects) persons.add(person);
  }
  return [...persons];
}
