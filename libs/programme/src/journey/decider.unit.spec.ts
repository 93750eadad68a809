import { describe, expect, it } from '@jest/globals';
import {
  type AnyFact,
  type Fact,
  historyFor,
  liveEntries,
  requireNoDependents,
  refusalCodes,
} from '../kernel/index.js';
import { given, recorded } from '../testing/given.js';
import type { PersonCase } from './case-on.js';
import type { ActionGoal, ObserveOutcome, ReceivePractitionerFeedback, SetGoal } from './commands.js';
import { journey } from './decider.js';
import { journeyEvents } from './events.js';

const none = {};
const menteeCase: PersonCase = {
  caseId: 'c1',
  route: 'MENTEE',
  contract: 'essex',
  unit: 'unit-1',
  submittedOn: '2013-05-13',
};
const cases: Fact<readonly PersonCase[]> = { stream: 'referral-p1', revision: '1', value: [menteeCase] };
const noCases: Fact<readonly PersonCase[]> = { stream: 'referral-p1', revision: 'no_stream', value: [] };
const supervisedBy = (officer: string | undefined) => ({
  stream: 'supervision-p1',
  revision: '1',
  value: officer === undefined ? null : { officer, unit: 'unit-2' },
});

const goalSet = {
  type: 'GoalSet',
  on: '2013-10-28',
  data: {
    goalId: 'g1',
    domain: 'EMPLOYMENT_TRAINING_EDUCATION',
    role: 'MENTEE',
    matchId: 'm1',
    caseId: 'c1',
  },
};
const achieved = { type: 'GoalAchieved', on: '2014-02-10', data: { goalId: 'g1', role: 'MENTEE' } };
const baseline = {
  type: 'OutcomeObserved',
  on: '2013-05-28',
  data: {
    domain: 'ACCOMMODATION',
    level: 'HOMELESS',
    scaleVersion: 1,
    baseline: true,
    role: 'MENTEE',
    caseId: 'c1',
  },
};

const setGoal: SetGoal = {
  type: 'SetGoal',
  facts: { cases },
  personId: 'p1',
  goalId: 'g1',
  domain: 'EMPLOYMENT_TRAINING_EDUCATION',
  role: 'MENTEE',
  matchId: 'm1',
  title: 'a course at the college',
};
const actionGoal: ActionGoal = { type: 'ActionGoal', facts: none, personId: 'p1', goalId: 'g1' };
const observe: ObserveOutcome = {
  type: 'ObserveOutcome',
  facts: { cases },
  personId: 'p1',
  domain: 'ACCOMMODATION',
  level: 'SETTLED',
  baseline: false,
  role: 'MENTEE',
};
const feedback: ReceivePractitionerFeedback = {
  type: 'ReceivePractitionerFeedback',
  facts: { cases, supervising: supervisedBy('om-1') },
  personId: 'p1',
  feedbackId: 'f1',
  officer: 'om-1',
  sentiment: 'POSITIVE',
  themes: ['PROGRESS', 'MENTORING'],
  role: 'MENTEE',
};

describe('goals', () => {
  it('sets a goal in the open case of the role, with its Delivery Unit and contract', () => {
    expect(given(journey).when(setGoal, { on: '2013-10-28' })).toEqual([
      {
        type: 'GoalSet',
        data: { ...goalSet.data, title: 'a course at the college' },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
      },
    ]);
  });

  it('sets a goal of a person without a case', () => {
    const [event] = given(journey).when({ ...setGoal, facts: { cases: noCases } }, { on: '2013-10-28' });
    expect(event?.data).not.toHaveProperty('caseId');
  });

  it('refuses a step in a case that the person does not have', () => {
    const refusal = given(journey).refusal({ ...setGoal, caseId: 'c9' }, { on: '2013-10-28' });
    expect(refusal.code).toBe('INVALID_TRANSITION');
    expect(refusal.facts).toEqual({ caseId: 'c9', missing: 'the referral' });
  });

  it('sets a goal once', () => {
    expect(given(journey, goalSet).refusal(setGoal, { on: '2013-11-01' }).code).toBe('INVALID_TRANSITION');
  });

  it('carries the role, match and case of the goal on each step towards it', () => {
    expect(
      given(journey, goalSet).when({ ...actionGoal, action: 'asked for a prospectus' }, { on: '2013-11-18' }),
    ).toMatchObject([
      {
        type: 'GoalActioned',
        data: {
          goalId: 'g1',
          role: 'MENTEE',
          matchId: 'm1',
          caseId: 'c1',
          action: 'asked for a prospectus',
        },
      },
    ]);
  });

  it('refuses a step towards a goal that is not set by that day, or already closed', () => {
    expect(given(journey).refusal(actionGoal, { on: '2013-11-18' }).code).toBe('GOAL_NOT_ACTIVE');
    expect(given(journey, goalSet).refusal(actionGoal, { on: '2013-10-27' }).code).toBe('GOAL_NOT_ACTIVE');
    expect(given(journey, goalSet, achieved).refusal(actionGoal, { on: '2014-02-11' }).code).toBe(
      'GOAL_NOT_ACTIVE',
    );
  });

  it('accepts a step that was taken before the goal was reached and is entered after', () => {
    const late = { on: '2014-02-01', now: '2014-02-12T09:00:00.000Z' };
    expect(given(journey, goalSet, achieved).when(actionGoal, late)).toHaveLength(1);
    expect(given(journey, goalSet, achieved).when(actionGoal, { on: '2014-02-10' })).toHaveLength(1);
  });

  it('achieves or drops a goal once, and not before it was set', () => {
    const achieve = { type: 'AchieveGoal', facts: none, personId: 'p1', goalId: 'g1' } as const;
    const drop = {
      type: 'DropGoal',
      facts: none,
      personId: 'p1',
      goalId: 'g1',
      reason: 'moved away',
    } as const;
    expect(given(journey, goalSet).when(achieve, { on: '2014-02-10' })).toMatchObject([
      { type: 'GoalAchieved', data: { goalId: 'g1', caseId: 'c1' } },
    ]);
    expect(given(journey, goalSet).when(drop, { on: '2014-02-10' })).toMatchObject([
      { type: 'GoalDropped', data: { goalId: 'g1', reason: 'moved away' } },
    ]);
    expect(given(journey, goalSet).refusal(achieve, { on: '2013-10-27' }).code).toBe('GOAL_NOT_ACTIVE');
    expect(given(journey, goalSet, achieved).refusal(drop, { on: '2014-03-01' }).code).toBe(
      'GOAL_NOT_ACTIVE',
    );
    // Dropping it before the day on which it was reached would close it twice all the same.
    expect(given(journey, goalSet, achieved).refusal(drop, { on: '2013-12-01' }).code).toBe(
      'GOAL_NOT_ACTIVE',
    );
  });

  it('shows the way to a service for an active goal, or beside any', () => {
    const signpost = {
      type: 'MakeSignpost',
      facts: { cases },
      personId: 'p1',
      kind: 'EDUCATION_AND_TRAINING',
      to: 'Chelmsford College',
      role: 'MENTEE',
    } as const;
    expect(given(journey).when(signpost, { on: '2013-11-01' })).toMatchObject([
      { type: 'SignpostMade', data: { to: 'Chelmsford College', caseId: 'c1' }, deliveryUnit: 'unit-1' },
    ]);
    expect(given(journey).refusal({ ...signpost, goalId: 'g1' }, { on: '2013-11-01' }).code).toBe(
      'GOAL_NOT_ACTIVE',
    );
  });
});

describe('outcomes', () => {
  it('records a level with the version of the scale by which it was seen', () => {
    expect(given(journey, baseline).when(observe, { on: '2013-07-15' })).toEqual([
      {
        type: 'OutcomeObserved',
        data: {
          domain: 'ACCOMMODATION',
          level: 'SETTLED',
          baseline: false,
          role: 'MENTEE',
          caseId: 'c1',
          scaleVersion: 1,
        },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
      },
    ]);
  });

  it('keeps an observation that has no baseline', () => {
    expect(given(journey).when(observe, { on: '2013-07-15' })).toHaveLength(1);
  });

  it("refuses a level that is not on the domain's scale, and lists those that are", () => {
    const refusal = given(journey).refusal({ ...observe, level: 'ABSTINENT' }, { on: '2013-07-15' });
    expect(refusal.code).toBe('LEVEL_NOT_ON_SCALE');
    expect(refusal.facts).toMatchObject({ levels: ['HOMELESS', 'TEMPORARY', 'SUPPORTED', 'SETTLED'] });
  });

  it('refuses a second baseline of one domain in one case, whichever day it is for', () => {
    const again = { ...observe, baseline: true };
    expect(given(journey, baseline).refusal(again, { on: '2013-05-27' }).code).toBe('INVALID_TRANSITION');
    expect(given(journey, baseline).refusal(again, { on: '2013-06-03' }).code).toBe('INVALID_TRANSITION');
  });

  it('takes a baseline of another domain, or of another case', () => {
    const wellbeing = { ...observe, domain: 'WELLBEING', level: 'STRUGGLING', baseline: true } as const;
    expect(given(journey, baseline).when(wellbeing, { on: '2013-05-28' })).toHaveLength(1);
    const next: PersonCase = { ...menteeCase, caseId: 'c2', submittedOn: '2014-01-06' };
    const facts = { cases: { ...cases, value: [{ ...menteeCase, endedOn: '2013-12-31' }, next] } };
    expect(
      given(journey, baseline).when({ ...observe, baseline: true, facts }, { on: '2014-01-13' }),
    ).toMatchObject([{ data: { caseId: 'c2', baseline: true } }]);
  });

  it('takes a baseline again after the first was retracted', () => {
    const retracted = {
      type: 'EntryRetracted',
      on: '2013-06-03',
      data: { entryId: 'entry-1', entryType: 'OutcomeObserved', reason: 'another person' },
    };
    expect(
      given(journey, baseline, retracted).when({ ...observe, baseline: true }, { on: '2013-06-03' }),
    ).toHaveLength(1);
  });
});

describe('practitioner feedback', () => {
  it('records the word of the supervising officer', () => {
    expect(given(journey).when(feedback, { on: '2013-11-04' })).toMatchObject([
      {
        type: 'PractitionerFeedbackReceived',
        data: { officer: 'om-1', sentiment: 'POSITIVE', caseId: 'c1' },
        deliveryUnit: 'unit-1',
        contract: 'essex',
      },
    ]);
  });

  it("takes the unit of the officer's assignment where there is no case", () => {
    const facts = { cases: noCases, supervising: supervisedBy('om-1') };
    expect(given(journey).when({ ...feedback, facts }, { on: '2013-11-04' })).toMatchObject([
      { deliveryUnit: 'unit-2' },
    ]);
  });

  it('refuses feedback of an officer who did not supervise the person on that day', () => {
    const refusal = given(journey).refusal({ ...feedback, officer: 'om-2' }, { on: '2013-11-04' });
    expect(refusal.code).toBe('NOT_SUPERVISING_OFFICER');
    expect(refusal.facts).toEqual({ officer: 'om-2', on: '2013-11-04' });
    const facts = { cases, supervising: supervisedBy(undefined) };
    expect(given(journey).refusal({ ...feedback, facts }, { on: '2013-11-04' }).code).toBe(
      'NOT_SUPERVISING_OFFICER',
    );
  });

  it('refuses it also where it is entered late: the wrong officer is never recorded', () => {
    expect(refusalCodes.NOT_SUPERVISING_OFFICER.kind).toBe('INTEGRITY');
    const late = { on: '2013-11-04', now: '2013-11-20T09:00:00.000Z' };
    expect(given(journey).refusal({ ...feedback, officer: 'om-2' }, late).code).toBe(
      'NOT_SUPERVISING_OFFICER',
    );
  });

  it('accepts a covering officer where the reason is given', () => {
    const covered = { ...feedback, officer: 'om-2', coverReason: 'annual leave' };
    expect(given(journey).when(covered, { on: '2013-11-04' })).toMatchObject([
      { data: { officer: 'om-2', coverReason: 'annual leave' } },
    ]);
  });

  it('receives the same feedback once', () => {
    const [first] = given(journey).when(feedback, { on: '2013-11-04' });
    const received = { type: 'PractitionerFeedbackReceived', on: '2013-11-04', data: { ...first?.data } };
    expect(given(journey, received).refusal(feedback, { on: '2013-11-05' }).code).toBe('INVALID_TRANSITION');
  });
});

describe('corrections of a journey', () => {
  const entries: readonly AnyFact[] = [goalSet, achieved].map(recorded);

  it('does not take back a goal on which later entries stand', () => {
    const [goal] = entries;
    expect(() => goal && requireNoDependents(journeyEvents, liveEntries(entries), goal)).toThrow(
      expect.objectContaining({ code: 'ENTRY_HAS_DEPENDENTS', facts: expect.anything() }),
    );
  });

  it('opens a goal again where its achievement is taken back', () => {
    const retracted = recorded(
      {
        type: 'EntryRetracted',
        on: '2014-02-12',
        data: { entryId: 'entry-2', entryType: 'GoalAchieved', reason: 'not yet' },
      },
      2,
    );
    expect(historyFor(journey, [...entries, retracted]).latest.goals.get('g1')).not.toHaveProperty(
      'closedOn',
    );
  });
});
