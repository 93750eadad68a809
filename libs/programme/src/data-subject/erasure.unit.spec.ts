import { describe, expect, it } from '@jest/globals';
import { correctable, liveEntries, Refusal, requireNoDependents } from '../kernel/index.js';
import { given, recorded } from '../testing/given.js';
import { dataSubject } from './decider.js';
import type { DecideErasure, ErasePerson, RequestErasure } from './erasure-commands.js';
import { dataSubjectEvents } from './events.js';
import { isRestricted, requireUnrestricted } from './restriction.js';

const facts = {};
const personId = 'p1';
const requestId = 'r1';
const registered = { type: 'PersonRegistered', on: '2013-05-13', data: {} };
const requested = { type: 'ErasureRequested', on: '2014-01-06', data: { requestId, requestedBy: 'PERSON' } };
const decided = (outcome: string) => ({
  type: 'ErasureDecided',
  on: '2014-01-13',
  data: {
    requestId,
    outcome,
    grounds: 'the work is done',
    residualRisks: ['SMALL_GROUP'],
    coarsen: ['DAYS'],
  },
});
const ordered = { type: 'ErasureOrdered', on: '2014-01-14', data: { requestId } };
const destroyed = { type: 'DataSubjectKeyDestroyed', on: '2014-01-14', data: {} };

const request: RequestErasure = {
  type: 'RequestErasure',
  facts,
  personId,
  requestId,
  requestedBy: 'PERSON',
};
const decide: DecideErasure = {
  type: 'DecideErasure',
  facts,
  personId,
  requestId,
  outcome: 'GRANTED',
  grounds: 'the work is done',
  residualRisks: ['SMALL_GROUP'],
  coarsen: ['DAYS'],
};
const erase: ErasePerson = { type: 'ErasePerson', facts, personId, requestId };
const confirm = { type: 'ConfirmKeyDestruction', facts, personId } as const;
const on = { on: '2014-01-20' };

describe('a request for erasure', () => {
  it('is recorded under an id of its own, and once', () => {
    expect(given(dataSubject, registered).when(request, on)).toEqual([
      { type: 'ErasureRequested', data: { requestId, requestedBy: 'PERSON' }, subjects: ['p1'] },
    ]);
    expect(given(dataSubject, registered, requested).refusal(request, on).code).toBe('INVALID_TRANSITION');
  });

  it('may be made again under another id after one was refused', () => {
    const before = given(dataSubject, registered, requested, decided('REFUSED'));
    expect(before.when({ ...request, requestId: 'r2' }, on)).toHaveLength(1);
  });

  it('is decided once, and not before it was made', () => {
    expect(given(dataSubject, registered, requested).when(decide, on)).toEqual([
      { type: 'ErasureDecided', data: decided('GRANTED').data, subjects: ['p1'] },
    ]);
    expect(given(dataSubject, registered).refusal(decide, on).code).toBe('INVALID_TRANSITION');
    const early = { on: '2014-01-05' };
    expect(given(dataSubject, registered, requested).refusal(decide, early).code).toBe('INVALID_TRANSITION');
    for (const outcome of ['GRANTED', 'REFUSED']) {
      const twice = given(dataSubject, registered, requested, decided(outcome));
      expect(twice.refusal(decide, on).code).toBe('INVALID_TRANSITION');
    }
  });

  it('is decided otherwise after a restriction, on a day that does not lie before it, and on that alone', () => {
    const restricted = given(dataSubject, registered, requested, decided('RESTRICTED'));
    for (const outcome of ['GRANTED', 'REFUSED'] as const) {
      expect(restricted.when({ ...decide, outcome }, on)).toHaveLength(1);
    }
    expect(restricted.refusal({ ...decide, outcome: 'RESTRICTED' }, on).code).toBe('INVALID_TRANSITION');
    expect(restricted.refusal(decide, { on: '2014-01-10' }).code).toBe('INVALID_TRANSITION');
  });

  it('is granted only with a word on what may still single the person out', () => {
    const silent: DecideErasure = { ...decide, residualRisks: [] };
    expect(given(dataSubject, registered, requested).refusal(silent, on).code).toBe('RESIDUAL_RISK_REQUIRED');
    const refused: DecideErasure = { ...silent, outcome: 'REFUSED' };
    expect(given(dataSubject, registered, requested).when(refused, on)).toHaveLength(1);
  });
});

describe('the erasure of a person', () => {
  it('is ordered on a request that was granted, and on nothing else', () => {
    const before = [registered, requested];
    expect(given(dataSubject, ...before, decided('GRANTED')).when(erase, on)).toEqual([
      { type: 'ErasureOrdered', data: { requestId }, subjects: ['p1'] },
    ]);
    const cases = [before, [...before, decided('RESTRICTED')], [...before, decided('REFUSED')]];
    for (const history of cases) {
      expect(given(dataSubject, ...history).refusal(erase, on).code).toBe('ERASURE_NOT_GRANTED');
    }
    const another: ErasePerson = { ...erase, requestId: 'r2' };
    expect(given(dataSubject, ...before, decided('GRANTED')).refusal(another, on).code).toBe(
      'ERASURE_NOT_GRANTED',
    );
  });

  it('closes the record to all else from the order on, and says that it is done only when it is', () => {
    const { latest } = given(dataSubject, registered, requested, decided('GRANTED'), ordered).history;
    expect(latest).toMatchObject({ erased: true, keysDestroyed: false });
    const history = [registered, requested, decided('GRANTED'), ordered];
    expect(given(dataSubject, ...history).refusal(erase, on).code).toBe('PERSON_ERASED');
    expect(given(dataSubject, ...history).when(confirm, on)).toEqual([
      { type: 'DataSubjectKeyDestroyed', data: {}, subjects: ['p1'] },
    ]);
    expect(given(dataSubject, ...history, destroyed).refusal(confirm, on).code).toBe('INVALID_TRANSITION');
  });

  it('is never said to be done without an order', () => {
    const granted = given(dataSubject, registered, requested, decided('GRANTED'));
    expect(granted.refusal(confirm, on).code).toBe('INVALID_TRANSITION');
  });
});

describe('what was ordered and done', () => {
  const entries = [registered, requested, decided('GRANTED'), ordered, destroyed].map(recorded);
  const entry = (type: string) => {
    const found = entries.find((one) => one.type === type);
    if (!found) throw new Error(`no ${type}`);
    return found;
  };

  it.each(['ErasureOrdered', 'DataSubjectKeyDestroyed'])('is never taken back: %s', (type) => {
    expect(() => correctable(dataSubjectEvents, entries, entry(type).id)).toThrow(
      expect.objectContaining({ code: 'ENTRY_IS_FINAL' }),
    );
  });

  it('keeps what it stands on: the registration, the request, the grant, also against a refusal in its place', () => {
    const live = liveEntries(entries);
    for (const type of ['PersonRegistered', 'ErasureRequested', 'ErasureDecided']) {
      expect(() => requireNoDependents(dataSubjectEvents, live, entry(type))).toThrow(Refusal);
    }
    const refusal = { type: 'ErasureDecided', data: decided('REFUSED').data };
    const replace = () => requireNoDependents(dataSubjectEvents, live, entry('ErasureDecided'), [refusal]);
    expect(replace).toThrow(Refusal);
  });
});

describe('a record', () => {
  const before = [registered, requested];
  const later = (outcome: string, of = requestId) => {
    const { data } = decided(outcome);
    return { type: 'ErasureDecided', on: '2014-01-15', data: { ...data, requestId: of } };
  };
  const isRestrictedAfter = (...history: Parameters<typeof given>[1][]) =>
    isRestricted(given(dataSubject, ...before, ...history).history.latest);

  it('is restricted from a decision that says so, and by no other', () => {
    expect(isRestrictedAfter()).toBe(false);
    expect(isRestrictedAfter(decided('GRANTED'))).toBe(false);
    expect(isRestrictedAfter(decided('REFUSED'))).toBe(false);
    expect(isRestrictedAfter(decided('RESTRICTED'))).toBe(true);
  });

  it('stays so until that very request is refused, or the keys of the person are destroyed', () => {
    expect(isRestrictedAfter(decided('RESTRICTED'), later('REFUSED'))).toBe(false);
    expect(isRestrictedAfter(decided('RESTRICTED'), later('REFUSED', 'r2'))).toBe(true);
    // A grant shows nobody to all again, nor does the order: until they are destroyed, keys open everything.
    expect(isRestrictedAfter(decided('RESTRICTED'), later('GRANTED'))).toBe(true);
    expect(isRestrictedAfter(decided('RESTRICTED'), later('GRANTED'), ordered)).toBe(true);
    expect(isRestrictedAfter(decided('RESTRICTED'), later('GRANTED'), ordered, destroyed)).toBe(false);
    const byAnother = { ...later('RESTRICTED', 'r2'), on: '2014-01-13' };
    expect(isRestrictedAfter(byAnother, decided('GRANTED'), ordered)).toBe(true);
    expect(isRestrictedAfter(byAnother, decided('GRANTED'), ordered, destroyed)).toBe(false);
  });

  it('that was open is restricted from the order of erasure on, until the keys are destroyed', () => {
    expect(isRestrictedAfter(decided('GRANTED'), ordered)).toBe(true);
    expect(isRestrictedAfter(decided('GRANTED'), ordered, destroyed)).toBe(false);
  });

  it('takes in, while it is restricted, what is on the list and nothing else', () => {
    const refusalOf = (command: string) => {
      try {
        requireUnrestricted(true, command, { personId });
        return null;
      } catch (error) {
        if (error instanceof Refusal) return error.code;
        throw error;
      }
    };
    for (const command of ['EndMatch', 'RecordBreach', 'EndSentence', 'DecideErasure']) {
      expect([command, refusalOf(command)]).toEqual([command, null]);
    }
    for (const command of ['RecordPersonalDetails', 'HoldSession', 'MakeMatch', 'AnyNewCommand']) {
      expect([command, refusalOf(command)]).toEqual([command, 'PERSON_RESTRICTED']);
    }
    expect(() => requireUnrestricted(false, 'HoldSession', { personId })).not.toThrow();
  });
});
