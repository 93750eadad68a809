import { describe, expect, it } from '@jest/globals';
import type { Sentence } from '../supervision/index.js';
import { given, type Given } from '../testing/given.js';
import type { ConfirmEligibility, OverrideEligibility, RefuseEligibility } from './commands.js';
import { referral } from './decider.js';
import { isEligible, type ReferralCase } from './state.js';

const personId = 'p1';
const caseId = 'c1';
const order: Sentence = {
  sentenceId: 's1',
  kind: 'COMMUNITY_ORDER',
  area: 'essex-trust',
  startOn: '2012-12-10',
  expectedEndOn: '2014-06-09',
};
const submitted = (route: 'MENTOR' | 'MENTEE'): Given => ({
  type: 'ReferralSubmitted',
  on: '2013-05-13',
  data: { caseId, route, referrer: { kind: 'DUTY_OFFICER', id: 'om-7' }, unit: 'unit-1', contract: 'essex' },
});
const decided = (type: string, on: string, data: object = { ruleVersion: 'R2/1' }): Given => ({
  type,
  on,
  data: { caseId, ...data },
});

const sentencesAre = (...value: readonly Sentence[]) => ({
  supervision: { stream: 'supervision-p1', revision: '0', value },
});
const inEssex = { areas: { stream: 'contract-essex', revision: '0', value: ['essex-trust'] } };
const confirm = (facts: ConfirmEligibility['facts']): ConfirmEligibility => ({
  type: 'ConfirmEligibility',
  facts,
  personId,
  caseId,
});
const decline: RefuseEligibility = {
  type: 'RefuseEligibility',
  facts: sentencesAre(order),
  personId,
  caseId,
  grounds: ['MENTOR_WINDOW'],
};
const override: OverrideEligibility = {
  type: 'OverrideEligibility',
  facts: {},
  personId,
  caseId,
  authority: 'manager-1',
  reason: 'a year of steady work',
  expiresOn: '2013-12-31',
};
const on = '2013-05-20';

describe('confirming eligibility', () => {
  it('of a mentor stores the version of the rule', () => {
    const completed: Sentence = { ...order, endedOn: '2013-04-08', outcome: 'COMPLETED' };
    expect(given(referral, submitted('MENTOR')).when(confirm(sentencesAre(completed)), { on })).toEqual([
      {
        type: 'EligibilityConfirmed',
        data: { caseId, ruleVersion: 'R1/1' },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
        deviations: [],
      },
    ]);
  });

  it('of a mentor outside the window is refused, and says which window it is', () => {
    const refusal = given(referral, submitted('MENTOR')).refusal(confirm(sentencesAre(order)), { on });
    expect(refusal).toMatchObject({
      code: 'MENTOR_WINDOW_NOT_MET',
      facts: { from: '2012-11-20', to: '2013-08-20', ends: ['2014-06-09'] },
    });
  });

  it('of a mentor outside the window is accepted with a deviation where it has already happened', () => {
    const when = { on, now: '2013-06-03T09:00:00.000Z', backdateReason: 'the form lay in a drawer' };
    expect(given(referral, submitted('MENTOR')).when(confirm(sentencesAre(order)), when)).toMatchObject([
      {
        deviations: [
          { code: 'MENTOR_WINDOW_NOT_MET', reason: 'the form lay in a drawer', acceptedBy: 'staff-1' },
        ],
      },
    ]);
  });

  it('of a mentee on an order in the area of the programme is accepted', () => {
    const command = confirm({ ...sentencesAre(order), ...inEssex });
    expect(given(referral, submitted('MENTEE')).when(command, { on })).toMatchObject([
      { data: { caseId, ruleVersion: 'R2/1' }, deviations: [] },
    ]);
  });

  it.each<[string, ConfirmEligibility['facts']]>([
    ['without any sentence', { ...sentencesAre(), ...inEssex }],
    ['in another area', { ...sentencesAre({ ...order, area: 'kent' }), ...inEssex }],
    ['where no area of the contract is known', sentencesAre(order)],
  ])('of a mentee %s is refused', (_where, facts) => {
    expect(given(referral, submitted('MENTEE')).refusal(confirm(facts), { on }).code).toBe(
      'MENTEE_NOT_UNDER_SUPERVISION',
    );
  });

  it('of a mentee without a sentence is accepted with a deviation where it comes from an import', () => {
    const source = { system: 'office', batch: 'b1', row: 'referrals.csv:2' };
    const command = confirm({ ...sentencesAre(), ...inEssex });
    const [event] = given(referral, submitted('MENTEE')).when(command, { on, source });
    expect(event).toMatchObject({
      deviations: [{ code: 'MENTEE_NOT_UNDER_SUPERVISION', acceptedBy: 'staff-1' }],
    });
  });

  it('may be done again on review, but not twice on one day', () => {
    const command = confirm({ ...sentencesAre(order), ...inEssex });
    const history = given(referral, submitted('MENTEE'), decided('EligibilityConfirmed', on));
    expect(history.refusal(command, { on }).code).toBe('INVALID_TRANSITION');
    expect(history.when(command, { on: '2013-08-01' })).toHaveLength(1);
  });

  it('needs a case that is open on that day', () => {
    const command = confirm({ ...sentencesAre(order), ...inEssex });
    const ended = decided('CaseClosed', '2013-06-03', { reason: 'COMPLETED', polarity: 'POSITIVE' });
    expect(given(referral).refusal(command, { on }).code).toBe('INVALID_TRANSITION');
    expect(given(referral, submitted('MENTEE')).refusal(command, { on: '2013-05-12' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(referral, submitted('MENTEE'), ended).refusal(command, { on: '2013-06-10' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(referral, submitted('MENTEE'), ended).when(command, { on: '2013-06-02' })).toHaveLength(1);
  });
});

describe('refusing eligibility', () => {
  it('records the grounds', () => {
    const detail = 'his licence has a year to run';
    expect(given(referral, submitted('MENTOR')).when({ ...decline, detail }, { on })).toMatchObject([
      {
        type: 'EligibilityRefused',
        data: { caseId, ruleVersion: 'R1/1', grounds: ['MENTOR_WINDOW'], detail },
      },
    ]);
  });

  it('needs at least one ground', () => {
    const { grounds: _grounds, ...silently } = decline;
    const history = given(referral, submitted('MENTOR'));
    expect(history.refusal(silently, { on }).code).toBe('REASON_REQUIRED');
    expect(history.refusal({ ...decline, grounds: [] }, { on }).code).toBe('REASON_REQUIRED');
  });

  it('takes the place of an earlier confirmation', () => {
    const confirmed = decided('EligibilityConfirmed', on);
    expect(given(referral, submitted('MENTOR'), confirmed).when(decline, { on: '2013-05-27' })).toHaveLength(
      1,
    );
  });
});

describe('overriding eligibility', () => {
  const actor = (role: string) => ({ id: 'staff-9', role, organisation: 'user-voice' });
  const refused = decided('EligibilityRefused', on, { ruleVersion: 'R1/1', grounds: ['MENTOR_WINDOW'] });
  const history = given(referral, submitted('MENTOR'), refused);

  it.each(['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'])('is in the authority of a %s', (role) => {
    expect(history.when(override, { on, actor: actor(role) })).toMatchObject([
      {
        type: 'EligibilityOverridden',
        data: { caseId, authority: 'manager-1', reason: 'a year of steady work', expiresOn: '2013-12-31' },
      },
    ]);
  });

  it.each(['OFFENDER_MANAGER', 'TRAINER', 'MENTOR', 'SYSTEM', 'IMPORTER'])(
    'is not in the authority of a %s who decides now',
    (role) => {
      expect(history.refusal(override, { on, actor: actor(role) })).toMatchObject({
        code: 'OVERRIDE_NOT_AUTHORISED',
        facts: { role },
      });
    },
  );

  it('is taken over with imported history', () => {
    const source = { system: 'office', batch: 'b1', row: 'overrides.csv:2' };
    expect(history.when(override, { on, actor: actor('IMPORTER'), source })).toHaveLength(1);
  });

  it('needs a reason, and a last day that is not past', () => {
    const { reason: _reason, ...silently } = override;
    expect(history.refusal(silently, { on }).code).toBe('REASON_REQUIRED');
    expect(history.refusal({ ...override, reason: '  ' }, { on }).code).toBe('REASON_REQUIRED');
    expect(history.refusal({ ...override, expiresOn: '2013-05-19' }, { on }).code).toBe('INVALID_TRANSITION');
  });

  it('is not needed where eligibility is confirmed', () => {
    const confirmed = given(referral, submitted('MENTOR'), decided('EligibilityConfirmed', on));
    expect(confirmed.refusal(override, { on: '2013-05-21' }).code).toBe('INVALID_TRANSITION');
  });
});

describe('the eligibility that stands', () => {
  const caseAfter = (...entries: readonly Given[]): ReferralCase => {
    const one = given(referral, submitted('MENTOR'), ...entries).history.latest.cases.get(caseId);
    if (!one) throw new Error('the case was given');
    return one;
  };

  it('is none before the assessment, and the last decision by its day, not by its recording', () => {
    const confirmed = decided('EligibilityConfirmed', '2013-05-20');
    const refused = decided('EligibilityRefused', '2013-06-03', { grounds: ['RISK'] });
    expect(isEligible(caseAfter(), on)).toBe(false);
    expect(isEligible(caseAfter(confirmed), on)).toBe(true);
    expect(isEligible(caseAfter(refused, confirmed), '2013-06-03')).toBe(false);
  });

  it('ends with the last day of an override', () => {
    const overridden = decided('EligibilityOverridden', on, {
      expiresOn: '2013-12-31',
      authority: 'manager-1',
    });
    expect(isEligible(caseAfter(overridden), '2013-12-31')).toBe(true);
    expect(isEligible(caseAfter(overridden), '2014-01-01')).toBe(false);
  });
});
