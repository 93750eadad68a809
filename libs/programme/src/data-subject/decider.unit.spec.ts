import { describe, expect, it } from '@jest/globals';
import { liveEntries, Refusal, requireNoDependents } from '../kernel/index.js';
import { given, recorded } from '../testing/given.js';
import type {
  AgreeToParticipate,
  LiftLimitedAccess,
  LiftNonAssociation,
  RecordNonAssociation,
  SetLimitedAccess,
  WithdrawAgreement,
} from './commands.js';
import { dataSubject } from './decider.js';
import { dataSubjectEvents } from './events.js';
import { agreesTo, noDataSubject, requireRegistered } from './state.js';

const facts = {};
const personId = 'p1';
const registered = { type: 'PersonRegistered', on: '2013-05-13', data: {} };
const agreed = {
  type: 'ParticipationAgreed',
  on: '2013-05-28',
  data: { purposes: ['MENTORING', 'CASE_STUDY'] },
};
const withdrawn = { type: 'AgreementWithdrawn', on: '2013-09-02', data: { purposes: ['CASE_STUDY'] } };
const apart = {
  type: 'NonAssociationRecorded',
  on: '2013-06-03',
  data: { otherPersonId: 'p2', reason: 'co-defendants' },
};
const keyDestroyed = { type: 'DataSubjectKeyDestroyed', on: '2014-01-06', data: {} };

const agree: AgreeToParticipate = { type: 'AgreeToParticipate', facts, personId, purposes: ['MENTORING'] };
const withdraw: WithdrawAgreement = { type: 'WithdrawAgreement', facts, personId, purposes: ['CASE_STUDY'] };
const keepApart: RecordNonAssociation = {
  type: 'RecordNonAssociation',
  facts,
  personId,
  otherPersonId: 'p2',
  reason: 'co-defendants',
};
const lift: LiftNonAssociation = {
  type: 'LiftNonAssociation',
  facts,
  personId,
  otherPersonId: 'p2',
  reason: 'reviewed',
};

describe('registration', () => {
  const register = { type: 'RegisterPerson', facts, personId } as const;

  it('makes a person known', () => {
    expect(given(dataSubject).when(register, { on: '2013-05-13' })).toEqual([
      { type: 'PersonRegistered', data: {}, subjects: ['p1'] },
    ]);
  });

  it('happens once, whichever day the second one names', () => {
    expect(given(dataSubject, registered).refusal(register, { on: '2013-05-01' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('is refused for a person who has been erased', () => {
    expect(given(dataSubject, registered, keyDestroyed).refusal(register, { on: '2014-02-03' }).code).toBe(
      'PERSON_ERASED',
    );
  });

  it('cannot be retracted while anything stands on it', () => {
    const entries = [registered, agreed].map(recorded);
    const [registration] = entries;
    if (!registration) throw new Error('the registration was given');
    const retract = () => requireNoDependents(dataSubjectEvents, liveEntries(entries), registration);
    expect(retract).toThrow(Refusal);
    expect(retract).toThrow('Later entries of the same history stand on this one.');
  });
});

describe('naming a person in a command', () => {
  const refusalOf = (state: Parameters<typeof requireRegistered>[0]): Refusal => {
    try {
      requireRegistered(state, { personId });
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    throw new Error('the person was let pass');
  };

  it('is refused where nobody is registered under the id', () => {
    expect(refusalOf(noDataSubject)).toMatchObject({ code: 'UNKNOWN_PERSON', facts: { personId } });
  });

  it('is refused where the person has been erased', () => {
    const { latest } = given(dataSubject, registered, keyDestroyed).history;
    expect(refusalOf(latest).code).toBe('PERSON_ERASED');
  });

  it('passes for a person who is registered', () => {
    expect(() =>
      requireRegistered(given(dataSubject, registered).history.latest, { personId }),
    ).not.toThrow();
  });
});

describe('personal details', () => {
  it('are recorded as they were given', () => {
    const [event] = given(dataSubject, registered).when(
      { type: 'RecordPersonalDetails', facts, personId, name: 'A. N.', dateOfBirth: '1985-03-02' },
      { on: '2013-05-13' },
    );
    expect(event).toEqual({
      type: 'PersonalDetailsRecorded',
      data: { name: 'A. N.', dateOfBirth: '1985-03-02' },
      subjects: ['p1'],
    });
  });
});

describe('agreement', () => {
  it('holds for each purpose named, from its day on', () => {
    const { history } = given(dataSubject, registered, agreed);
    expect(agreesTo(history.at('2013-05-27'), 'MENTORING')).toBe(false);
    expect(agreesTo(history.at('2013-05-28'), 'MENTORING')).toBe(true);
    expect(agreesTo(history.latest, 'RESEARCH')).toBe(false);
  });

  it('ends for the purposes withdrawn and stays for the others', () => {
    const { history } = given(dataSubject, registered, agreed, withdrawn);
    expect(agreesTo(history.latest, 'CASE_STUDY')).toBe(false);
    expect(agreesTo(history.latest, 'MENTORING')).toBe(true);
    expect(agreesTo(history.at('2013-09-01'), 'CASE_STUDY')).toBe(true);
  });

  it('may be given again', () => {
    expect(given(dataSubject, registered, agreed).when(agree, { on: '2013-06-01' })).toEqual([
      { type: 'ParticipationAgreed', data: { purposes: ['MENTORING'] }, subjects: ['p1'] },
    ]);
  });

  it('cannot be withdrawn before it was given, nor twice', () => {
    expect(given(dataSubject, registered, agreed).refusal(withdraw, { on: '2013-05-27' })).toMatchObject({
      code: 'INVALID_TRANSITION',
      facts: { notAgreed: ['CASE_STUDY'] },
    });
    expect(
      given(dataSubject, registered, agreed, withdrawn).refusal(withdraw, { on: '2013-09-03' }).code,
    ).toBe('INVALID_TRANSITION');
  });
});

describe('subject access', () => {
  const provide = {
    type: 'ProvideSubjectAccess',
    facts,
    personId,
    entries: 12,
    withheld: 1,
    toReview: 3,
  } as const;

  it('is recorded each time, with how much was given and nothing of what it said', () => {
    const [event] = given(dataSubject, registered).when(provide, { on: '2014-01-07' });
    expect(event).toEqual({
      type: 'SubjectAccessProvided',
      data: { entries: 12, withheld: 1, toReview: 3 },
      subjects: ['p1'],
    });
  });

  it('is given to one who was erased too: what is left is theirs to see', () => {
    expect(given(dataSubject, registered, keyDestroyed).when(provide, { on: '2014-02-03' })).toHaveLength(1);
  });

  it('is refused where nobody is registered', () => {
    expect(given(dataSubject).refusal(provide, { on: '2014-02-03' }).code).toBe('UNKNOWN_PERSON');
  });
});

describe('a non-association', () => {
  it('is recorded once, about both persons', () => {
    expect(given(dataSubject, registered).when(keepApart, { on: '2013-06-03' })).toEqual([
      {
        type: 'NonAssociationRecorded',
        data: { otherPersonId: 'p2', reason: 'co-defendants' },
        subjects: ['p1', 'p2'],
      },
    ]);
    expect(given(dataSubject, registered, apart).refusal(keepApart, { on: '2013-06-04' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('is not with oneself', () => {
    expect(
      given(dataSubject, registered).refusal({ ...keepApart, otherPersonId: 'p1' }, { on: '2013-06-03' })
        .code,
    ).toBe('INVALID_TRANSITION');
  });

  it('holds until it is lifted, and can be lifted only while it holds', () => {
    const [lifted] = given(dataSubject, registered, apart).when(lift, { on: '2013-12-02' });
    expect(lifted).toMatchObject({ type: 'NonAssociationLifted', subjects: ['p1', 'p2'] });
    expect(given(dataSubject, registered, apart).refusal(lift, { on: '2013-06-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
    const after = given(dataSubject, registered, apart, {
      type: 'NonAssociationLifted',
      on: '2013-12-02',
      data: { otherPersonId: 'p2', reason: 'reviewed' },
    });
    expect([...after.history.at('2013-12-01').nonAssociates]).toEqual(['p2']);
    expect([...after.history.latest.nonAssociates]).toEqual([]);
  });
});

describe('limited access', () => {
  const set = {
    type: 'SetLimitedAccess',
    facts,
    personId,
    allowed: ['om-1'],
    reason: 'a witness',
  } as const satisfies SetLimitedAccess;
  const liftLimit: LiftLimitedAccess = {
    type: 'LiftLimitedAccess',
    facts,
    personId,
    reason: 'the trial is over',
  };
  const limited = {
    type: 'LimitedAccessSet',
    on: '2013-06-03',
    data: { allowed: ['om-1'], reason: 'a witness' },
  };

  it('names who may still meet the person, and why', () => {
    expect(given(dataSubject, registered).when(set, { on: '2013-06-03' })).toEqual([
      { type: 'LimitedAccessSet', data: { allowed: ['om-1'], reason: 'a witness' }, subjects: ['p1'] },
    ]);
  });

  it('is changed by setting it again', () => {
    const [event] = given(dataSubject, registered, limited).when(
      { ...set, allowed: ['pm-1'] },
      { on: '2013-06-04' },
    );
    expect(event).toMatchObject({ type: 'LimitedAccessSet', data: { allowed: ['pm-1'] } });
  });

  it('is lifted while it holds, and not otherwise', () => {
    const [lifted] = given(dataSubject, registered, limited).when(liftLimit, { on: '2013-12-02' });
    expect(lifted).toMatchObject({ type: 'LimitedAccessLifted', subjects: ['p1'] });
    expect(given(dataSubject, registered).refusal(liftLimit, { on: '2013-12-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
    expect(given(dataSubject, registered, limited).refusal(liftLimit, { on: '2013-06-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('cannot be taken back once it has been lifted: that stands on it', () => {
    const lifted = { type: 'LimitedAccessLifted', on: '2013-12-02', data: { reason: 'over' } };
    const entries = [registered, limited, lifted].map(recorded);
    const [, entry] = entries;
    if (!entry) throw new Error('it was given');
    expect(() => requireNoDependents(dataSubjectEvents, liveEntries(entries), entry)).toThrow(Refusal);
  });
});
