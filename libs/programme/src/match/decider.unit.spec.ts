import { describe, expect, it } from '@jest/globals';
import { liveEntries, requireNoDependents } from '../kernel/index.js';
import type { Match } from '../mentor/index.js';
import { personalFieldsOf } from '../personal-fields.js';
import { eventDefinitions } from '../registry.js';
import { given, recorded } from '../testing/given.js';
import type {
  CancelSession,
  HoldSession,
  MissSession,
  ScheduleSession,
  WriteSessionNote,
} from './commands.js';
import { match } from './decider.js';
import { SUPPORT_KINDS } from './events.js';

const ourMatch: Match = {
  menteeId: 'p1',
  madeOn: '2014-03-03',
  endedOn: '2014-05-01',
  mentorCaseId: 'c1',
  menteeCaseId: 'c2',
  deliveryUnit: 'unit-2',
  contract: 'essex',
};
const facts = (value: Match | null = ourMatch) => ({
  match: { stream: 'mentor-m1', revision: '4', value },
});
const ids = { sessionId: 's1', matchId: 'x1', mentorId: 'm1' };
const copied = { ...ids, menteeId: 'p1', mentorCaseId: 'c1', menteeCaseId: 'c2' };

const scheduled = {
  type: 'SessionScheduled',
  on: '2014-04-14',
  data: { ...copied, plannedFor: '2014-04-20T13:00:00.000Z' },
};
const cancelled = { type: 'SessionCancelled', on: '2014-04-16', data: copied };
const held = {
  type: 'SessionHeld',
  on: '2014-04-20T13:00:00.000Z',
  data: { ...copied, supportKinds: ['LISTENING'], minutes: 60, mode: 'IN_PERSON' },
};
const missed = {
  type: 'SessionMissed',
  on: '2014-04-20T13:00:00.000Z',
  data: { ...copied, party: 'MENTEE', acceptability: 'NOT_KNOWN' },
};
const note = { type: 'SessionNoteWritten', on: '2014-04-21', data: { ...copied, note: 'went well' } };

const schedule: ScheduleSession = {
  type: 'ScheduleSession',
  facts: facts(),
  ...ids,
  plannedFor: '2014-04-20T13:00:00.000Z',
};
const cancel: CancelSession = { type: 'CancelSession', facts: facts(), ...ids };
const hold: HoldSession = {
  type: 'HoldSession',
  facts: facts(),
  ...ids,
  supportKinds: ['HOUSING', 'LISTENING'],
  minutes: 75,
  mode: 'IN_PERSON',
  place: 'the library',
  othersPresent: ['AGENCY'],
};
const miss: MissSession = {
  type: 'MissSession',
  facts: facts(),
  ...ids,
  party: 'MENTEE',
  acceptability: 'ACCEPTABLE',
};
const write: WriteSessionNote = { type: 'WriteSessionNote', facts: facts(), ...ids, note: 'went well' };
const at20April = { on: '2014-04-20T13:00:00.000Z' };
const imported = { source: { system: 'office', batch: 'b1', row: 'sessions.csv:7' } };

describe('a session', () => {
  it('names both persons and their cases, and stands in the history of the mentee', () => {
    expect(given(match).when(hold, at20April)).toEqual([
      {
        type: 'SessionHeld',
        data: {
          ...copied,
          supportKinds: ['HOUSING', 'LISTENING'],
          minutes: 75,
          mode: 'IN_PERSON',
          place: 'the library',
          othersPresent: ['AGENCY'],
        },
        subjects: ['p1', 'm1'],
        deliveryUnit: 'unit-2',
        contract: 'essex',
        deviations: [],
      },
    ]);
  });

  it('knows every kind of support that the programme gives', () => {
    expect(SUPPORT_KINDS).toHaveLength(15);
    expect(given(match).when({ ...hold, supportKinds: SUPPORT_KINDS.slice() }, at20April)).toHaveLength(1);
  });

  it('of 20 April that is entered after the end of the match on 1 May is accepted', () => {
    const [event] = given(match).when(hold, { ...at20April, now: '2014-05-06T09:00:00.000Z' });
    expect(event).toMatchObject({ deviations: [] });
  });

  it.each([
    ['the day on which the match was made', '2014-03-03T00:30:00.000Z', []],
    ['the last day of the match, in London time', '2014-05-01T22:30:00.000Z', []],
    ['the day before the match was made', '2014-03-02T23:30:00.000Z', [{ code: 'OUTSIDE_MATCH' }]],
    ['the day after its end, in London time', '2014-05-01T23:30:00.000Z', [{ code: 'OUTSIDE_MATCH' }]],
  ])('that happened on %s is kept, with a deviation where it lies outside', (_, on, deviations) => {
    expect(given(match).when(hold, { on, ...imported })).toMatchObject([{ deviations }]);
    expect(given(match).when(miss, { on, ...imported })).toMatchObject([{ deviations }]);
  });

  it('of today is refused outside the match', () => {
    const refusal = given(match).refusal(hold, { on: '2014-05-02T10:00:00.000Z' });
    expect(refusal.code).toBe('OUTSIDE_MATCH');
    expect(refusal.facts).toMatchObject({ day: '2014-05-02', endedOn: '2014-05-01' });
    expect(given(match).refusal(miss, { on: '2014-05-02T10:00:00.000Z' }).code).toBe('OUTSIDE_MATCH');
  });

  it('needs a match that this mentor has', () => {
    expect(given(match).refusal({ ...hold, facts: facts(null) }, at20April).code).toBe('MATCH_NOT_ACTIVE');
    const other = { ...hold, sessionId: 's2', mentorId: 'm2' };
    expect(given(match, held).refusal(other, { ...at20April, ...imported }).code).toBe('MATCH_NOT_ACTIVE');
  });

  it('is held or missed once, on whatever day the second is entered', () => {
    for (const entry of [held, missed]) {
      expect(given(match, entry).refusal(hold, { on: '2014-04-21T10:00:00.000Z' }).code).toBe(
        'SESSION_ALREADY_RECORDED',
      );
      expect(given(match, entry).refusal(miss, { on: '2014-04-15T10:00:00.000Z' }).code).toBe(
        'SESSION_ALREADY_RECORDED',
      );
    }
  });

  it('that is later than now is refused by its date', () => {
    expect(given(match).refusal(hold, { ...at20April, now: '2014-04-20T12:59:00.000Z' }).code).toBe(
      'FUTURE_EFFECTIVE_DATE',
    );
  });
});

describe('a scheduled session', () => {
  it('is agreed on one day for another', () => {
    expect(given(match).when(schedule, { on: '2014-04-14' })).toMatchObject([
      { type: 'SessionScheduled', data: { ...copied, plannedFor: '2014-04-20T13:00:00.000Z' } },
    ]);
    expect(given(match).refusal(schedule, { on: '2014-04-21' }).code).toBe('INVALID_TRANSITION');
  });

  it('lies within the match', () => {
    const after = { ...schedule, plannedFor: '2014-05-02T13:00:00.000Z' };
    expect(given(match).refusal(after, { on: '2014-04-14' }).code).toBe('OUTSIDE_MATCH');
    expect(given(match).when(after, { on: '2014-04-14', ...imported })).toMatchObject([
      { deviations: [{ code: 'OUTSIDE_MATCH' }] },
    ]);
  });

  it('has an id of its own', () => {
    expect(given(match, scheduled).refusal(schedule, { on: '2014-04-15' }).code).toBe('INVALID_TRANSITION');
    expect(given(match, held).refusal(schedule, { on: '2014-04-15' }).code).toBe('SESSION_ALREADY_RECORDED');
  });

  it('is neither held nor missed before its day, but may begin early on it', () => {
    const before = { on: '2014-04-19T13:00:00.000Z' };
    expect(given(match, scheduled).refusal(hold, before).code).toBe('SESSION_IN_FUTURE');
    expect(given(match, scheduled).refusal(miss, before).code).toBe('SESSION_IN_FUTURE');
    expect(given(match, scheduled).when(hold, { on: '2014-04-20T12:30:00.000Z' })).toHaveLength(1);
  });

  it('is called off once, after it was agreed, and is then not held', () => {
    expect(given(match, scheduled).when(cancel, { on: '2014-04-16' })).toHaveLength(1);
    expect(given(match, scheduled).refusal(cancel, { on: '2014-04-13' }).code).toBe('INVALID_TRANSITION');
    expect(given(match).refusal(cancel, { on: '2014-04-16' }).code).toBe('INVALID_TRANSITION');
    expect(given(match, scheduled, held).refusal(cancel, { on: '2014-04-21' }).code).toBe(
      'SESSION_ALREADY_RECORDED',
    );
    expect(given(match, scheduled, cancelled).refusal(cancel, { on: '2014-04-17' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(match, scheduled, cancelled).refusal(hold, at20April).code).toBe('INVALID_TRANSITION');
  });
});

describe('a note on a session', () => {
  it('is written on the day of the session or later, also after the end of the match', () => {
    expect(given(match, held).when(write, { on: '2014-04-20' })).toMatchObject([
      { type: 'SessionNoteWritten', data: { ...copied, note: 'went well' }, subjects: ['p1', 'm1'] },
    ]);
    expect(given(match, missed).when(write, { on: '2014-05-12' })).toHaveLength(1);
  });

  it('is refused before the time of the session, and where there is none', () => {
    expect(given(match, held).refusal(write, { on: '2014-04-19' }).code).toBe('SESSION_IN_FUTURE');
    expect(given(match, scheduled).refusal(write, { on: '2014-04-19' }).code).toBe('SESSION_IN_FUTURE');
    expect(given(match, scheduled).refusal(write, { on: '2014-04-20' }).code).toBe('INVALID_TRANSITION');
    expect(given(match).refusal(write, { on: '2014-04-20' }).code).toBe('INVALID_TRANSITION');
  });

  it('is sealed in confidence with the key of the mentee', () => {
    expect(personalFieldsOf('SessionNoteWritten')).toEqual([
      expect.objectContaining({ of: 'menteeId', seal: 'CONFIDENTIAL' }),
    ]);
  });

  it('forbids to retract the session, unless another entry records the same', () => {
    const meeting = recorded(held, 0);
    const entries = [meeting, recorded(note, 1)];
    expect(() => requireNoDependents(eventDefinitions, liveEntries(entries), meeting)).toThrow(
      expect.objectContaining({ code: 'ENTRY_HAS_DEPENDENTS' }),
    );
    const replacement = [recorded(missed, 2)];
    expect(() => requireNoDependents(eventDefinitions, entries, meeting, replacement)).not.toThrow();
  });
});
