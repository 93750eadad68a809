import { describe, expect, it } from '@jest/globals';
import { given } from '../testing/given.js';
import type { RecordBreach, StartSentence } from './commands.js';
import { supervision } from './decider.js';

const facts = {};
const order = {
  type: 'SentenceStarted',
  on: '2012-12-10',
  data: { sentenceId: 's1', kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-06-09', area: 'essex' },
};
const officer = {
  type: 'OffenderManagerAssigned',
  on: '2012-12-10',
  data: { officer: 'om-1', unit: 'unit-1' },
};
const breach = { type: 'BreachRecorded', on: '2013-05-07', data: { breachId: 'b1', sentenceId: 's1' } };
const ended = { type: 'SentenceEnded', on: '2014-06-09', data: { sentenceId: 's1', outcome: 'COMPLETED' } };

const startSentence: StartSentence = {
  type: 'StartSentence',
  facts,
  personId: 'p1',
  sentenceId: 's1',
  kind: 'COMMUNITY_ORDER',
  expectedEndOn: '2014-06-09',
  area: 'essex',
};
const recordBreach: RecordBreach = {
  type: 'RecordBreach',
  facts,
  personId: 'p1',
  breachId: 'b1',
  sentenceId: 's1',
};

describe('supervision', () => {
  it('records the start of a sentence', () => {
    expect(given(supervision).when(startSentence, { on: '2012-12-10' })).toEqual([
      {
        type: 'SentenceStarted',
        data: { sentenceId: 's1', kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-06-09', area: 'essex' },
        subjects: ['p1'],
      },
    ]);
  });

  it('refuses a sentence that would end before it starts', () => {
    const refusal = given(supervision).refusal(
      { ...startSentence, expectedEndOn: '2012-12-09' },
      { on: '2012-12-10' },
    );
    expect(refusal.code).toBe('SENTENCE_DATES_INVALID');
    expect(refusal.facts).toEqual({ startOn: '2012-12-10', expectedEndOn: '2012-12-09' });
  });

  it('accepts a breach that happened before the sentence ended and is entered after', () => {
    const [event] = given(supervision, order, officer, ended).when(recordBreach, {
      on: '2013-05-07',
      now: '2014-06-20T09:00:00.000Z',
      backdateReason: 'found on paper',
    });
    expect(event).toMatchObject({ type: 'BreachRecorded', deliveryUnit: 'unit-1' });
  });

  it('refuses a breach of a sentence that has ended by that day', () => {
    expect(given(supervision, order, ended).refusal(recordBreach, { on: '2014-06-10' }).code).toBe(
      'SENTENCE_NOT_ACTIVE',
    );
  });

  it('resolves a breach once', () => {
    const resolve = {
      type: 'ResolveBreach',
      facts,
      personId: 'p1',
      breachId: 'b1',
      resolution: 'CONTINUED',
    } as const;
    const resolved = {
      type: 'BreachResolved',
      on: '2013-07-22',
      data: { breachId: 'b1', resolution: 'CONTINUED' },
    };
    expect(given(supervision, order, breach).when(resolve, { on: '2013-07-22' })).toHaveLength(1);
    expect(given(supervision, order, breach, resolved).refusal(resolve, { on: '2013-08-01' }).code).toBe(
      'BREACH_ALREADY_RESOLVED',
    );
    expect(given(supervision, order).refusal(resolve, { on: '2013-07-22' }).code).toBe('BREACH_NOT_FOUND');
  });

  it('warns about a breach as long as it is not resolved', () => {
    const warn = { type: 'IssueBreachWarning', facts, personId: 'p1', breachId: 'b1' } as const;
    const resolved = {
      type: 'BreachResolved',
      on: '2013-07-22',
      data: { breachId: 'b1', resolution: 'CONTINUED' },
    };
    expect(given(supervision, order, officer, breach).when(warn, { on: '2013-05-10' })).toEqual([
      { type: 'BreachWarningIssued', data: { breachId: 'b1' }, subjects: ['p1'], deliveryUnit: 'unit-1' },
    ]);
    expect(given(supervision, order, breach).refusal(warn, { on: '2013-05-06' }).code).toBe(
      'BREACH_NOT_FOUND',
    );
    expect(given(supervision, order, breach, resolved).refusal(warn, { on: '2013-07-23' }).code).toBe(
      'BREACH_ALREADY_RESOLVED',
    );
  });

  it('accepts a warning that was given before the resolution and is entered after it', () => {
    const warn = { type: 'IssueBreachWarning', facts, personId: 'p1', breachId: 'b1' } as const;
    const resolved = {
      type: 'BreachResolved',
      on: '2013-07-22',
      data: { breachId: 'b1', resolution: 'CONTINUED' },
    };
    const then = given(supervision, order, breach, resolved);
    expect(then.when(warn, { on: '2013-07-21', now: '2013-07-23T09:00:00.000Z' })).toHaveLength(1);
    expect(then.when(warn, { on: '2013-07-22' })).toHaveLength(1);
  });

  it('does not resolve a breach before the day of the breach', () => {
    const resolve = {
      type: 'ResolveBreach',
      facts,
      personId: 'p1',
      breachId: 'b1',
      resolution: 'CONTINUED',
    } as const;
    expect(given(supervision, order, breach).refusal(resolve, { on: '2013-05-06' }).code).toBe(
      'BREACH_NOT_FOUND',
    );
  });

  describe('an officer who assigns a person to themselves', () => {
    const assign = {
      type: 'AssignOffenderManager',
      facts,
      personId: 'p1',
      officer: 'om-2',
      unit: 'unit-1',
    } as const;
    const by = (id: string) => ({
      on: '2013-05-07',
      actor: { id, role: 'OFFENDER_MANAGER', organisation: 'ept' },
    });
    const why = { selfAssignmentReason: 'HANDOVER', selfAssignmentDetail: 'agreed on Monday' } as const;

    it('says why where another is the officer', () => {
      const refusal = given(supervision, officer).refusal(assign, by('om-2'));
      expect(refusal).toMatchObject({ code: 'REASON_REQUIRED', facts: { missing: 'selfAssignmentReason' } });
      const { selfAssignmentReason } = why;
      const half = given(supervision, officer).refusal({ ...assign, selfAssignmentReason }, by('om-2'));
      expect(half.facts).toMatchObject({ missing: 'selfAssignmentDetail' });
      expect(given(supervision, officer).when({ ...assign, ...why }, by('om-2'))).toMatchObject([
        { type: 'OffenderManagerAssigned', data: { officer: 'om-2', unit: 'unit-1', ...why } },
      ]);
    });

    it('needs no reason for a first allocation, for another unit, or for a day before the other began', () => {
      expect(given(supervision).when(assign, by('om-2'))).toHaveLength(1);
      expect(given(supervision, officer).when({ ...assign, officer: 'om-1' }, by('om-1'))).toHaveLength(1);
      const before = { ...by('om-2'), on: '2012-12-09', now: '2012-12-11T09:00:00.000Z' };
      expect(given(supervision, officer).when(assign, before)).toHaveLength(1);
    });

    it('is not what somebody else does who assigns them', () => {
      expect(given(supervision, officer).when(assign, by('om-1'))).toHaveLength(1);
    });
  });
});
