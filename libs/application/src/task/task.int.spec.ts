import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

describe('the commands of tasks', () => {
  let programme: ProgrammeForTest;
  beforeEach(() => {
    programme = programmeForTest();
  });
  afterEach(() => programme.close());

  const raise = {
    taskId: 't1',
    kind: 'DEVIATION_REVIEW',
    about: { stream: 'trainingGroup-g1', eventId: 'e1' },
    urgent: false,
    contract: 'essex',
  };

  it('raise one about nobody in particular, and carry it to its end', async () => {
    await programme.send('RaiseTask', raise);
    expect((await programme.refusal('RaiseTask', raise)).code).toBe('INVALID_TRANSITION');
    await programme.send('AssignTask', { taskId: 't1', assignee: 'staff-2' });
    await programme.send('CompleteTask', { taskId: 't1', outcome: 'a place was found' });
    const done = (await programme.events()).at(-1);
    expect(done).toMatchObject({ type: 'TaskDone', contract: 'essex', occurredOn: '2013-06-01' });
    expect(JSON.stringify(done?.data)).not.toContain('place');
  });

  it('raise one about persons who are registered', async () => {
    const aboutPersons = { ...raise, personIds: ['p1'], matchIds: ['m1'] };
    expect((await programme.refusal('RaiseTask', aboutPersons)).code).toBe('UNKNOWN_PERSON');
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-06-01' });
    await programme.send('RaiseTask', aboutPersons);
    expect((await programme.events()).at(-1)).toMatchObject({ subjects: ['p1'], data: { matchIds: ['m1'] } });
  });
});
