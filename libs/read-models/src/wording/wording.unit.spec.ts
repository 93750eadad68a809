import { describe, expect, it } from '@jest/globals';
import { entrySummary, eventName } from './entry-summary.js';
import { whenLine } from './when-line.js';

describe('the one line of an entry', () => {
  it('tells a session by its length and what it was about', () => {
    const data = { minutes: 60, supportKinds: ['HOUSING', 'BENEFITS'], place: 'sealed:1:P:M01:x' };
    expect(entrySummary('SessionHeld', data)).toBe('Session held, 60 minutes: housing, benefits');
  });

  it('tells an event that the table does not know by its name', () => {
    expect(entrySummary('SomethingQuiteNew', { any: 'thing' })).toBe('Something quite new');
    expect(eventName('BreachWarningIssued')).toBe('Breach warning issued');
  });

  it('never repeats a sealed value', () => {
    expect(entrySummary('SignpostMade', { kind: 'HOUSING', to: 'sealed:1:P:M01:x' })).toBe(
      'Signpost made, housing',
    );
  });

  it('names the entry type of a correction in words', () => {
    expect(entrySummary('EntryRetracted', { entryType: 'SessionHeld' })).toBe(
      'Entry retracted, session held',
    );
  });
});

describe('when an entry happened and was recorded', () => {
  it('tells both clocks where they differ', () => {
    expect(whenLine('2014-05-03', '2014-05-10T09:00:00.000Z', '2014-05-10')).toBe(
      'happened 3 May, recorded today',
    );
    expect(whenLine('2013-05-03', '2014-05-09T23:30:00.000Z', '2014-05-10')).toBe(
      'happened 3 May 2013, recorded today',
    );
  });

  it('tells one where they agree', () => {
    expect(whenLine('2014-05-09', '2014-05-09T09:00:00.000Z', '2014-05-10')).toBe(
      'happened and recorded yesterday',
    );
  });
});
