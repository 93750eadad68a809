import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../inputs/index.js';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';

const personId = 'p1';
const source = { system: 'office', batch: 'b1', row: 'history.csv:2' };
const submit = {
  personId,
  caseId: 'c1',
  route: 'MENTEE',
  referrer: { kind: 'CURRENT_OFFICER', id: 'om-1' },
  unit: 'unit-1',
  contract: 'essex',
  reasons: 'wants to go to college',
  occurredOn: '2014-06-16',
};

describe('the commands of referral', () => {
  let programme: ProgrammeForTest;
  beforeEach(async () => {
    programme = programmeForTest('2014-06-16T12:00:00.000Z');
    const then = { personId, source };
    await programme.send('RegisterPerson', { ...then, occurredOn: '2014-06-02' });
    await programme.send('AssignOffenderManager', {
      ...then,
      officer: 'om-1',
      unit: 'unit-1',
      occurredOn: '2014-06-02',
    });
    await programme.send('StartSentence', {
      ...then,
      sentenceId: 's1',
      kind: 'LICENCE',
      expectedEndOn: '2015-06-01',
      area: 'crc',
      occurredOn: '2014-06-02',
    });
    await programme.send('AwardContract', {
      contractId: 'essex',
      title: 'Essex peer mentoring',
      bodies: ['board'],
      areas: ['trust'],
      occurredOn: '2012-09-03',
      source,
    });
  });
  afterEach(() => programme.close());

  const confirm = { personId, caseId: 'c1', occurredOn: '2014-06-16' };
  const divideTrust = async () => {
    const organisationId = 'trust';
    const name = { organisationId, name: 'Essex Probation Trust', kind: 'PROBATION_TRUST', source };
    await programme.send('NameOrganisation', { ...name, occurredOn: '2010-04-01' });
    await programme.send('SucceedOrganisation', {
      organisationId,
      to: ['crc', 'nps'],
      occurredOn: '2014-06-01',
      source,
    });
  };

  it('accept a referral by the officer of that day, and freeze who that was', async () => {
    await programme.send('SubmitReferral', submit);
    const event = (await programme.events()).at(-1);
    expect(event).toMatchObject({
      type: 'ReferralSubmitted',
      stream: 'referral-p1',
      deliveryUnit: 'unit-1',
      contract: 'essex',
      factsUsed: [{ stream: 'supervision-p1', value: { current: 'om-1', earlier: [] } }],
    });
    expect(JSON.stringify(event?.data)).not.toContain('college');
  });

  it('refuse a referral by another officer', async () => {
    const other = { ...submit, referrer: { kind: 'CURRENT_OFFICER', id: 'om-2', confirmedBy: null } };
    expect((await programme.refusal('SubmitReferral', other)).code).toBe('REFERRER_NOT_AUTHORISED');
  });

  it('take a nested field without a value for one that is not given', async () => {
    const referrer = { kind: 'CURRENT_OFFICER', id: 'om-1', confirmedBy: null };
    await programme.send('SubmitReferral', { ...submit, referrer });
    expect((await programme.events()).at(-1)?.data).toMatchObject({
      referrer: { kind: 'CURRENT_OFFICER', id: 'om-1' },
    });
  });

  it('confirm a mentee under supervision in the area of a successor, and freeze the areas', async () => {
    await programme.send('SubmitReferral', submit);
    expect((await programme.refusal('ConfirmEligibility', confirm)).code).toBe(
      'MENTEE_NOT_UNDER_SUPERVISION',
    );
    await divideTrust();
    await programme.send('ConfirmEligibility', confirm);
    expect((await programme.events()).at(-1)).toMatchObject({
      type: 'EligibilityConfirmed',
      data: { caseId: 'c1', ruleVersion: 'R2/1' },
      factsUsed: [
        { stream: 'supervision-p1', value: [{ sentenceId: 's1', area: 'crc' }] },
        { stream: 'contract-essex', value: ['crc', 'nps', 'trust'] },
      ],
    });
  });

  it('assess a mentor by their sentences alone', async () => {
    await programme.send('SubmitReferral', { ...submit, route: 'MENTOR' });
    expect((await programme.refusal('ConfirmEligibility', confirm)).code).toBe('MENTOR_WINDOW_NOT_MET');
    await programme.send('RefuseEligibility', { ...confirm, grounds: ['MENTOR_WINDOW'] });
    expect((await programme.events()).at(-1)?.factsUsed).toHaveLength(1);
  });

  it('refuse a missing reason by the rule, and an unknown one by its form', async () => {
    await programme.send('SubmitReferral', submit);
    const withdraw = { personId, caseId: 'c1', occurredOn: '2014-06-16' };
    expect((await programme.refusal('WithdrawReferral', withdraw)).code).toBe('REASON_REQUIRED');
    expect((await programme.refusal('RefuseEligibility', withdraw)).code).toBe('REASON_REQUIRED');
    await expect(programme.send('WithdrawReferral', { ...withdraw, reason: 'BORED' })).rejects.toThrow(
      InvalidInput,
    );
  });

  it('refuse an assessment of a case that nobody referred', async () => {
    expect((await programme.refusal('ConfirmEligibility', confirm)).code).toBe('INVALID_TRANSITION');
  });
});
