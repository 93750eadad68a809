import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import type { ApproveMentor } from './commands.js';
import { mentor } from './decider.js';
import { isApproved, isCleared } from './state.js';

const facts = {};
const of = { facts, personId: 'm1' };
const cleared = (expiresOn: string, on = '2013-03-25') => ({
  type: 'VettingCleared',
  on,
  data: { kind: 'DBS_ENHANCED', expiresOn },
});
const approved = { type: 'MentorApproved', on: '2013-04-08', data: { capacity: 2, caseId: 'c1' } };
const suspended = { type: 'MentorSuspended', on: '2013-05-01', data: { reason: 'a complaint' } };
const reinstated = { type: 'MentorReinstated', on: '2013-05-20', data: {} };
const stoodDown = {
  type: 'MentorStoodDown',
  on: '2013-09-01',
  data: { reason: 'EMPLOYMENT', polarity: 'POSITIVE' },
};

const clear = { type: 'ClearVetting', ...of, kind: 'DBS_ENHANCED', expiresOn: '2016-03-25' } as const;
const revoke = { type: 'RevokeVetting', ...of, kind: 'DBS_ENHANCED', reason: 'new information' } as const;
const approve = (qualified = true): ApproveMentor => ({
  type: 'ApproveMentor',
  personId: 'm1',
  capacity: 2,
  facts: {
    qualified: { stream: 'learner-m1', revision: '3', value: qualified },
    mentorCase: {
      stream: 'referral-m1',
      revision: '1',
      value: { caseId: 'c1', contract: 'essex', unit: 'unit-1', eligible: true },
    },
  },
});
const suspend = { type: 'SuspendMentor', ...of, reason: 'a complaint' } as const;
const reinstate = { type: 'ReinstateMentor', ...of } as const;
const standDown = { type: 'StandDownMentor', ...of, reason: 'EMPLOYMENT' } as const;
const changeCapacity = { type: 'ChangeMentorCapacity', ...of, capacity: 3 } as const;
const late = { now: '2013-12-01T09:00:00.000Z', backdateReason: 'found on paper' };

describe('vetting', () => {
  it('clears a person from its day to the day on which it expires, both included', () => {
    const { history } = given(mentor, cleared('2013-06-30'));
    const days = ['2013-03-24', '2013-03-25', '2013-06-30', '2013-07-01'];
    expect(days.map((on) => isCleared(history.at(on), on))).toEqual([false, true, true, false]);
  });

  it('cannot have expired before it was given', () => {
    expect(given(mentor).when(clear, { on: '2013-03-25' })).toEqual([
      {
        type: 'VettingCleared',
        data: { kind: 'DBS_ENHANCED', expiresOn: '2016-03-25' },
        subjects: ['m1'],
      },
    ]);
    expect(given(mentor).refusal({ ...clear, expiresOn: '2013-03-24' }, { on: '2013-03-25' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('no longer clears from the day on which it is revoked, until a new check does', () => {
    const revoked = {
      type: 'VettingRevoked',
      on: '2013-05-01',
      data: { kind: 'DBS_ENHANCED', reason: 'new information' },
    };
    const { history } = given(mentor, cleared('2016-03-25'), revoked, cleared('2016-06-01', '2013-06-01'));
    const days = ['2013-04-30', '2013-05-01', '2013-06-01'];
    expect(days.map((on) => isCleared(history.at(on), on))).toEqual([true, false, true]);
  });

  it('is revoked only where there is a clearance of that kind', () => {
    expect(given(mentor, cleared('2016-03-25')).when(revoke, { on: '2013-05-01' })).toHaveLength(1);
    expect(given(mentor).refusal(revoke, { on: '2013-05-01' }).code).toBe('INVALID_TRANSITION');
    expect(given(mentor, cleared('2016-03-25')).refusal(revoke, { on: '2013-03-24' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });
});

describe('approval as a mentor', () => {
  it('freezes the open case of the person and counts in its unit', () => {
    expect(given(mentor, cleared('2016-03-25')).when(approve(), { on: '2013-04-08' })).toEqual([
      {
        type: 'MentorApproved',
        data: { capacity: 2, caseId: 'c1' },
        subjects: ['m1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
        deviations: [],
      },
    ]);
  });

  it('is refused now without the qualification', () => {
    expect(given(mentor, cleared('2016-03-25')).refusal(approve(false), { on: '2013-04-08' }).code).toBe(
      'NOT_QUALIFIED',
    );
  });

  it('is refused now without a clearance that is valid on that day', () => {
    expect(given(mentor).refusal(approve(), { on: '2013-04-08' }).code).toBe('VETTING_EXPIRED');
    expect(given(mentor, cleared('2013-04-07')).refusal(approve(), { on: '2013-04-08' }).code).toBe(
      'VETTING_EXPIRED',
    );
  });

  it('that has happened with both gates shut is kept with two deviations', () => {
    expect(given(mentor).when(approve(false), { on: '2013-04-08', ...late })).toMatchObject([
      { deviations: [{ code: 'NOT_QUALIFIED' }, { code: 'VETTING_EXPIRED' }] },
    ]);
  });

  it('is given once, and again after standing down', () => {
    const history = [cleared('2016-03-25'), approved];
    expect(given(mentor, ...history).refusal(approve(), { on: '2013-04-09' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(mentor, ...history).refusal(approve(), { on: '2013-04-01', ...late }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(mentor, ...history, stoodDown).when(approve(), { on: '2013-10-01' })).toHaveLength(1);
  });

  it('is lost while suspended, and for good on standing down', () => {
    const { history } = given(mentor, approved, suspended, reinstated, stoodDown);
    const days = ['2013-04-07', '2013-04-08', '2013-05-01', '2013-05-20', '2013-09-01'];
    expect(days.map((on) => isApproved(history.at(on)))).toEqual([false, true, false, true, false]);
  });

  it('changes step by step: suspended, reinstated, stood down', () => {
    expect(given(mentor, approved).when(suspend, { on: '2013-05-01' })).toHaveLength(1);
    expect(given(mentor).refusal(suspend, { on: '2013-05-01' }).code).toBe('INVALID_TRANSITION');
    expect(given(mentor, approved).refusal(reinstate, { on: '2013-05-01' }).code).toBe('INVALID_TRANSITION');
    expect(given(mentor, approved, suspended).when(reinstate, { on: '2013-05-20' })).toHaveLength(1);
    expect(given(mentor, approved, suspended).when(standDown, { on: '2013-05-20' })).toMatchObject([
      { data: { caseId: 'c1', reason: 'EMPLOYMENT', polarity: 'POSITIVE' } },
    ]);
    expect(given(mentor, approved, stoodDown).refusal(standDown, { on: '2013-09-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(mentor, approved, suspended).refusal(suspend, { on: '2013-04-15', ...late }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('takes a suspension that is entered late between its neighbours', () => {
    const { when } = given(mentor, approved, stoodDown);
    expect(when(suspend, { on: '2013-05-01', ...late })).toHaveLength(1);
    expect(given(mentor, approved, reinstated).when(suspend, { on: '2013-05-01', ...late })).toHaveLength(1);
  });

  it('ends with a reason', () => {
    const { reason: _reason, ...without } = standDown;
    expect(given(mentor, approved).refusal(without, { on: '2013-09-01' }).code).toBe('REASON_REQUIRED');
  });

  it('has a capacity that can be changed while it lasts', () => {
    expect(given(mentor, approved).when(changeCapacity, { on: '2013-05-01' })).toMatchObject([
      { type: 'MentorCapacityChanged', data: { capacity: 3 }, subjects: ['m1'] },
    ]);
    expect(given(mentor).refusal(changeCapacity, { on: '2013-05-01' }).code).toBe('INVALID_TRANSITION');
  });
});
