import { type Principal, recordingScopeOf, type Role, scopeOf } from '#access';
import { present, refuse, SAFEGUARDING_REVIEW, type TaskEvent } from '#programme';
import { today } from '../context/reach.js';
import type { Gateway } from '../services.js';
import { isGroupOfOthers } from './group-of-others.js';
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
export async function unnamedPersonsBeyond(
  gateway: Gateway,
  sending: Sending,
): Promise<readonly string[] | null> {
  if (sending.stream.startsWith('trainingGroup-'))
    return (await isGroupOfOthers(gateway, sending)) ? [] : null;
  return sending.stream.startsWith('task-') ? ofTask(gateway, sending) : ofMatch(gateway, sending);
}

/** A task about several persons asks about each of them: it is out of reach only where all of them are. */
async function ofTask(gateway: Gateway, { principal, role, operation, stream }: Sending) {
  const history = await historyOf(gateway.log, stream);
  const raised = history.find((event): event is Raised => event.type === 'TaskRaised');
  if (raised?.data.kind === SAFEGUARDING_REVIEW) return ofConcern(gateway, principal, raised);
  const persons = personsIn(history);
  const beyond = await Promise.all(
    persons.map((person) => personsBeyond(gateway, principal, role, operation, [person])),
  );
  return persons.length > 0 && beyond.every((one) => one.length > 0) ? persons.slice(0, 1) : null;
}

type Raised = Extract<TaskEvent, { readonly type: 'TaskRaised' }>;

/**
 * A task about a concern names nobody, and is for safeguarding leads who reach whom that is about. The refusal is on
 * nobody's account: by it, a record of who tried to look would tell the person that there is a concern.
 */
async function ofConcern(gateway: Gateway, principal: Principal, { data: { about } }: Raised) {
  const persons = about.stream === undefined ? [] : personsIn(await historyOf(gateway.log, about.stream));
  const scope = scopeOf(principal, 'concerns');
  const reached = await gateway.readModels.scope.visibleAmong(scope, persons, today(gateway));
  return reached.size > 0 ? null : [];
}

async function ofMatch(gateway: Gateway, { principal, role, operation, input }: Sending) {
  const { matchId, mentorId } = matchIn(input);
  if (matchId === undefined || mentorId === undefined) return null;
  const { scope } = recordingScopeOf(principal, role, operation);
  const reads = gateway.readModels.scope;
  const withheld = await reads.withheldMatchesAmong(scope, [matchId], today(gateway));
  return withheld.has(matchId) ? [mentorId] : null;
}

/** Refuses exactly as the rules do where there is no such task, group or match. */
export function refuseAsUnknown(gateway: Gateway, { operation, stream, input }: Sending): never {
  if (stream.startsWith('trainingGroup-')) {
    const groupId = stream.slice('trainingGroup-'.length);
    refuse('INVALID_TRANSITION', present({ groupId, on: textOf(input, 'occurredOn'), missing: 'plan' }));
  }
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
