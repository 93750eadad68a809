import { describe, expect, it } from '@jest/globals';
import { contradictionsIn, liveEntries, requireNoDependents } from '../kernel/index.js';
import { personalFieldsOf } from '../personal-fields.js';
import { eventDefinitions } from '../registry.js';
import { given, recorded } from '../testing/given.js';
import type { CloseConcern, RaiseConcern, RecordDisclosure, ReopenConcern } from './commands.js';
import { concern } from './decider.js';
import { DISCLOSURE_GROUNDS } from './events.js';

const facts = {};
const of = { facts, concernId: 'c1', personId: 'p1' } as const;
const worry = {
  kind: 'DOMESTIC_ABUSE',
  urgency: 'TODAY',
  part: 'AT_RISK',
  what: 'came with a black eye',
} as const;
const telling = { discloser: 'STAFF', ground: 'DANGER', recipient: 'POLICE', menteeInformed: 'NO' } as const;

const raise: RaiseConcern = { type: 'RaiseConcern', ...of, ...worry };
const disclose: RecordDisclosure = { type: 'RecordDisclosure', ...of, ...telling };
const close: CloseConcern = {
  type: 'CloseConcern',
  ...of,
  outcome: 'SUPPORT_IN_PLACE',
  reason: 'moved to a refuge',
};
const reopen: ReopenConcern = { type: 'ReopenConcern', ...of, reason: 'he found her' };

const subjects = ['p1'];
const raised = { type: 'ConcernRaised', on: '2014-05-03', subjects, data: worry };
const disclosed = { type: 'DisclosureMade', on: '2014-05-04', subjects, data: telling };
const closed = { type: 'ConcernClosed', on: '2014-05-20', subjects, data: { outcome: 'OTHER', reason: 'x' } };
const reopened = { type: 'ConcernReopened', on: '2014-06-01', subjects, data: { reason: 'x' } };

const mentor = { id: 'm-1', role: 'MENTOR', organisation: 'user-voice' };

describe('a concern', () => {
  it('is raised about one person, once', () => {
    expect(given(concern).when(raise, { on: '2014-05-03' })).toEqual([
      { type: 'ConcernRaised', data: worry, subjects: ['p1'] },
    ]);
    expect(given(concern, raised).refusal(raise, { on: '2014-05-05' }).code).toBe('INVALID_TRANSITION');
    expect(given(concern, raised).refusal(raise, { on: '2014-05-01' }).code).toBe('INVALID_TRANSITION');
  });

  it('may follow a disclosure that was recorded first', () => {
    expect(given(concern, disclosed).when(raise, { on: '2014-05-05' })).toHaveLength(1);
  });

  it('about somebody else looks like one that is not there', () => {
    const about = { ...close, personId: 'p2' };
    const where = { on: '2014-05-20' };
    expect(given(concern, raised).refusal(about, where).facts).toEqual(
      given(concern).refusal(about, where).facts,
    );
    expect(given(concern, raised).refusal({ ...raise, personId: 'p2' }, where).facts).toEqual(
      given(concern, raised).refusal(raise, where).facts,
    );
    expect(given(concern, raised).refusal({ ...disclose, personId: 'p2' }, where).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('is closed once, on its day or later, and needs to be there', () => {
    expect(given(concern, raised).when(close, { on: '2014-05-03' })).toEqual([
      {
        type: 'ConcernClosed',
        data: { outcome: 'SUPPORT_IN_PLACE', reason: 'moved to a refuge' },
        subjects: ['p1'],
      },
    ]);
    expect(given(concern).refusal(close, { on: '2014-05-20' }).code).toBe('INVALID_TRANSITION');
    expect(given(concern, raised).refusal(close, { on: '2014-05-02' }).code).toBe('INVALID_TRANSITION');
    expect(given(concern, raised, closed).refusal(close, { on: '2014-05-21' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(concern, raised, closed).refusal(close, { on: '2014-05-10' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('that began with a disclosure is closed as well', () => {
    expect(given(concern, disclosed).when(close, { on: '2014-05-20' })).toHaveLength(1);
  });

  it('is opened again only once it was closed, and can then be closed again', () => {
    expect(given(concern, raised, closed).when(reopen, { on: '2014-06-01' })).toMatchObject([
      { type: 'ConcernReopened', subjects: ['p1'] },
    ]);
    expect(given(concern, raised).refusal(reopen, { on: '2014-06-01' }).code).toBe('INVALID_TRANSITION');
    expect(given(concern, raised, closed, reopened).refusal(reopen, { on: '2014-06-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(concern, raised, closed, reopened).when(close, { on: '2014-06-02' })).toHaveLength(1);
  });

  it('cannot be closed late between an opening and what went before it', () => {
    expect(given(concern, raised, closed, reopened).refusal(close, { on: '2014-05-25' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('that speaks of two persons, or is closed twice in a row, contradicts itself', () => {
    const found = (...entries: readonly Parameters<typeof recorded>[0][]) => [
      ...contradictionsIn(concern, entries.map(recorded)),
    ];
    expect(found(raised, disclosed, closed, reopened, { ...closed, on: '2014-06-10' })).toEqual([]);
    expect(found(raised, { ...disclosed, subjects: ['p2'] })).toEqual(['about p1 and p2']);
    expect(found(raised, closed, { ...closed, on: '2014-05-22' })).toEqual(['CLOSED 2014-05-22']);
  });

  it('is not taken back while its end stands on it, unless a disclosure carries it', () => {
    const takeBack = (...entries: readonly Parameters<typeof recorded>[0][]) => {
      const log = entries.map(recorded);
      const [first] = log;
      if (first) requireNoDependents(eventDefinitions, liveEntries(log), first);
    };
    expect(() => takeBack(raised, closed)).toThrow(expect.objectContaining({ code: 'ENTRY_HAS_DEPENDENTS' }));
    expect(() => takeBack(raised, disclosed, closed)).not.toThrow();
    expect(() => takeBack(closed, raised, reopened)).toThrow();
  });

  it('seals every word of it apart, under the key of the person', () => {
    const sealed = ['ConcernRaised', 'DisclosureMade', 'ConcernClosed', 'ConcernReopened'].map((type) =>
      personalFieldsOf(type).map(({ path, of: whose, seal }) => [path.join('.'), whose, seal]),
    );
    const apart = (field: string) => [field, 'subject', 'CONFIDENTIAL'];
    expect(sealed).toEqual([
      [apart('what')],
      [apart('recipientName'), apart('what')],
      [apart('reason')],
      [apart('reason')],
    ]);
  });
});

describe('a disclosure', () => {
  const flags = (command: RecordDisclosure, actor?: typeof mentor) =>
    given(concern, raised)
      .when(command, { on: '2014-05-04', ...(actor ? { actor } : {}) })
      .flatMap(({ deviations = [] }) => deviations.map(({ code }) => code));

  it.each([
    ['MENTOR', ['DANGER', 'CRIME']],
    ['STAFF', ['DANGER', 'CRIME', 'MENTEE_AGREED', 'LEGAL_DUTY']],
  ] as const)(
    'by %s is an incident on any ground but %j, and recorded all the same',
    (discloser, permitted) => {
      for (const ground of DISCLOSURE_GROUNDS) {
        const expected = permitted.some((one) => one === ground) ? [] : ['CONFIDENTIALITY_INCIDENT'];
        expect([ground, flags({ ...disclose, discloser, ground })]).toEqual([ground, expected]);
      }
    },
  );

  it('that a mentor records is a mentor’s, whatever they call it', () => {
    const command: RecordDisclosure = { ...disclose, ground: 'MENTEE_AGREED' };
    expect(flags(command)).toEqual([]);
    expect(flags(command, mentor)).toEqual(['CONFIDENTIALITY_INCIDENT']);
    expect(given(concern).when(command, { on: '2014-05-04', actor: mentor })).toMatchObject([
      { type: 'DisclosureMade', data: { discloser: 'MENTOR' } },
    ]);
  });

  it('names who recorded the incident, and why it is recorded late', () => {
    const late = { on: '2014-05-04', now: '2014-09-01T12:00:00.000Z', backdateReason: 'was on leave' };
    expect(given(concern).when({ ...disclose, ground: 'OTHER' }, late)).toMatchObject([
      {
        deviations: [{ code: 'CONFIDENTIALITY_INCIDENT', acceptedBy: 'staff-1', reason: 'was on leave' }],
      },
    ]);
  });

  it('is never refused for where the concern stands: without one, before it, after its end', () => {
    expect(given(concern).when(disclose, { on: '2014-05-04' })).toHaveLength(1);
    expect(given(concern, raised).when(disclose, { on: '2014-05-01' })).toHaveLength(1);
    expect(given(concern, raised, closed).when(disclose, { on: '2014-06-01' })).toHaveLength(1);
    expect(given(concern, raised, disclosed).when(disclose, { on: '2014-05-04' })).toHaveLength(1);
  });
});
