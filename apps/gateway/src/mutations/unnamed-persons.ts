import { notKeptFrom, permits, type Principal, scopeOf, whereTheyLearnOfPrecautions } from '#access';
import { type AnyFact, present, refuse, SAFEGUARDING_REVIEW, tellsOfPrecaution } from '#programme';
import { today } from '../context/reach.js';
import type { Gateway } from '../services.js';
import { isGroupOfOthers } from './group-of-others.js';
import { isMatchOfOthers, isPlacedInMatchOfOthers } from './match-of-others.js';
import { judged, personsKept, type Sending, textOf } from './person-beyond.js';
import { historyOf } from './person-on-record.js';
import { personsIn } from './reaches-history.js';
import { meetsTaskAboutNobody } from './task-about-nobody.js';
import { assigneeOf, type Raised, raisedIn } from './task-on-record.js';

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

/**
 * A task about several persons asks about each of them: it is out of reach only where all of them are. Whoever it was
 * given to may see to it although they no longer work with anybody in it, but for persons who are kept from them. One
 * about nobody is there for those alone who are shown it.
 */
async function ofTask(gateway: Gateway, sending: Sending): Promise<readonly string[] | null> {
  const history = await historyOf(gateway.log, sending.stream);
  const raised = raisedIn(history);
  if (isRepeat(sending, history)) return null;
  if (raised?.data.kind === SAFEGUARDING_REVIEW) return ofConcern(gateway, sending.principal, raised);
  if (raised === undefined) return null;
  const persons = [...new Set(raised.subjects)];
  const seeing = seeingTo(raised, sending);
  if (persons.length === 0) return meetsTaskAboutNobody(seeing, history, raised) ? null : [];
  // Nobody is shown a task about themselves, nor sees to it: the second pair of eyes is another's.
  const self = sending.principal.personId;
  if (self !== undefined && persons.includes(self)) return [self];
  if (!permits(seeing.principal, seeing.operation)) return persons.slice(0, 1);
  const may = await judged(gateway, seeing, persons);
  if ([...may.values()].includes('YES')) return null;
  const isGiven = assigneeOf(history) === sending.principal.id;
  return isGiven && (await personsKept(gateway, seeing, persons)).length === 0 ? null : persons.slice(0, 1);
}

/**
 * Whoever repeats the command by which they raised a task, having had no answer, is given that answer, whoever the task
 * is for by now: it tells nothing but what they did.
 */
function isRepeat({ principal, operation, input }: Sending, history: readonly AnyFact[]): boolean {
  const commandId = textOf(input, 'commandId');
  return (
    operation === 'RaiseTask' &&
    commandId !== undefined &&
    history.some(({ commandId: earlier, actor }) => earlier === commandId && actor.id === principal.id)
  );
}

/** A task that tells of a precaution is there for nobody who may not learn of one: see the list of tasks. */
const seeingTo = ({ data: { kind, about } }: Raised, sending: Sending): Sending =>
  tellsOfPrecaution(kind, about.stream)
    ? { ...sending, principal: whereTheyLearnOfPrecautions(sending.principal) }
    : sending;

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

async function ofMatch(gateway: Gateway, sending: Sending): Promise<readonly string[] | null> {
  const { principal, operation, input } = sending;
  const { matchId, mentorId } = matchIn(input);
  const personId = textOf(input, 'personId');
  if (matchId !== undefined && personId !== undefined) {
    return (await isPlacedInMatchOfOthers(gateway, sending, { matchId, personId })) ? [personId] : null;
  }
  if (matchId === undefined || mentorId === undefined) return null;
  if (await isMatchOfOthers(gateway, sending, { matchId, mentorId })) return [mentorId];
  const notKept = notKeptFrom(principal, operation);
  const reads = gateway.readModels.scope;
  const withheld = await reads.withheldMatchesAmong(notKept, [matchId], today(gateway));
  return withheld.has(matchId) ? [mentorId] : null;
}

/**
 * Refuses exactly as the rules do where there is no such task, group or match. That an id is taken must be told to
 * whoever would raise a task under it, and is told of one that is kept from them in the words of one that is not.
 */
export function refuseAsUnknown(gateway: Gateway, { operation, stream, input }: Sending): never {
  if (stream.startsWith('trainingGroup-')) {
    const groupId = stream.slice('trainingGroup-'.length);
    refuse('INVALID_TRANSITION', present({ groupId, on: textOf(input, 'occurredOn'), missing: 'plan' }));
  }
  if (stream.startsWith('task-')) {
    const isRaisingNew = operation === 'RaiseTask' && Reflect.get(input, 'corrects') == null;
    const taskId = stream.slice('task-'.length);
    if (isRaisingNew) refuse('INVALID_TRANSITION', { taskId, already: 'raised' });
    refuse('INVALID_TRANSITION', { taskId, missing: 'raised', on: today(gateway) });
  }
  const isEnding = operation === 'EndMatch';
  if (isEnding && textOf(input, 'reason') === undefined) refuse('REASON_REQUIRED', present(matchIdIn(input)));
  const on = isEnding ? textOf(input, 'occurredOn') : undefined;
  refuse('MATCH_NOT_ACTIVE', present({ ...matchIn(input), on }));
}

const matchIdIn = (input: object) => ({ matchId: textOf(input, 'matchId') });
const matchIn = (input: object) => ({
  ...matchIdIn(input),
  mentorId: textOf(input, 'mentorId'),
});
