import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import { caseSupporterLastDay, caseSupporterState } from './case-supporter-state.js';
import { employment } from './decider.js';

const cases = { stream: 'referral-p1', revision: 'no_stream', value: [] } as const;
const mentor = { stream: 'mentor-p1', revision: '3', value: true };
const of = { personId: 'p1', applicationId: 'a1', facts: { cases, mentor } } as const;

const entry = (type: string, on: string, data: object = {}) => ({
  type,
  on,
  data: { applicationId: 'a1', ...data },
});
const applied = entry('CaseSupporterApplied', '2013-07-01');
const offered = entry('CaseSupporterOffered', '2013-07-29');
const accepted = entry('CaseSupporterOfferAccepted', '2013-09-02', { plannedStartOn: '2013-10-14' });
const started = entry('CaseSupporterStarted', '2013-10-14', { lastDay: '2014-04-13' });
const extended = entry('CaseSupporterTermExtended', '2014-04-01', {
  lastDay: '2014-06-30',
  authority: 'crc',
});
const ended = entry('CaseSupporterTermEnded', '2014-03-14', { reason: 'EMPLOYMENT', polarity: 'POSITIVE' });

const start = { type: 'StartCaseSupporter', ...of } as const;
const extend = {
  type: 'ExtendCaseSupporterTerm',
  ...of,
  lastDay: '2014-06-30',
  authority: 'crc',
} as const;
const end = { type: 'EndCaseSupporterTerm', ...of, reason: 'EMPLOYMENT' } as const;
const waiting = given(employment, applied, offered, accepted);

describe('the last day of six months (R3)', () => {
  it.each([
    ['2013-10-14', '2014-04-13'],
    ['2014-02-03', '2014-08-02'],
    ['2013-08-31', '2014-02-27'],
    ['2013-09-01', '2014-02-28'],
    ['2015-08-31', '2016-02-28'],
  ])('of a term that starts on %s is %s', (startOn, lastDay) => {
    expect(caseSupporterLastDay(startOn)).toBe(lastDay);
  });
});

describe('the term of a Case Supporter', () => {
  it('runs for six months where nothing else is said', () => {
    expect(waiting.when(start, { on: '2013-10-14' })).toEqual([
      {
        type: 'CaseSupporterStarted',
        data: { applicationId: 'a1', lastDay: '2014-04-13' },
        subjects: ['p1'],
        deviations: [],
      },
    ]);
    expect(waiting.when({ ...start, lastDay: '2014-04-13' }, { on: '2013-10-14' })).toHaveLength(1);
  });

  it('refuses another length without an authority, and takes it with one', () => {
    const nine = { ...start, lastDay: '2014-07-13' };
    const refusal = waiting.refusal(nine, { on: '2013-10-14' });
    expect(refusal.code).toBe('TERM_NOT_SIX_MONTHS');
    expect(refusal.facts).toMatchObject({ byRule: '2014-04-13', lastDay: '2014-07-13' });
    expect(waiting.when({ ...nine, authority: 'epb' }, { on: '2013-10-14' })).toMatchObject([
      { data: { lastDay: '2014-07-13', authority: 'epb' }, deviations: [] },
    ]);
  });

  it('records another length with a deviation where it has already happened', () => {
    const late = { on: '2013-10-14', now: '2013-10-21T09:00:00.000Z' };
    expect(waiting.when({ ...start, lastDay: '2014-07-13' }, late)).toMatchObject([
      { deviations: [{ code: 'TERM_NOT_SIX_MONTHS', acceptedBy: 'staff-1' }] },
    ]);
  });

  it('refuses to start somebody who is no mentor, and records it as a deviation afterwards', () => {
    const facts = { cases, mentor: { ...mentor, value: false } };
    expect(waiting.refusal({ ...start, facts }, { on: '2013-10-14' }).code).toBe('NOT_A_MENTOR');
    const late = { on: '2013-10-14', now: '2013-10-21T09:00:00.000Z' };
    expect(waiting.when({ ...start, facts }, late)).toMatchObject([
      { deviations: [{ code: 'NOT_A_MENTOR' }] },
    ]);
  });

  it('refuses a start without an accepted offer, but not where history begins later', () => {
    expect(given(employment, applied, offered).refusal(start, { on: '2013-10-14' }).code).toBe(
      'INVALID_TRANSITION',
    );
    const late = { on: '2013-10-14', now: '2013-10-21T09:00:00.000Z' };
    expect(given(employment).when(start, late)).toHaveLength(1);
  });

  it('starts once, and never two terms at a time', () => {
    const employed = given(employment, applied, offered, accepted, started);
    expect(employed.refusal(start, { on: '2013-10-21' }).code).toBe('INVALID_TRANSITION');
    const again = { ...start, applicationId: 'a2' };
    const late = { on: '2014-04-13', now: '2014-04-14T09:00:00.000Z' };
    expect(employed.refusal(again, late).facts).toMatchObject({ employedAs: 'a1' });
    expect(employed.when(again, { on: '2014-04-14', now: '2014-04-15T09:00:00.000Z' })).toHaveLength(1);
  });

  it('refuses a last day before the first', () => {
    expect(
      waiting.refusal({ ...start, lastDay: '2013-10-13', authority: 'epb' }, { on: '2013-10-14' }).code,
    ).toBe('INVALID_TRANSITION');
  });

  it('is extended only while it runs, and only to a later day', () => {
    const employed = given(employment, applied, offered, accepted, started);
    expect(employed.when(extend, { on: '2014-04-13' })).toHaveLength(1);
    expect(employed.refusal(extend, { on: '2014-04-14' }).code).toBe('INVALID_TRANSITION');
    expect(employed.refusal({ ...extend, lastDay: '2014-04-13' }, { on: '2014-04-01' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(employment, started, ended).refusal(extend, { on: '2014-03-10' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('may end early, with its reason and polarity', () => {
    const employed = given(employment, applied, offered, accepted, started);
    expect(employed.when(end, { on: '2014-03-14' })).toMatchObject([
      { type: 'CaseSupporterTermEnded', data: { reason: 'EMPLOYMENT', polarity: 'POSITIVE' } },
    ]);
  });

  it('ends once, between its first and last day, and for a reason', () => {
    const employed = given(employment, started);
    expect(employed.refusal(end, { on: '2013-10-13' }).code).toBe('INVALID_TRANSITION');
    expect(employed.refusal(end, { on: '2014-04-14' }).code).toBe('INVALID_TRANSITION');
    expect(given(employment).refusal(end, { on: '2014-03-14' }).code).toBe('INVALID_TRANSITION');
    expect(given(employment, started, ended).refusal(end, { on: '2014-04-01' }).code).toBe(
      'INVALID_TRANSITION',
    );
    const { reason: _reason, ...unexplained } = end;
    expect(employed.refusal(unexplained, { on: '2014-03-14' }).code).toBe('REASON_REQUIRED');
  });

  it('does not close an application whose term has begun', () => {
    const lapse = { type: 'LapseCaseSupporterOffer', ...of } as const;
    expect(
      given(employment, applied, offered, accepted, started).refusal(lapse, { on: '2013-11-04' }).code,
    ).toBe('INVALID_TRANSITION');
  });
});

describe('where a person stands as a Case Supporter', () => {
  const stands = (on: string, ...entries: readonly Parameters<typeof given>[1][]) =>
    caseSupporterState(given(employment, ...entries).history.latest, on);
  const all = [applied, offered, accepted, started];

  it('follows the steps, each from its own day', () => {
    expect(stands('2013-06-30', ...all)).toBeUndefined();
    expect(stands('2013-07-01', ...all)).toBe('APPLIED');
    expect(stands('2013-07-29', ...all)).toBe('OFFERED');
    expect(stands('2013-10-13', ...all)).toBe('WAITING_TO_START');
    expect(stands('2013-10-14', ...all)).toBe('EMPLOYED');
  });

  it('is employed to the last day, and ended from the day after, also where nobody recorded the end', () => {
    expect(stands('2014-04-13', ...all)).toBe('EMPLOYED');
    expect(stands('2014-04-14', ...all)).toBe('ENDED');
    expect(stands('2014-06-30', ...all, extended)).toBe('EMPLOYED');
    expect(stands('2014-07-01', ...all, extended)).toBe('ENDED');
    expect(stands('2014-03-14', ...all, ended)).toBe('EMPLOYED');
    expect(stands('2014-03-15', ...all, ended)).toBe('ENDED');
  });

  it('is nowhere once the application came to nothing', () => {
    const lapsed = entry('CaseSupporterOfferLapsed', '2013-10-01');
    expect(stands('2013-09-30', applied, offered, accepted, lapsed)).toBe('WAITING_TO_START');
    expect(stands('2013-10-01', applied, offered, accepted, lapsed)).toBeUndefined();
  });

  it('is applied again for somebody who applies after a term', () => {
    const again = { type: 'CaseSupporterApplied', on: '2014-05-06', data: { applicationId: 'a2' } };
    expect(stands('2014-05-05', ...all, again)).toBe('ENDED');
    expect(stands('2014-05-06', ...all, again)).toBe('APPLIED');
  });
});
