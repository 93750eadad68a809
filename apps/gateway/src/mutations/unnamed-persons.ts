import { type Principal, recordingScopeOf, type Role } from '#access';
import { present, refuse } from '#programme';
import { today } from '../context/reach.js';
import type { Gateway } from '../services.js';
import { personsBeyond } from './person-beyond.js';
import { historyOf, personsIn } from './reaches-history.js';

export interface Sending {
  readonly principal: Principal;
  readonly role: Role;
  /** The command's name. */
  readonly operation: string;
  readonly stream: string;
  /** The checked input of the command. */
  readonly input: object;
}

/**
 * Some commands name no person, or not all: a task is about persons, and a match has a mentee too. Where they are kept
 * from the caller, the command must be refused.
 * @returns on whose account, for the record of the refusal; null where it may go on
 */
export async function unnamedPersonBeyond(gateway: Gateway, sending: Sending): Promise<string | null> {
  return sending.stream.startsWith('task-') ? ofTask(gateway, sending) : ofMatch(gateway, sending);
}

/** A task about several persons asks about each of them: it is out of reach only where all of them are. */
async function ofTask(gateway: Gateway, { principal, role, operation, stream }: Sending) {
  const persons = personsIn(await historyOf(gateway.log, stream));
  const beyond = await Promise.all(
    persons.map((person) => personsBeyond(gateway, principal, role, operation, [person])),
  );
  return beyond.every((one) => one.length > 0) ? (persons[0] ?? null) : null;
}

async function ofMatch(gateway: Gateway, { principal, role, operation, input }: Sending) {
  const { matchId, mentorId } = matchIn(input);
  if (matchId === undefined || mentorId === undefined) return null;
  const { scope } = recordingScopeOf(principal, role, operation);
  const reads = gateway.readModels.scope;
  const withheld = await reads.withheldMatchesAmong(scope, [matchId], today(gateway));
  return withheld.has(matchId) ? mentorId : null;
}

/** Refuses exactly as the rules do where there is no such task or match. */
export function refuseAsUnknown(gateway: Gateway, { operation, stream, input }: Sending): never {
  if (stream.startsWith('task-')) {
    const taskId = stream.slice('task-'.length);
    refuse('INVALID_TRANSITION', { taskId, missing: 'raised', on: today(gateway) });
  }
  const on = operation === 'EndMatch' ? textOf(input, 'occurredOn') : undefined;
  refuse('MATCH_NOT_ACTIVE', present({ ...matchIn(input), on }));
}

const matchIn = (input: object) => ({
  matchId: textOf(input, 'matchId'),
  mentorId: textOf(input, 'mentorId'),
});

function textOf(input: object, field: string): string | undefined {
  const value: unknown = Reflect.get(input, field);
  return typeof value === 'string' ? value : undefined;
}
