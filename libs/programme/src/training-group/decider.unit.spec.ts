import { describe, expect, it } from '@jest/globals';
import { type Fact, liveEntries, Refusal, requireNoDependents } from '../kernel/index.js';
import { eventDefinitions } from '../registry.js';
import { given, recorded } from '../testing/given.js';
import type { EnrolLearner, PlanTrainingGroup, WithdrawLearner } from './commands.js';
import { trainingGroup } from './decider.js';
import type { OpenCase } from './open-case.js';

const facts = {};
const groupId = 'g1';
const plan = {
  groupId,
  place: 'Chelmsford',
  unit: 'unit-1',
  contract: 'essex',
  capacity: 2,
  modules: ['m1', 'm2'],
  startOn: '2014-03-17',
};
const planned = {
  type: 'TrainingGroupPlanned',
  on: '2014-02-01',
  data: { ...plan, trainer: { id: 'trainer-1', role: 'TRAINER' } },
};
const started = { type: 'TrainingGroupStarted', on: '2014-03-17', data: { groupId } };
const completed = { type: 'TrainingGroupCompleted', on: '2014-06-06', data: { groupId } };
const cancelled = { type: 'TrainingGroupCancelled', on: '2014-03-20', data: { groupId } };
const enrolled = (personId: string, on = '2014-03-17') => ({
  type: 'LearnerEnrolled',
  on,
  data: { groupId, personId, caseId: `case-${personId}` },
});
const withdrew = (personId: string, on: string) => ({
  type: 'LearnerWithdrew',
  on,
  data: { groupId, personId, reason: 'EMPLOYMENT', polarity: 'POSITIVE' },
});
const reinstated = (personId: string, on: string) => ({
  type: 'LearnerReinstated',
  on,
  data: { groupId, personId },
});

const planTrainingGroup: PlanTrainingGroup = {
  type: 'PlanTrainingGroup',
  facts,
  ...plan,
  trainer: { id: 'trainer-1', role: 'TRAINER' },
};
const mentorCase = (value: OpenCase | null): Fact<OpenCase | null> => ({
  stream: 'referral-p1',
  revision: '1',
  value,
});
const eligibleCase: OpenCase = { caseId: 'c1', contract: 'essex', unit: 'unit-1', eligible: true };
const enrol = (personId: string, openCase: OpenCase | null = eligibleCase): EnrolLearner => ({
  type: 'EnrolLearner',
  facts: { mentorCase: mentorCase(openCase) },
  groupId,
  personId,
});
const withdraw = (change: Partial<WithdrawLearner> = {}): WithdrawLearner => ({
  type: 'WithdrawLearner',
  facts,
  groupId,
  personId: 'p1',
  reason: 'EMPLOYMENT',
  ...change,
});
const reinstate = { type: 'ReinstateLearner', facts, groupId, personId: 'p1' } as const;
const start = { type: 'StartTrainingGroup', facts, groupId } as const;
const complete = { type: 'CompleteTrainingGroup', facts, groupId } as const;
const cancel = { type: 'CancelTrainingGroup', facts, groupId } as const;
const late = { now: '2014-06-01T09:00:00.000Z', backdateReason: 'found on paper' };

describe('a training group', () => {
  it('is planned for a unit and a contract, with its trainer and its modules', () => {
    expect(given(trainingGroup).when(planTrainingGroup, { on: '2014-02-01' })).toEqual([
      { type: planned.type, data: planned.data, subjects: [], deliveryUnit: 'unit-1', contract: 'essex' },
    ]);
  });

  it('may be trained by the programme manager', () => {
    const command = { ...planTrainingGroup, trainer: { id: 'pm-1', role: 'PROGRAMME_MANAGER' } };
    expect(given(trainingGroup).when(command, { on: '2014-02-01' })).toHaveLength(1);
  });

  it('is refused a trainer who is neither trainer nor programme manager', () => {
    const command = { ...planTrainingGroup, trainer: { id: 'om-1', role: 'OFFENDER_MANAGER' } };
    const refusal = given(trainingGroup).refusal(command, { on: '2014-02-01' });
    expect(refusal.code).toBe('TRAINER_ROLE_REQUIRED');
    expect(refusal.facts).toEqual({ trainer: 'om-1', role: 'OFFENDER_MANAGER' });
  });

  it('is planned once, starts once, and not before it is planned', () => {
    expect(given(trainingGroup, planned).refusal(planTrainingGroup, { on: '2014-02-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(trainingGroup, planned).when(start, { on: '2014-03-17' })).toHaveLength(1);
    expect(given(trainingGroup, planned, started).refusal(start, { on: '2014-03-18' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(trainingGroup, planned).refusal(start, { on: '2014-01-31' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('is completed once, after it started, and not before the last entry of its roster', () => {
    expect(given(trainingGroup, planned, started).when(complete, { on: '2014-06-06' })).toHaveLength(1);
    expect(given(trainingGroup, planned).refusal(complete, { on: '2014-06-06' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(
      given(trainingGroup, planned, started, completed).refusal(complete, { on: '2014-06-07' }).code,
    ).toBe('INVALID_TRANSITION');
    const left = given(trainingGroup, planned, started, enrolled('p1'), withdrew('p1', '2014-05-19'));
    expect(left.refusal(complete, { on: '2014-05-18', ...late }).facts).toMatchObject({
      lastEntryOn: '2014-05-19',
    });
    expect(left.when(complete, { on: '2014-05-19', ...late })).toHaveLength(1);
  });

  it('is not cancelled once it is completed, and takes nobody once it is cancelled', () => {
    expect(given(trainingGroup, planned, started, completed).refusal(cancel, { on: '2014-06-09' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(trainingGroup, planned).when(cancel, { on: '2014-03-01' })).toHaveLength(1);
    expect(given(trainingGroup, planned, cancelled).refusal(enrol('p1'), { on: '2014-03-21' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });
});

describe('enrolment', () => {
  it('freezes the open case of the learner and counts in the unit of the group', () => {
    expect(given(trainingGroup, planned).when(enrol('p1'), { on: '2014-03-17' })).toEqual([
      {
        type: 'LearnerEnrolled',
        data: { groupId, personId: 'p1', caseId: 'c1' },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
        deviations: [],
      },
    ]);
  });

  it('is refused to somebody who already has, or had, a place', () => {
    const history = given(trainingGroup, planned, enrolled('p1'), withdrew('p1', '2014-03-31'));
    expect(history.refusal(enrol('p1'), { on: '2014-04-01' }).code).toBe('ALREADY_ENROLLED');
  });

  it('is refused now without an eligible open case', () => {
    const refused = { ...eligibleCase, eligible: false };
    expect(given(trainingGroup, planned).refusal(enrol('p1', null), { on: '2014-03-17' }).code).toBe(
      'NOT_ELIGIBLE',
    );
    expect(given(trainingGroup, planned).refusal(enrol('p1', refused), { on: '2014-03-17' }).code).toBe(
      'NOT_ELIGIBLE',
    );
  });

  it('that has happened without an eligible case is kept, with the deviation', () => {
    const [event] = given(trainingGroup, planned).when(enrol('p1', null), { on: '2014-03-17', ...late });
    expect(event).toMatchObject({
      data: { groupId, personId: 'p1' },
      deviations: [{ code: 'NOT_ELIGIBLE', acceptedBy: 'staff-1', reason: 'found on paper' }],
    });
  });

  it('is refused now where all places are taken, and kept with a deviation where it was imported', () => {
    const full = given(trainingGroup, planned, enrolled('p1'), enrolled('p2'));
    const source = { system: 'office', batch: 'b1', row: 'enrolments.csv:3' };
    expect(full.refusal(enrol('p3'), { on: '2014-03-18' }).code).toBe('GROUP_FULL');
    expect(full.when(enrol('p3'), { on: '2014-03-18', source })).toMatchObject([
      { deviations: [{ code: 'GROUP_FULL' }] },
    ]);
  });

  it('takes the place of a learner who has left', () => {
    const history = given(
      trainingGroup,
      planned,
      enrolled('p1'),
      enrolled('p2'),
      withdrew('p2', '2014-03-31'),
    );
    expect(history.when(enrol('p3'), { on: '2014-04-01' })).toMatchObject([{ deviations: [] }]);
  });

  it('that is back-dated does not overfill the group of a later day without a trace', () => {
    const history = given(trainingGroup, planned, enrolled('p1'), enrolled('p2', '2014-04-14'));
    expect(history.when(enrol('p3'), { on: '2014-03-17', ...late })).toMatchObject([
      { deviations: [{ code: 'GROUP_FULL' }] },
    ]);
  });

  it('that is back-dated stands before what was recorded earlier', () => {
    const history = given(trainingGroup, planned, started, completed);
    expect(history.when(enrol('p1'), { on: '2014-03-17', ...late })).toHaveLength(1);
  });
});

describe('leaving a training group', () => {
  it.each([
    ['EMPLOYMENT', 'POSITIVE'],
    ['EDUCATION', 'POSITIVE'],
    ['HEALTH', 'NEUTRAL'],
    ['FAMILY', 'NEUTRAL'],
    ['MOVED', 'NEUTRAL'],
    ['DIED', 'NEUTRAL'],
    ['RECALL_OR_CUSTODY', 'NEGATIVE'],
    ['REOFFENDED', 'NEGATIVE'],
    ['DISENGAGED', 'NEGATIVE'],
    ['OTHER', 'UNCLASSIFIED'],
    ['NOT_STATED', 'UNCLASSIFIED'],
  ] as const)('for %s is %s', (reason, polarity) => {
    const [event] = given(trainingGroup, planned, enrolled('p1')).when(withdraw({ reason }), {
      on: '2014-03-31',
    });
    expect(event).toMatchObject({
      type: 'LearnerWithdrew',
      data: { personId: 'p1', caseId: 'case-p1', reason, polarity },
      subjects: ['p1'],
      deliveryUnit: 'unit-1',
    });
  });

  it('needs a reason', () => {
    const { reason: _reason, ...without } = withdraw();
    expect(given(trainingGroup, planned, enrolled('p1')).refusal(without, { on: '2014-03-31' }).code).toBe(
      'REASON_REQUIRED',
    );
  });

  it('is refused where the person has no place on that day', () => {
    const history = given(trainingGroup, planned, enrolled('p1'));
    expect(history.refusal(withdraw({ personId: 'p2' }), { on: '2014-03-31' }).code).toBe(
      'LEARNER_NOT_ACTIVE',
    );
    expect(history.refusal(withdraw(), { on: '2014-03-16' }).code).toBe('LEARNER_NOT_ACTIVE');
    const left = given(trainingGroup, planned, enrolled('p1'), withdrew('p1', '2014-04-14'));
    expect(left.refusal(withdraw(), { on: '2014-04-15' }).code).toBe('LEARNER_NOT_ACTIVE');
  });

  it('is not entered twice by back-dating the second time', () => {
    const left = given(trainingGroup, planned, enrolled('p1'), withdrew('p1', '2014-04-14'));
    expect(left.refusal(withdraw(), { on: '2014-04-01', ...late }).code).toBe('LEARNER_NOT_ACTIVE');
  });

  it('can be entered anew, as a correction does, before the return that followed it', () => {
    const returned = given(trainingGroup, planned, enrolled('p1'), reinstated('p1', '2014-04-21'));
    expect(returned.when(withdraw(), { on: '2014-04-07', ...late })).toHaveLength(1);
    expect(returned.when(withdraw(), { on: '2014-04-28', ...late })).toHaveLength(1);
  });

  it('can be undone by a return, once, while there is room', () => {
    const left = [planned, enrolled('p1'), withdrew('p1', '2014-04-14')];
    expect(given(trainingGroup, ...left).when(reinstate, { on: '2014-04-21' })).toMatchObject([
      { type: 'LearnerReinstated', data: { personId: 'p1', caseId: 'case-p1' } },
    ]);
    const back = given(trainingGroup, ...left, reinstated('p1', '2014-04-21'));
    expect(back.refusal(reinstate, { on: '2014-04-22' }).code).toBe('INVALID_TRANSITION');
    expect(back.when(withdraw(), { on: '2014-04-28' })).toHaveLength(1);
    const full = given(trainingGroup, ...left, enrolled('p2'), enrolled('p3', '2014-04-15'));
    expect(full.refusal(reinstate, { on: '2014-04-21' }).code).toBe('GROUP_FULL');
  });

  it('forbids to retract the enrolment that it stands on', () => {
    const enrolment = recorded(enrolled('p1'), 1);
    const entries = [recorded(planned, 0), enrolment, recorded(withdrew('p1', '2014-04-14'), 2)];
    const retract = () => requireNoDependents(eventDefinitions, liveEntries(entries), enrolment);
    expect(retract).toThrow(Refusal);
    expect(retract).toThrow(expect.objectContaining({ code: 'ENTRY_HAS_DEPENDENTS' }));
    const without = entries.slice(0, 2);
    expect(() => requireNoDependents(eventDefinitions, without, enrolment)).not.toThrow();
  });
});
