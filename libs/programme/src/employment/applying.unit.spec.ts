import { describe, expect, it } from '@jest/globals';
import { type AnyFact, liveEntries, requireNoDependents } from '../kernel/index.js';
import { given, recorded } from '../testing/given.js';
import { employment } from './decider.js';
import { employmentEvents } from './events.js';

const cases = {
  stream: 'referral-p1',
  revision: '1',
  value: [
    {
      caseId: 'c1',
      route: 'MENTOR',
      contract: 'essex',
      unit: 'unit-1',
      submittedOn: '2012-10-08',
    },
  ],
} as const;
const mentor = { stream: 'mentor-p1', revision: '3', value: true };
const notMentor = { stream: 'mentor-p1', revision: 'no_stream', value: false };
const of = { personId: 'p1', applicationId: 'a1', facts: { cases, mentor } } as const;
const imported = { system: 'office', batch: 'b1', row: 'case-supporters.csv:2' };

const entry = (type: string, on: string, data: object = {}) => ({
  type,
  on,
  data: { applicationId: 'a1', caseId: 'c1', ...data },
});
const applied = entry('CaseSupporterApplied', '2013-07-01');
const offered = entry('CaseSupporterOffered', '2013-11-11');
const accepted = entry('CaseSupporterOfferAccepted', '2013-11-18', { plannedStartOn: '2014-02-03' });
const lapsed = entry('CaseSupporterOfferLapsed', '2013-12-02');

const apply = { type: 'ApplyForCaseSupporter', ...of } as const;
const interview = { type: 'InterviewCaseSupporter', ...of } as const;
const deselect = { type: 'DeselectCaseSupporter', ...of } as const;
const offer = { type: 'OfferCaseSupporter', ...of } as const;
const accept = { type: 'AcceptCaseSupporterOffer', plannedStartOn: '2014-02-03', ...of } as const;
const decline = { type: 'DeclineCaseSupporterOffer', ...of } as const;
const lapse = { type: 'LapseCaseSupporterOffer', ...of } as const;
const withdraw = { type: 'WithdrawCaseSupporterApplication', reason: 'HEALTH', ...of } as const;

describe('the way to the post of Case Supporter', () => {
  it("records an application in the mentor's case", () => {
    expect(given(employment).when(apply, { on: '2013-07-01' })).toEqual([
      {
        type: 'CaseSupporterApplied',
        data: { applicationId: 'a1', caseId: 'c1' },
        subjects: ['p1'],
        deliveryUnit: 'unit-1',
        contract: 'essex',
        deviations: [],
      },
    ]);
  });

  it('records an application once', () => {
    expect(given(employment, applied).refusal(apply, { on: '2013-07-02' }).code).toBe('INVALID_TRANSITION');
  });

  it('goes from the application over the interview and the offer to waiting to start', () => {
    expect(given(employment, applied).when(interview, { on: '2013-07-15' })).toHaveLength(1);
    expect(given(employment, applied).when(offer, { on: '2013-11-11' })).toHaveLength(1);
    expect(given(employment, applied, offered).when(accept, { on: '2013-11-18' })).toMatchObject([
      { type: 'CaseSupporterOfferAccepted', data: { plannedStartOn: '2014-02-03' } },
    ]);
  });

  it('refuses an answer to an offer that was not made, decided today', () => {
    for (const answer of [accept, decline, lapse]) {
      const refusal = given(employment, applied).refusal(answer, { on: '2013-11-18' });
      expect(refusal.code).toBe('INVALID_TRANSITION');
      expect(refusal.facts).toMatchObject({ missing: 'the offer' });
    }
  });

  it('accepts the answer to an offer that is not on record where history begins later', () => {
    const late = { on: '2013-11-18', now: '2013-11-25T09:00:00.000Z' };
    expect(given(employment).when(accept, late)).toHaveLength(1);
    expect(given(employment).when(accept, { on: '2013-11-18', source: imported })).toHaveLength(1);
  });

  it('refuses an acceptance dated before the offer that is on record', () => {
    const late = { on: '2013-11-04', now: '2013-11-25T09:00:00.000Z' };
    expect(given(employment, applied, offered).refusal(accept, late).code).toBe('INVALID_TRANSITION');
  });

  it('refuses a planned start before the acceptance', () => {
    expect(
      given(employment, applied, offered).refusal(
        { ...accept, plannedStartOn: '2013-11-17' },
        { on: '2013-11-18' },
      ).code,
    ).toBe('INVALID_TRANSITION');
  });

  it('closes an application once', () => {
    const closed = given(employment, applied, offered, accepted, lapsed);
    for (const step of [withdraw, decline, lapse, deselect, offer, interview, accept]) {
      expect(closed.refusal(step, { on: '2013-12-09' }).code).toBe('INVALID_TRANSITION');
    }
  });

  it('lets an offer lapse that was accepted and never taken up', () => {
    expect(given(employment, applied, offered, accepted).when(lapse, { on: '2014-03-03' })).toHaveLength(1);
  });

  it('does not decline an offer that was accepted, nor deselect somebody who has an offer', () => {
    const waiting = given(employment, applied, offered, accepted);
    expect(waiting.refusal(decline, { on: '2013-12-02' }).code).toBe('INVALID_TRANSITION');
    expect(waiting.refusal(deselect, { on: '2013-12-02' }).code).toBe('INVALID_TRANSITION');
  });

  it('stores the polarity of the reason for which an application was withdrawn', () => {
    expect(given(employment, applied).when(withdraw, { on: '2013-08-01' })).toMatchObject([
      { type: 'CaseSupporterApplicationWithdrawn', data: { reason: 'HEALTH', polarity: 'NEUTRAL' } },
    ]);
  });

  it('refuses a withdrawal without a reason', () => {
    const { reason: _reason, ...unexplained } = withdraw;
    expect(given(employment, applied).refusal(unexplained, { on: '2013-08-01' }).code).toBe(
      'REASON_REQUIRED',
    );
  });
});

describe('the post is for mentors', () => {
  const facts = { cases, mentor: notMentor };

  it('refuses an application, an offer and an acceptance of somebody who has never been one', () => {
    const waiting = given(employment, applied, offered);
    expect(given(employment).refusal({ ...apply, facts }, { on: '2013-07-01' }).code).toBe('NOT_A_MENTOR');
    expect(given(employment, applied).refusal({ ...offer, facts }, { on: '2013-11-11' }).code).toBe(
      'NOT_A_MENTOR',
    );
    expect(waiting.refusal({ ...accept, facts }, { on: '2013-11-18' }).code).toBe('NOT_A_MENTOR');
  });

  it('records it with a deviation where it has already happened', () => {
    const late = { on: '2013-07-01', now: '2013-07-08T09:00:00.000Z' };
    expect(given(employment).when({ ...apply, facts }, late)).toMatchObject([
      { deviations: [{ code: 'NOT_A_MENTOR', acceptedBy: 'staff-1' }] },
    ]);
  });
});

describe('corrections of an application', () => {
  it('does not take back an offer that was accepted', () => {
    const entries: readonly AnyFact[] = [applied, offered, accepted].map(recorded);
    const made = entries[1];
    expect(() => made && requireNoDependents(employmentEvents, liveEntries(entries), made)).toThrow(
      expect.objectContaining({ code: 'ENTRY_HAS_DEPENDENTS' }),
    );
  });

  it('lets an offer be declined after an acceptance was taken back', () => {
    const retracted = {
      type: 'EntryRetracted',
      on: '2013-11-25',
      data: { entryId: 'entry-3', entryType: 'CaseSupporterOfferAccepted', reason: 'another person' },
    };
    expect(
      given(employment, applied, offered, accepted, retracted).when(decline, { on: '2013-11-25' }),
    ).toHaveLength(1);
  });
});
