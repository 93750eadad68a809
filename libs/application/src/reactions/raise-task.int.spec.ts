import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { v5 as uuidV5 } from 'uuid';
import { decode, type ProgrammeEvent, Refusal } from '#programme';
import { findCommand } from '../catalogue/index.js';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { raiseTask } from './raise-task.js';
import type { TaskRequest } from './reaction.js';
import { runReactions } from './reactor.js';
import { reviewSelfAssignments } from './review-self-assignments.js';

/** What anybody can read in the program. */
const NAMESPACE = '4c0c2b61-7a52-5d0e-9f0b-6f3f0a4a7d11';
const ORIGIN = 'review-self-assignments/0';
const REVIEW: TaskRequest = { kind: 'SELF_ASSIGNMENT_REVIEW', urgent: false, personIds: ['p1'] };
const SENDER = { actor: { id: 'om-2', role: 'OFFENDER_MANAGER', organisation: 'ept' } };

let programme: ProgrammeForTest;
let told: (readonly [code: string, then: string])[];
beforeEach(async () => {
  programme = programmeForTest();
  told = [];
  await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-06-01' });
});
afterEach(() => programme.close());

const history = async (stream: string): Promise<readonly ProgrammeEvent[]> => {
  const events: ProgrammeEvent[] = [];
  for await (const event of programme.log.readStream(stream)) events.push(decode(event));
  return events;
};
const assignThemselves = async (): Promise<ProgrammeEvent> => {
  const assign = { personId: 'p1', officer: 'om-2', unit: 'u', occurredOn: '2013-06-01' };
  await programme.send('AssignOffenderManager', assign, SENDER);
  const last = (await history('supervision-p1')).at(-1);
  if (!last) throw new Error('nothing was recorded');
  return last;
};
const taskIdOf = ({ id }: ProgrammeEvent, passedOver = '') =>
  uuidV5(`${ORIGIN}/${id}${passedOver}`, NAMESPACE);
const react = (event: ProgrammeEvent, request = REVIEW) =>
  raiseTask(
    {
      log: programme.log,
      executor: programme.executor,
      onFailure: (error, then) => told.push([error instanceof Refusal ? error.code : String(error), then]),
    },
    ORIGIN,
    event,
    request,
  );
const inTask = (taskId: string) => history(`task-${taskId}`);
const raisedBy = async (taskId: string) =>
  (await inTask(taskId)).map(({ type, actor }) => [type, actor.role]);

/** Raises a task as a version of the program let people do it that did not look at ids. */
const takeTheId = async (event: ProgrammeEvent, commandId: string, passedOver = '') => {
  const raise = findCommand('RaiseTask');
  if (!raise) throw new Error('there is no RaiseTask');
  const { requireOfSenders: _unasked, ...unchecked } = raise;
  const taskId = taskIdOf(event, passedOver);
  const nothing = { taskId, commandId, kind: 'MATCH_REVIEW', about: {}, urgent: false };
  await programme.executor.execute(unchecked, nothing, SENDER);
};

describe('a task that a reaction raises', () => {
  it.each([
    ['the command id too', (event: ProgrammeEvent) => taskIdOf(event)],
    ['another command id', () => 'mine'],
  ])('is raised under its next id where somebody took the first, with %s', async (_with, commandId) => {
    const event = await assignThemselves();
    await takeTheId(event, commandId(event));
    await takeTheId(event, 'mine-too', '/1');
    await react(event);
    await react(event);
    expect(await raisedBy(taskIdOf(event))).toEqual([['TaskRaised', 'OFFENDER_MANAGER']]);
    expect(await raisedBy(taskIdOf(event, '/1'))).toEqual([['TaskRaised', 'OFFENDER_MANAGER']]);
    expect(await raisedBy(taskIdOf(event, '/2'))).toEqual([['TaskRaised', 'SYSTEM']]);
    expect(told.slice(0, 2)).toEqual([
      ['INVALID_TRANSITION', 'RAISED_UNDER_ANOTHER_ID'],
      ['INVALID_TRANSITION', 'RAISED_UNDER_ANOTHER_ID'],
    ]);
  });

  it('is given to whom it is for, although somebody sent a command under the id of that', async () => {
    const event = await assignThemselves();
    await react(event);
    const taskId = taskIdOf(event);
    const commandId = uuidV5(`${taskId}/assigned`, NAMESPACE);
    await programme.send('AssignTask', { taskId, assignee: 'a-friend', commandId });
    await react(event, { ...REVIEW, assignee: 'om-1' });
    expect((await inTask(taskId)).at(-1)).toMatchObject({
      type: 'TaskAssigned',
      data: { assignee: 'om-1' },
      actor: { role: 'SYSTEM' },
    });
    expect(told).toEqual([]);
  });

  it('is told of and given up where the rules refuse it, and what comes after it is raised', async () => {
    const first = await assignThemselves();
    const moves: string[] = [];
    const ending = new AbortController();
    const second = await assignThemselves();
    const running = runReactions({
      log: programme.log,
      executor: programme.executor,
      reactions: [
        {
          ...reviewSelfAssignments,
          // Of the first event it asks for what no rule lets pass: a review of a concern that names a person.
          on: async (event) =>
            event.type !== 'OffenderManagerAssigned'
              ? []
              : [event.id === first.id ? { ...REVIEW, kind: 'SAFEGUARDING_REVIEW' } : REVIEW],
        },
      ],
      context: {
        openMatchesOf: async () => [],
        restingOn: async () => [],
        officerBefore: async () => undefined,
        entry: async () => undefined,
      },
      checkpoint: { read: async () => null, move: async (_from, to) => moves.push(to) > 0 },
      onFailure: ({ eventId, then }) => told.push([eventId ?? '', then]),
      signal: ending.signal,
    });
    while ((await raisedBy(taskIdOf(second))).length === 0) await new Promise(setImmediate);
    ending.abort();
    await running;
    expect(told).toEqual([[first.id, 'GIVEN_UP']]);
    expect(await raisedBy(taskIdOf(first))).toEqual([]);
  });
});
