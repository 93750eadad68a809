import { describe, expect, it } from '@jest/globals';
import { liveEntries, Refusal, requireNoDependents } from '../kernel/index.js';
import { given, type Given, recorded } from '../testing/given.js';
import type { SubmitReferral } from './commands.js';
import { referral } from './decider.js';
import { referralEvents } from './events.js';
import type { Officers } from './referrer.js';
import { isEligible, openCase } from './state.js';

const personId = 'p1';
const caseId = 'c1';
const facts = {};
const officersAre = (value: Officers) => ({ officers: { stream: 'supervision-p1', revision: '1', value } });

const submitted = (change: object = {}, on = '2013-05-13'): Given => ({
  type: 'ReferralSubmitted',
  on,
  data: {
    caseId,
    route: 'MENTEE',
    referrer: { kind: 'CURRENT_OFFICER', id: 'om-1' },
    unit: 'unit-1',
    contract: 'essex',
    ...change,
  },
});
const withdrawn: Given = {
  type: 'ReferralWithdrawn',
  on: '2013-06-03',
  data: { caseId, reason: 'MOVED', polarity: 'NEUTRAL' },
};

const submit: SubmitReferral = {
  type: 'SubmitReferral',
  facts: officersAre({ current: 'om-1', earlier: ['om-0'] }),
  personId,
  caseId,
  route: 'MENTEE',
  referrer: { kind: 'CURRENT_OFFICER', id: 'om-1' },
  unit: 'unit-1',
  contract: 'essex',
  reasons: 'wants to go to college',
};
const on = '2013-05-13';

describe('a referral', () => {
  it('opens a case, in the unit and under the contract that it names', () => {
    const [event] = given(referral).when(submit, { on });
    expect(event).toEqual({
      type: 'ReferralSubmitted',
      data: {
        caseId,
        route: 'MENTEE',
        referrer: { kind: 'CURRENT_OFFICER', id: 'om-1' },
        unit: 'unit-1',
        contract: 'essex',
        reasons: 'wants to go to college',
      },
      subjects: ['p1'],
      deliveryUnit: 'unit-1',
      contract: 'essex',
    });
    const { latest } = given(referral, submitted()).history;
    expect(openCase(latest, 'MENTEE')).toEqual({
      caseId,
      route: 'MENTEE',
      contract: 'essex',
      unit: 'unit-1',
      submittedOn: '2013-05-13',
      steps: [{ name: 'SUBMITTED', on: '2013-05-13' }],
    });
    expect(openCase(latest, 'MENTOR')).toBeUndefined();
  });

  it.each<SubmitReferral['referrer']>([
    { kind: 'CURRENT_OFFICER', id: 'om-1' },
    { kind: 'FORMER_OFFICER', id: 'om-0' },
    { kind: 'DUTY_OFFICER', id: 'om-7' },
    { kind: 'PROVIDER', id: 'housing-trust' },
    { kind: 'SELF', confirmedBy: 'om-1' },
  ])('may come from %j', (referrer) => {
    expect(given(referral).when({ ...submit, referrer }, { on })).toHaveLength(1);
  });

  it.each<[string, SubmitReferral['referrer']]>([
    ['a current officer who is not the officer of that day', { kind: 'CURRENT_OFFICER', id: 'om-0' }],
    ['a former officer who never was one', { kind: 'FORMER_OFFICER', id: 'om-7' }],
    ['an officer without a name', { kind: 'DUTY_OFFICER' }],
    ['a provider without a name', { kind: 'PROVIDER' }],
    ['the person without confirmation', { kind: 'SELF' }],
    ['the person by their own confirmation', { kind: 'SELF', confirmedBy: 'p1' }],
    ['the person under the id of another', { kind: 'SELF', id: 'p2', confirmedBy: 'om-1' }],
  ])('is refused from %s', (_who, referrer) => {
    expect(given(referral).refusal({ ...submit, referrer }, { on }).code).toBe('REFERRER_NOT_AUTHORISED');
  });

  it('is refused from a current officer where nobody supervises the person', () => {
    const nobody = { ...submit, facts: officersAre({ current: null, earlier: [] }) };
    expect(given(referral).refusal(nobody, { on }).code).toBe('REFERRER_NOT_AUTHORISED');
  });

  it('is refused while a case of the same route is open', () => {
    const again = { ...submit, caseId: 'c2' };
    expect(given(referral, submitted()).refusal(again, { on: '2013-05-20' })).toMatchObject({
      code: 'DUPLICATE_OPEN_REFERRAL',
      facts: { caseId: 'c1', submittedOn: '2013-05-13' },
    });
    expect(given(referral, submitted()).refusal(again, { on: '2013-05-01' }).code).toBe(
      'DUPLICATE_OPEN_REFERRAL',
    );
  });

  it('is accepted beside an open case of the other route, and after the case of its own has ended', () => {
    const again = { ...submit, caseId: 'c2' };
    expect(given(referral, submitted({ route: 'MENTOR' })).when(again, { on })).toHaveLength(1);
    expect(given(referral, submitted(), withdrawn).when(again, { on: '2013-06-04' })).toHaveLength(1);
  });

  it('is refused for a day on which the earlier case was still open', () => {
    const again = { ...submit, caseId: 'c2' };
    expect(given(referral, submitted(), withdrawn).refusal(again, { on: '2013-06-02' }).code).toBe(
      'DUPLICATE_OPEN_REFERRAL',
    );
  });

  it('is submitted once under its id', () => {
    expect(given(referral, submitted(), withdrawn).refusal(submit, { on: '2013-07-01' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('cannot be retracted while an assessment stands on it', () => {
    const confirmed = {
      type: 'EligibilityConfirmed',
      on: '2013-05-20',
      data: { caseId, ruleVersion: 'R2/1' },
    };
    const entries = [submitted(), confirmed].map(recorded);
    const [entry] = entries;
    if (!entry) throw new Error('the referral was given');
    expect(() => requireNoDependents(referralEvents, liveEntries(entries), entry)).toThrow(Refusal);
  });
});

describe('the end of a case', () => {
  const withdraw = { type: 'WithdrawReferral', facts, personId, caseId, reason: 'EMPLOYMENT' } as const;
  const close = {
    type: 'CloseCase',
    facts,
    personId,
    caseId,
    reason: 'COMPLETED',
    detail: 'well done',
  } as const;
  const reopen = { type: 'ReopenReferral', facts, personId, caseId } as const;

  it('freezes the polarity of its reason', () => {
    expect(given(referral, submitted()).when(withdraw, { on: '2013-06-03' })).toEqual([
      {
        type: 'ReferralWithdrawn',
        data: { caseId, reason: 'EMPLOYMENT', polarity: 'POSITIVE' },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
      },
    ]);
    expect(given(referral, submitted()).when(close, { on: '2013-06-03' })).toMatchObject([
      { data: { caseId, reason: 'COMPLETED', polarity: 'POSITIVE', detail: 'well done' } },
    ]);
  });

  it.each([
    ['NOT_STATED', 'UNCLASSIFIED'],
    ['OTHER', 'UNCLASSIFIED'],
    ['NOT_ELIGIBLE', 'UNCLASSIFIED'],
    ['DISENGAGED', 'NEGATIVE'],
    ['SENTENCE_ENDED', 'NEUTRAL'],
  ] as const)('counts %s as %s', (reason, polarity) => {
    expect(given(referral, submitted()).when({ ...close, reason }, { on: '2013-06-03' })).toMatchObject([
      { data: { polarity } },
    ]);
  });

  it('needs a reason', () => {
    const history = given(referral, submitted());
    const { reason: _withdrawal, ...withdrawSilently } = withdraw;
    const { reason: _closing, ...closeSilently } = close;
    expect(history.refusal(withdrawSilently, { on: '2013-06-03' }).code).toBe('REASON_REQUIRED');
    expect(history.refusal(closeSilently, { on: '2013-06-03' }).code).toBe('REASON_REQUIRED');
  });

  it('comes once, and not before the referral', () => {
    expect(given(referral, submitted(), withdrawn).refusal(close, { on: '2013-06-10' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(referral, submitted(), withdrawn).refusal(close, { on: '2013-05-20' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(referral, submitted()).refusal(withdraw, { on: '2013-05-12' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(referral).refusal(withdraw, { on }).code).toBe('INVALID_TRANSITION');
  });

  it('is undone by reopening, after which eligibility is to be assessed again', () => {
    const confirmed = {
      type: 'EligibilityConfirmed',
      on: '2013-05-20',
      data: { caseId, ruleVersion: 'R2/1' },
    };
    const reopened = { type: 'ReferralReopened', on: '2013-07-01', data: { caseId } };
    expect(
      given(referral, submitted(), confirmed, withdrawn).when(reopen, { on: '2013-07-01' }),
    ).toMatchObject([{ type: 'ReferralReopened', data: { caseId } }]);
    const { history } = given(referral, submitted(), confirmed, withdrawn, reopened);
    const before = history.at('2013-05-20').cases.get(caseId);
    const after = openCase(history.latest, 'MENTEE');
    if (!before || !after) throw new Error('the case was given');
    expect(isEligible(before, '2013-05-20')).toBe(true);
    expect(isEligible(after, '2013-07-01')).toBe(false);
  });

  it('is not undone while the case is open, or while another of its route is', () => {
    expect(given(referral, submitted()).refusal(reopen, { on: '2013-07-01' }).code).toBe(
      'INVALID_TRANSITION',
    );
    const other = submitted({ caseId: 'c2' }, '2013-06-10');
    expect(given(referral, submitted(), withdrawn, other).refusal(reopen, { on: '2013-07-01' }).code).toBe(
      'DUPLICATE_OPEN_REFERRAL',
    );
  });
});
