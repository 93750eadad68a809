import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const on = '2013-05-28';
const role = 'MENTEE';

describe('the commands of a journey', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest();
    await programme.send('RegisterPerson', { personId: 'p1', occurredOn: '2013-05-20' });
    await programme.send('AssignOffenderManager', {
      personId: 'p1',
      officer: 'om-1',
      unit: 'unit-1',
      occurredOn: '2013-05-20',
    });
  });
  afterEach(() => programme.close());

  it('take a goal from being set to being reached', async () => {
    const goal = { personId: 'p1', goalId: 'g1' };
    const set = { ...goal, domain: 'ACCOMMODATION', role, title: 'a home', occurredOn: on };
    await programme.send('SetGoal', set);
    await programme.send('ActionGoal', { ...goal, occurredOn: '2013-05-30' });
    await programme.send('MakeSignpost', {
      ...goal,
      kind: 'HOUSING',
      to: 'Housing options',
      role,
      occurredOn: '2013-05-30',
    });
    await programme.send('AchieveGoal', { ...goal, occurredOn: '2013-06-01' });
    const refusal = await programme.refusal('DropGoal', { ...goal, occurredOn: '2013-06-01' });
    expect(refusal.code).toBe('GOAL_NOT_ACTIVE');
    expect((await programme.events()).slice(2).map(({ type, stream }) => [type, stream])).toEqual([
      ['GoalSet', 'journey-p1'],
      ['GoalActioned', 'journey-p1'],
      ['SignpostMade', 'journey-p1'],
      ['GoalAchieved', 'journey-p1'],
    ]);
  });

  it('observe an outcome on its scale, and say which levels there are', async () => {
    const outcome = { personId: 'p1', domain: 'ACCOMMODATION', baseline: true, role, occurredOn: on };
    await programme.send('ObserveOutcome', { ...outcome, level: 'HOMELESS' });
    expect((await programme.events()).at(-1)).toMatchObject({ data: { level: 'HOMELESS', scaleVersion: 1 } });
    const refusal = await programme.refusal('ObserveOutcome', { ...outcome, level: 'ROUGH' });
    expect(refusal).toMatchObject({
      code: 'LEVEL_NOT_ON_SCALE',
      facts: { levels: expect.arrayContaining(['SETTLED']) },
    });
  });

  it("belong to the person's case of that role, with its unit and contract, and freeze which one", async () => {
    await programme.send('SubmitReferral', {
      personId: 'p1',
      caseId: 'c1',
      route: 'MENTEE',
      referrer: { kind: 'CURRENT_OFFICER', id: 'om-1' },
      unit: 'unit-1',
      contract: 'essex',
      occurredOn: '2013-05-21',
    });
    await programme.send('ObserveOutcome', {
      personId: 'p1',
      domain: 'WELLBEING',
      level: 'STRUGGLING',
      baseline: true,
      role,
      occurredOn: on,
    });
    expect((await programme.events()).at(-1)).toMatchObject({
      data: { caseId: 'c1' },
      deliveryUnit: 'unit-1',
      contract: 'essex',
      factsUsed: [{ stream: 'referral-p1', revision: '0', value: [{ caseId: 'c1', route: 'MENTEE' }] }],
    });
  });

  it('hold feedback against the officer on record for that day, and freeze who that was', async () => {
    const feedback = {
      personId: 'p1',
      feedbackId: 'f1',
      officer: 'om-1',
      sentiment: 'POSITIVE',
      themes: ['PROGRESS'],
      role,
      occurredOn: on,
    };
    expect(
      (await programme.refusal('ReceivePractitionerFeedback', { ...feedback, officer: 'om-2' })).code,
    ).toBe('NOT_SUPERVISING_OFFICER');
    expect(
      (await programme.refusal('ReceivePractitionerFeedback', { ...feedback, occurredOn: '2013-05-19' }))
        .code,
    ).toBe('NOT_SUPERVISING_OFFICER');
    await programme.send('ReceivePractitionerFeedback', feedback);
    expect((await programme.events()).at(-1)).toMatchObject({
      deliveryUnit: 'unit-1',
      factsUsed: expect.arrayContaining([
        { stream: 'supervision-p1', revision: '0', value: { officer: 'om-1', unit: 'unit-1' } },
      ]),
    });
  });
});
