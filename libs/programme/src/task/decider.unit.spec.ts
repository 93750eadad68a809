import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import type { AssignTask, CompleteTask, RaiseTask } from './commands.js';
import { task } from './decider.js';

const facts = {};
const taskId = 't1';
const raised = {
  type: 'TaskRaised',
  on: '2014-06-10',
  data: { kind: 'MATCH_REVIEW', about: { stream: 'supervision-p1', eventId: 'e1' }, urgent: false },
};
const done = { type: 'TaskDone', on: '2014-06-12', data: {} };

const raise: RaiseTask = {
  type: 'RaiseTask',
  facts,
  taskId,
  kind: 'MATCH_REVIEW',
  about: { stream: 'supervision-p1', eventId: 'e1' },
  urgent: true,
  matchIds: ['m1'],
  personIds: ['p1', 'p2'],
  unit: 'unit-1',
  contract: 'essex',
};
const assign: AssignTask = { type: 'AssignTask', facts, taskId, assignee: 'staff-2' };
const complete: CompleteTask = { type: 'CompleteTask', facts, taskId, outcome: 'They agreed to go on.' };

describe('a task', () => {
  it('is raised about persons, with what it is about and where it belongs', () => {
    expect(given(task).when(raise, { on: '2014-06-10' })).toEqual([
      {
        type: 'TaskRaised',
        data: {
          kind: 'MATCH_REVIEW',
          about: { stream: 'supervision-p1', eventId: 'e1' },
          urgent: true,
          matchIds: ['m1'],
        },
        subjects: ['p1', 'p2'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
      },
    ]);
  });

  it('is raised once: asking again under the same id is refused', () => {
    expect(given(task, raised).refusal(raise, { on: '2014-06-11' }).code).toBe('INVALID_TRANSITION');
  });

  describe('about a concern', () => {
    const about = { stream: 'concern-c1', eventId: 'e1' };
    const ofConcern: RaiseTask = {
      ...{ type: 'RaiseTask', facts, taskId, kind: 'SAFEGUARDING_REVIEW', about, urgent: true },
    };

    it('is raised with that and nothing else', () => {
      expect(given(task).when(ofConcern, { on: '2014-06-10' })).toMatchObject([
        { type: 'TaskRaised', subjects: [], data: { kind: 'SAFEGUARDING_REVIEW', about } },
      ]);
    });

    it.each([
      ['persons', { personIds: ['p1'] }],
      ['matches', { matchIds: ['m1'] }],
      ['entries', { entryIds: ['e1'] }],
      ['a contract, whose manager would be told of it', { contract: 'essex' }],
      ['a Delivery Unit', { unit: 'unit-1' }],
      ['another history', { about: { stream: 'supervision-p1' } }],
    ])('is not raised with %s, and the refusal says what to leave out', (_what, more) => {
      expect(given(task).refusal({ ...ofConcern, ...more }, { on: '2014-06-10' })).toMatchObject({
        code: 'INVALID_TRANSITION',
        facts: { taskId, kind: 'SAFEGUARDING_REVIEW', missing: expect.stringContaining('no contract') },
      });
    });
  });

  it('about a concern tells the manager of a contract nothing, where it was once raised under one', () => {
    const data = { kind: 'SAFEGUARDING_REVIEW', about: { stream: 'concern-c1' }, urgent: true };
    const before = { ...raised, data, contract: 'essex', deliveryUnit: 'unit-1' };
    for (const command of [assign, { type: 'CompleteTask', facts, taskId } as const]) {
      const [fact] = given(task, before).when(command, { on: '2014-06-12' });
      expect([fact?.contract, fact?.deliveryUnit]).toEqual([undefined, undefined]);
    }
  });

  it('is assigned, and may be given to somebody else', () => {
    const assigned = { type: 'TaskAssigned', on: '2014-06-11', data: { assignee: 'staff-9' } };
    expect(given(task, raised, assigned).when(assign, { on: '2014-06-11' })).toMatchObject([
      { type: 'TaskAssigned', data: { assignee: 'staff-2' } },
    ]);
  });

  it('is done once, with or without words', () => {
    expect(given(task, raised).when(complete, { on: '2014-06-12' })).toMatchObject([
      { type: 'TaskDone', data: { outcome: 'They agreed to go on.' } },
    ]);
    const { outcome: _outcome, ...silently } = complete;
    expect(given(task, raised).when(silently, { on: '2014-06-12' })).toMatchObject([
      { type: 'TaskDone', data: {} },
    ]);
    expect(given(task, raised, done).refusal(complete, { on: '2014-06-13' }).code).toBe('INVALID_TRANSITION');
  });

  it('is not assigned once it is done, nor before it was raised', () => {
    expect(given(task, raised, done).refusal(assign, { on: '2014-06-13' }).code).toBe('INVALID_TRANSITION');
    expect(given(task, raised).refusal(assign, { on: '2014-06-09' }).code).toBe('INVALID_TRANSITION');
    expect(given(task).refusal(complete, { on: '2014-06-09' }).code).toBe('INVALID_TRANSITION');
  });
});
