import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Sentence, supervision } from '../supervision/index.js';
import { given } from '../testing/given.js';
import { meetsMentorWindow, mentorWindow } from './mentor-window.js';

const sentence = (change: Partial<Sentence>): Sentence => ({
  sentenceId: 's1',
  kind: 'COMMUNITY_ORDER',
  area: 'essex',
  startOn: '2012-01-02',
  expectedEndOn: '2013-12-31',
  ...change,
});
const completed = (endedOn: string): Sentence =>
  sentence({ expectedEndOn: endedOn, endedOn, outcome: 'COMPLETED' });
const due = (expectedEndOn: string): Sentence => sentence({ expectedEndOn });

describe('R1, the mentor window', () => {
  it.each([
    ['2013-08-31', '2013-02-28', true],
    ['2013-08-31', '2013-02-27', false],
  ])('assessed on %s, completed on %s: %s', (assessedOn, endedOn, met) => {
    expect(meetsMentorWindow([completed(endedOn)], assessedOn)).toBe(met);
  });

  it.each([
    ['2013-07-01', '2013-10-01', true],
    ['2013-07-01', '2013-10-02', false],
    ['2013-11-30', '2014-02-28', true],
    ['2013-11-30', '2014-03-01', false],
  ])('assessed on %s, due on %s: %s', (assessedOn, expectedEndOn, met) => {
    expect(meetsMentorWindow([due(expectedEndOn)], assessedOn)).toBe(met);
  });

  it('is not met by an order completed two months ago and a licence with a year to run', () => {
    const licence = sentence({ sentenceId: 's2', kind: 'LICENCE', expectedEndOn: '2014-07-01' });
    expect(meetsMentorWindow([completed('2013-05-01'), licence], '2013-07-01')).toBe(false);
  });

  it('is met by an order completed long ago and a licence due within three months', () => {
    const licence = sentence({ sentenceId: 's2', kind: 'LICENCE', expectedEndOn: '2013-09-01' });
    expect(meetsMentorWindow([completed('2012-02-01'), licence], '2013-07-01')).toBe(true);
  });

  it('is not met without any sentence, or with one that had not begun', () => {
    expect(meetsMentorWindow([], '2013-07-01')).toBe(false);
    expect(meetsMentorWindow([sentence({ startOn: '2013-07-02' })], '2013-07-01')).toBe(false);
  });

  it('includes both its days and clamps to the end of the month', () => {
    expect(mentorWindow('2013-08-31')).toEqual({ from: '2013-02-28', to: '2013-11-30' });
  });

  it.each([
    ['COMPLETED', true],
    ['REVOKED_GOOD_PROGRESS', true],
    ['REVOKED', false],
    ['DIED', false],
  ])('counts a last sentence that was %s: %s', (outcome, met) => {
    expect(meetsMentorWindow([{ ...completed('2013-06-01'), outcome }], '2013-07-01')).toBe(met);
  });

  it('looks at the latest: a completed order does not make up for a licence revoked after it', () => {
    const revoked = { ...completed('2013-06-01'), sentenceId: 's2', outcome: 'REVOKED' };
    expect(meetsMentorWindow([completed('2013-05-01'), revoked], '2013-07-01')).toBe(false);
    expect(meetsMentorWindow([revoked, { ...completed('2013-06-15'), sentenceId: 's3' }], '2013-07-01')).toBe(
      true,
    );
  });

  it('counts a sentence that ended on the day of the assessment as ended', () => {
    expect(
      meetsMentorWindow([{ ...completed('2013-07-01'), expectedEndOn: '2014-07-01' }], '2013-07-01'),
    ).toBe(true);
  });

  it('does not know an end that came after the assessment', () => {
    expect(
      meetsMentorWindow([{ ...completed('2013-08-01'), expectedEndOn: '2014-07-01' }], '2013-07-01'),
    ).toBe(false);
  });

  it('is not met by a sentence that is overdue: its end has to be recorded', () => {
    expect(meetsMentorWindow([due('2013-06-30')], '2013-07-01')).toBe(false);
  });

  it('does not take a recall for the end of a licence', () => {
    const { latest } = given(
      supervision,
      {
        type: 'SentenceStarted',
        on: '2013-01-07',
        data: { sentenceId: 's1', kind: 'LICENCE', expectedEndOn: '2014-12-31', area: 'essex' },
      },
      { type: 'BreachRecorded', on: '2013-05-07', data: { breachId: 'b1', sentenceId: 's1' } },
      { type: 'BreachResolved', on: '2013-06-03', data: { breachId: 'b1', resolution: 'RECALLED' } },
    ).history;
    expect(meetsMentorWindow([...latest.sentences.values()], '2013-07-01')).toBe(false);
  });

  it('does not depend on the order in which sentences are listed', () => {
    const day = fc
      .integer({ min: 0, max: 600 })
      .map((days) => new Date(Date.UTC(2012, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
    const any = fc
      .record({
        startOn: day,
        expectedEndOn: day,
        outcome: fc.constantFrom('COMPLETED', 'REVOKED', undefined),
      })
      .map(({ outcome, ...rest }) =>
        sentence({ ...rest, ...(outcome === undefined ? {} : { outcome, endedOn: rest.expectedEndOn }) }),
      );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), day, (sentences, assessedOn) => {
        const backwards = meetsMentorWindow(sentences.toReversed(), assessedOn);
        expect(meetsMentorWindow(sentences, assessedOn)).toBe(backwards);
      }),
      { seed: 1 },
    );
  });
});
