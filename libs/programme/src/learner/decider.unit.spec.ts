import { describe, expect, it } from '@jest/globals';
import { liveEntries, requireNoDependents } from '../kernel/index.js';
import { eventDefinitions } from '../registry.js';
import { given, recorded } from '../testing/given.js';
import type { AwardQualification, PassTrainingModule, PlaceInGroup } from './commands.js';
import { learner } from './decider.js';
import { isQualified } from './state.js';

const noFacts = {};
const inGroup: PlaceInGroup = {
  unit: 'unit-1',
  contract: 'essex',
  modules: ['m1', 'm2'],
  place: 'ACTIVE',
  caseId: 'c1',
};
const group = (change: Partial<PlaceInGroup> = {}) => ({
  stream: 'trainingGroup-g1',
  revision: '4',
  value: { ...inGroup, ...change },
});
const openCase = {
  stream: 'referral-p1',
  revision: '1',
  value: { caseId: 'c2', contract: 'essex-2', unit: 'unit-2', eligible: true },
};
const noCase = { stream: 'referral-p1', revision: 'no_stream', value: null };

const passed = (module: string, on = '2013-02-01') => ({
  type: 'TrainingModulePassed',
  on,
  data: { module, groupId: 'g1', attempt: 1, assessor: 'assessor-1' },
});
const notPassed = (module: string, on = '2013-01-28') => ({
  ...passed(module, on),
  type: 'TrainingModuleNotPassed',
});
const recognised = (module: string, on = '2013-01-14') => ({
  type: 'PriorLearningRecognised',
  on,
  data: { module, evidence: 'a certificate' },
});
const award = { body: 'OCN', level: 2, title: 'Peer Mentoring' };
const awarded = {
  type: 'QualificationAwarded',
  on: '2013-03-22',
  data: { ...award, groupId: 'g1', modules: ['m1', 'm2'] },
};
const revoked = {
  type: 'QualificationRevoked',
  on: '2013-05-01',
  data: { level: 2, title: 'Peer Mentoring', reason: 'awarded in error' },
};

const pass = (module: string, change: Partial<PlaceInGroup> = {}): PassTrainingModule => ({
  type: 'PassTrainingModule',
  facts: { group: group(change) },
  personId: 'p1',
  groupId: 'g1',
  module,
  assessor: 'assessor-1',
});
const fail = (module: string) => ({ ...pass(module), type: 'FailTrainingModule' }) as const;
const recognise = (module: string) =>
  ({
    type: 'RecognisePriorLearning',
    facts: noFacts,
    personId: 'p1',
    module,
    evidence: 'a certificate',
  }) as const;
const awardInGroup = (change: Partial<PlaceInGroup> = {}): AwardQualification => ({
  type: 'AwardQualification',
  facts: { group: group(change), mentorCase: noCase },
  personId: 'p1',
  groupId: 'g1',
  ...award,
});
const awardAlone: AwardQualification = {
  type: 'AwardQualification',
  facts: { mentorCase: openCase },
  personId: 'p1',
  ...award,
};
const revoke = {
  type: 'RevokeQualification',
  facts: noFacts,
  personId: 'p1',
  level: 2,
  title: 'Peer Mentoring',
  reason: 'awarded in error',
} as const;
const late = { now: '2013-06-20T09:00:00.000Z', backdateReason: 'found on paper' };

describe('a training module', () => {
  it('is passed in a group, whose unit and case it counts for', () => {
    expect(given(learner).when(pass('m1'), { on: '2013-02-01' })).toEqual([
      {
        type: 'TrainingModulePassed',
        data: { module: 'm1', groupId: 'g1', caseId: 'c1', attempt: 1, assessor: 'assessor-1' },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
      },
    ]);
  });

  it('counts its attempts, unless the assessor says which it was', () => {
    const tried = given(learner, notPassed('m1'), notPassed('m2'));
    expect(tried.when(pass('m1'), { on: '2013-02-01' })).toMatchObject([{ data: { attempt: 2 } }]);
    expect(tried.when({ ...pass('m1'), attempt: 3 }, { on: '2013-02-01' })).toMatchObject([
      { data: { attempt: 3 } },
    ]);
  });

  it('is refused where the group is not taught it', () => {
    const refusal = given(learner).refusal(pass('m9'), { on: '2013-02-01' });
    expect(refusal.code).toBe('MODULE_NOT_IN_SPECIFICATION');
    expect(refusal.facts).toMatchObject({ modules: ['m1', 'm2'] });
  });

  it('is refused to somebody who has no place in the group on that day', () => {
    expect(given(learner).refusal(pass('m1', { place: 'NONE' }), { on: '2013-02-01' }).code).toBe(
      'LEARNER_NOT_ACTIVE',
    );
    expect(given(learner).refusal(pass('m1', { place: 'LEFT' }), { on: '2013-02-01' }).code).toBe(
      'LEARNER_NOT_ACTIVE',
    );
  });

  it('is passed once, also where the second pass is back-dated or the first was prior learning', () => {
    const done = given(learner, passed('m1'), recognised('m2'));
    expect(done.refusal(pass('m1'), { on: '2013-02-08' }).code).toBe('MODULE_ALREADY_PASSED');
    expect(done.refusal(pass('m1'), { on: '2013-01-20', ...late }).code).toBe('MODULE_ALREADY_PASSED');
    expect(done.refusal(pass('m2'), { on: '2013-02-08' }).code).toBe('MODULE_ALREADY_PASSED');
    expect(done.refusal(recognise('m1'), { on: '2013-02-08' }).code).toBe('MODULE_ALREADY_PASSED');
  });

  it('is not failed after it was passed, but an earlier failure may be entered late', () => {
    const done = given(learner, passed('m1'));
    expect(done.refusal(fail('m1'), { on: '2013-02-02' }).code).toBe('MODULE_ALREADY_PASSED');
    expect(done.when(fail('m1'), { on: '2013-01-20', ...late })).toMatchObject([
      { type: 'TrainingModuleNotPassed', data: { attempt: 1 } },
    ]);
  });

  it('may be replaced by prior learning', () => {
    expect(given(learner).when(recognise('m1'), { on: '2013-01-14' })).toEqual([
      {
        type: 'PriorLearningRecognised',
        data: { module: 'm1', evidence: 'a certificate' },
        subjects: ['p1'],
      },
    ]);
  });
});

describe('a qualification', () => {
  it('stands on the modules of the group, passed or recognised', () => {
    const history = given(learner, passed('m1'), recognised('m2'), passed('m3'));
    expect(history.when({ ...awardInGroup(), certificate: 'A-17' }, { on: '2013-03-22' })).toEqual([
      {
        type: 'QualificationAwarded',
        data: { ...award, groupId: 'g1', caseId: 'c1', modules: ['m1', 'm2'], certificate: 'A-17' },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
      },
    ]);
  });

  it('is refused while a module of the specification is missing by that day', () => {
    const history = given(learner, passed('m1'), passed('m2', '2013-03-25'));
    const refusal = history.refusal(awardInGroup(), { on: '2013-03-22' });
    expect(refusal.code).toBe('MODULES_INCOMPLETE');
    expect(refusal.facts).toMatchObject({ missing: ['m2'] });
  });

  it('may be given to a learner who left with all modules, and to nobody who was never in the group', () => {
    const history = given(learner, passed('m1'), passed('m2'));
    expect(history.when(awardInGroup({ place: 'LEFT' }), { on: '2013-03-22' })).toHaveLength(1);
    expect(history.refusal(awardInGroup({ place: 'NONE' }), { on: '2013-03-22' }).code).toBe(
      'LEARNER_NOT_ACTIVE',
    );
  });

  it('outside a group stands on what the person has learnt, and counts for their open case', () => {
    expect(given(learner, recognised('m7')).when(awardAlone, { on: '2013-03-22' })).toMatchObject([
      { data: { caseId: 'c2', modules: ['m7'] }, deliveryUnit: 'unit-2', contract: 'essex-2' },
    ]);
    expect(given(learner).refusal(awardAlone, { on: '2013-03-22' }).code).toBe('MODULES_INCOMPLETE');
  });

  it('is awarded once, unless it has been revoked', () => {
    const history = [passed('m1'), passed('m2'), awarded];
    expect(given(learner, ...history).refusal(awardInGroup(), { on: '2013-06-01' }).code).toBe(
      'ALREADY_AWARDED',
    );
    expect(given(learner, ...history, revoked).when(awardInGroup(), { on: '2013-06-01' })).toHaveLength(1);
    const other = { ...awardInGroup(), level: 3 };
    expect(given(learner, ...history).when(other, { on: '2013-06-01' })).toHaveLength(1);
  });

  it('is revoked once, from the award on, and in the unit of the award', () => {
    const history = given(learner, passed('m1'), passed('m2'), awarded);
    expect(history.when(revoke, { on: '2013-05-01' })).toMatchObject([
      { type: 'QualificationRevoked', data: { level: 2, title: 'Peer Mentoring' }, subjects: ['p1'] },
    ]);
    expect(history.refusal(revoke, { on: '2013-03-21' }).code).toBe('INVALID_TRANSITION');
    const again = given(learner, passed('m1'), passed('m2'), awarded, revoked);
    expect(again.refusal(revoke, { on: '2013-05-02' }).code).toBe('INVALID_TRANSITION');
    expect(again.refusal(revoke, { on: '2013-04-01', ...late }).code).toBe('INVALID_TRANSITION');
  });

  it('makes a person qualified from its day until it is revoked', () => {
    const { history } = given(learner, passed('m1'), passed('m2'), awarded, revoked);
    expect(
      ['2013-03-21', '2013-03-22', '2013-04-30', '2013-05-01'].map((on) => isQualified(history.at(on))),
    ).toEqual([false, true, true, false]);
  });

  it('forbids to retract a module that it stands on, unless another entry establishes it', () => {
    const pass1 = recorded(passed('m1'), 0);
    const entries = [pass1, recorded(passed('m2'), 1), recorded(awarded, 2)];
    expect(() => requireNoDependents(eventDefinitions, liveEntries(entries), pass1)).toThrow(
      expect.objectContaining({
        code: 'ENTRY_HAS_DEPENDENTS',
        facts: { entryId: 'entry-1', dependents: ['entry-3'] },
      }),
    );
    const replaced = [recorded(recognised('m1'), 3)];
    expect(() => requireNoDependents(eventDefinitions, entries, pass1, replaced)).not.toThrow();
  });
});
