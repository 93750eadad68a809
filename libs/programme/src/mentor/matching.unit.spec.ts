import { describe, expect, it } from '@jest/globals';
import { liveEntries, requireNoDependents } from '../kernel/index.js';
import { eventDefinitions } from '../registry.js';
import type { Sentence } from '../supervision/index.js';
import { given, recorded } from '../testing/given.js';
import type { EndMatch, MakeMatch, MatchFacts } from './commands.js';
import { mentor } from './decider.js';
import { MATCH_END_POLARITY, MATCH_END_REASONS } from './reasons.js';
import { activeMatches } from './state.js';

const cleared = {
  type: 'VettingCleared',
  on: '2013-03-25',
  data: { kind: 'HMPPS', expiresOn: '2016-03-25' },
};
const approved = { type: 'MentorApproved', on: '2013-04-08', data: { capacity: 2, caseId: 'c1' } };
const ready = [cleared, approved];
const made = (matchId: string, menteeId: string, on = '2013-05-28') => ({
  type: 'MatchMade',
  on,
  data: { matchId, mentorId: 'm1', menteeId },
});
const ended = (matchId: string, menteeId: string, on: string) => ({
  type: 'MatchEnded',
  on,
  data: { matchId, mentorId: 'm1', menteeId, reason: 'GOALS_MET', polarity: 'POSITIVE' },
});

const fact = <Value>(value: Value) => ({ stream: 'other-1', revision: '0', value });
const order: Sentence = {
  sentenceId: 's1',
  kind: 'COMMUNITY_ORDER',
  area: 'essex-probation',
  startOn: '2012-12-10',
  expectedEndOn: '2014-06-09',
};
const allOpen: MatchFacts = {
  mentorCase: fact({ caseId: 'c1', contract: 'essex', unit: 'unit-1', eligible: true }),
  menteeCase: fact({ caseId: 'c2', contract: 'essex', unit: 'unit-2', eligible: true }),
  qualified: fact(true),
  opposite: fact([]),
  mentorNonAssociation: fact(false),
  menteePerson: fact({ nonAssociation: false, agreedToMentoring: true }),
  supervision: fact([order]),
  areas: fact(['essex-probation']),
};
const makeMatch = (change: Partial<MatchFacts> = {}): MakeMatch => ({
  type: 'MakeMatch',
  facts: { ...allOpen, ...change },
  matchId: 'x1',
  mentorId: 'm1',
  menteeId: 'p1',
});
const endMatch: EndMatch = {
  type: 'EndMatch',
  facts: {},
  matchId: 'x1',
  mentorId: 'm1',
  reason: 'GOALS_MET',
  detail: 'all three goals',
};
const now = { on: '2013-05-28' };
const late = { on: '2013-05-28', now: '2013-12-01T09:00:00.000Z', backdateReason: 'found on paper' };

describe('a match', () => {
  it('freezes the cases of both and counts in the unit of the mentee', () => {
    expect(given(mentor, ...ready).when(makeMatch(), now)).toEqual([
      {
        type: 'MatchMade',
        data: { matchId: 'x1', mentorId: 'm1', menteeId: 'p1', mentorCaseId: 'c1', menteeCaseId: 'c2' },
        subjects: ['m1', 'p1'],
        deliveryUnit: 'unit-2',
        contract: 'essex',
        deviations: [],
      },
    ]);
  });

  it('is never with oneself, not even where it has happened', () => {
    const command = { ...makeMatch(), menteeId: 'm1' };
    expect(given(mentor, ...ready).refusal(command, late).code).toBe('SELF_MATCH');
  });

  it('is never the opposite of another match, ended or not, now or imported', () => {
    const command = makeMatch({ opposite: fact(['x9']) });
    expect(given(mentor, ...ready).refusal(command, now).code).toBe('MUTUAL_MATCH');
    expect(given(mentor, ...ready).refusal(command, late).facts).toMatchObject({ matches: ['x9'] });
  });

  it('is refused while the same two have another', () => {
    const another = { ...makeMatch(), matchId: 'x2' };
    const other = made('x1', 'p1', '2013-05-01');
    expect(given(mentor, ...ready, other).refusal(another, now).code).toBe('DUPLICATE_ACTIVE_MATCH');
    expect(given(mentor, ...ready, other, ended('x1', 'p1', '2013-05-28')).when(another, now)).toHaveLength(
      1,
    );
  });

  it('that is back-dated may not run into a later match of the same two', () => {
    const another = { ...makeMatch(), matchId: 'x2' };
    const later = [made('x1', 'p1', '2013-07-01'), ended('x1', 'p1', '2013-09-01')];
    expect(given(mentor, ...ready, ...later).refusal(another, late).code).toBe('DUPLICATE_ACTIVE_MATCH');
    expect(
      given(mentor, ...ready, ...later).when(another, {
        on: '2013-09-01',
        now: late.now,
        backdateReason: 'x',
      }),
    ).toHaveLength(1);
  });

  it('is made once under its id', () => {
    const history = given(mentor, ...ready, made('x1', 'p2'));
    expect(history.refusal(makeMatch(), now).code).toBe('INVALID_TRANSITION');
  });
});

describe('the gates of a match', () => {
  const gates: readonly [string, Partial<MatchFacts>][] = [
    ['NOT_QUALIFIED', { qualified: fact(false) }],
    ['NON_ASSOCIATION', { mentorNonAssociation: fact(true) }],
    ['NON_ASSOCIATION', { menteePerson: fact({ nonAssociation: true, agreedToMentoring: true }) }],
    ['AGREEMENT_MISSING', { menteePerson: fact({ nonAssociation: false, agreedToMentoring: false }) }],
    ['MENTEE_NOT_UNDER_SUPERVISION', { supervision: fact([]) }],
    ['MENTEE_NOT_UNDER_SUPERVISION', { areas: fact(['london-probation']) }],
    [
      'MENTEE_NOT_UNDER_SUPERVISION',
      { supervision: fact([{ ...order, endedOn: '2013-05-27', outcome: 'COMPLETED' }]) },
    ],
  ];

  it.each(gates)('refuse it now by %s, and note it on one that has happened', (code, change) => {
    expect(given(mentor, ...ready).refusal(makeMatch(change), now).code).toBe(code);
    expect(given(mentor, ...ready).when(makeMatch(change), late)).toMatchObject([
      { deviations: [{ code, acceptedBy: 'staff-1', reason: 'found on paper' }] },
    ]);
  });

  it('count a mentee without a case as outside the area of the programme', () => {
    const { areas: _areas, ...without } = allOpen;
    const command = { ...makeMatch(), facts: { ...without, menteeCase: fact(null) } };
    expect(given(mentor, ...ready).refusal(command, now).code).toBe('MENTEE_NOT_UNDER_SUPERVISION');
    expect(given(mentor, ...ready).when(command, late)).toMatchObject([
      { data: { mentorCaseId: 'c1' }, deliveryUnit: 'unit-1' },
    ]);
  });

  it('need a clearance that is valid on that day', () => {
    const expired = { ...cleared, data: { kind: 'HMPPS', expiresOn: '2013-05-27' } };
    expect(given(mentor, expired, approved).refusal(makeMatch(), now).code).toBe('VETTING_EXPIRED');
    expect(given(mentor, expired, approved).when(makeMatch(), late)).toMatchObject([
      { deviations: [{ code: 'VETTING_EXPIRED' }] },
    ]);
  });

  it('need a mentor who is approved and not suspended on that day', () => {
    const suspended = { type: 'MentorSuspended', on: '2013-05-20', data: { reason: 'a complaint' } };
    expect(given(mentor, cleared).refusal(makeMatch(), now).code).toBe('MENTOR_NOT_APPROVED');
    expect(given(mentor, ...ready, suspended).refusal(makeMatch(), now).code).toBe('MENTOR_NOT_APPROVED');
    expect(given(mentor, cleared).when(makeMatch(), late)).toMatchObject([
      { deviations: [{ code: 'MENTOR_NOT_APPROVED' }] },
    ]);
  });

  it('look at the day of the match: a suspension since then does not matter', () => {
    const suspended = { type: 'MentorSuspended', on: '2013-06-20', data: { reason: 'a complaint' } };
    expect(given(mentor, ...ready, suspended).when(makeMatch(), late)).toMatchObject([{ deviations: [] }]);
  });

  it('hold a mentor within the capacity, and let a place be given again on the day it is free', () => {
    const busy = [...ready, made('x2', 'p2', '2013-05-01'), made('x3', 'p3', '2013-05-01')];
    const refusal = given(mentor, ...busy).refusal(makeMatch(), now);
    expect(refusal.code).toBe('MENTOR_AT_CAPACITY');
    expect(refusal.facts).toMatchObject({ capacity: 2, active: 2 });
    expect(given(mentor, ...busy).when(makeMatch(), late)).toMatchObject([
      { deviations: [{ code: 'MENTOR_AT_CAPACITY' }] },
    ]);
    expect(given(mentor, ...busy, ended('x2', 'p2', '2013-05-28')).when(makeMatch(), now)).toHaveLength(1);
    const raised = { type: 'MentorCapacityChanged', on: '2013-05-10', data: { capacity: 3 } };
    expect(given(mentor, ...busy, raised).when(makeMatch(), now)).toHaveLength(1);
  });

  it('note a back-dated match that overruns a capacity that was lowered on a later day', () => {
    const lowered = { type: 'MentorCapacityChanged', on: '2013-07-01', data: { capacity: 1 } };
    const [event] = given(mentor, ...ready, made('x0', 'p0'), lowered).when(makeMatch(), {
      ...late,
      on: '2013-06-01',
    });
    expect(event?.deviations?.map(({ code }) => code)).toEqual(['MENTOR_AT_CAPACITY']);
  });

  it('note a back-dated match that overruns the capacity on a later day', () => {
    const later = [...ready, made('x2', 'p2', '2013-07-07'), made('x3', 'p3', '2013-07-14')];
    expect(given(mentor, ...later).when(makeMatch(), late)).toMatchObject([
      { deviations: [{ code: 'MENTOR_AT_CAPACITY' }] },
    ]);
  });

  it('name all that are shut', () => {
    const refusal = given(mentor, approved).refusal(makeMatch({ qualified: fact(false) }), now);
    expect(refusal.facts).toMatchObject({ gates: ['NOT_QUALIFIED', 'VETTING_EXPIRED'] });
  });
});

describe('the end of a match', () => {
  const running = given(mentor, ...ready, made('x1', 'p1'));

  it('carries its reason with a polarity, and both persons', () => {
    expect(running.when(endMatch, { on: '2013-09-01' })).toMatchObject([
      {
        type: 'MatchEnded',
        data: {
          matchId: 'x1',
          mentorId: 'm1',
          menteeId: 'p1',
          reason: 'GOALS_MET',
          polarity: 'POSITIVE',
          detail: 'all three goals',
        },
        subjects: ['m1', 'p1'],
      },
    ]);
  });

  it('has a polarity for every reason, and holds none against the mentee without cause', () => {
    const negative = MATCH_END_REASONS.filter((reason) => MATCH_END_POLARITY[reason] === 'NEGATIVE');
    expect(negative).toEqual(['DISENGAGED', 'RECALL', 'REOFFENDED']);
  });

  it('needs a reason', () => {
    const { reason: _reason, ...without } = endMatch;
    expect(running.refusal(without, { on: '2013-09-01' }).code).toBe('REASON_REQUIRED');
  });

  it('comes once, and not before the match was made', () => {
    expect(running.refusal(endMatch, { on: '2013-05-27' }).code).toBe('MATCH_NOT_ACTIVE');
    expect(given(mentor, ...ready).refusal(endMatch, { on: '2013-09-01' }).code).toBe('MATCH_NOT_ACTIVE');
    const over = given(mentor, ...ready, made('x1', 'p1'), ended('x1', 'p1', '2013-09-01'));
    expect(over.refusal(endMatch, { on: '2013-09-02' }).code).toBe('MATCH_NOT_ACTIVE');
    expect(over.refusal(endMatch, { ...late, on: '2013-08-01' }).code).toBe('MATCH_NOT_ACTIVE');
  });

  it('frees the mentor from that day on', () => {
    const { history } = given(mentor, made('x1', 'p1'), ended('x1', 'p1', '2013-09-01'));
    const active = (on: string) => activeMatches(history.latest, on).map(({ matchId }) => matchId);
    expect([active('2013-05-27'), active('2013-05-28'), active('2013-08-31'), active('2013-09-01')]).toEqual([
      [],
      ['x1'],
      ['x1'],
      [],
    ]);
  });

  it('forbids to retract the match that it ends', () => {
    const match = recorded(made('x1', 'p1'), 0);
    const entries = [match, recorded(ended('x1', 'p1', '2013-09-01'), 1)];
    expect(() => requireNoDependents(eventDefinitions, liveEntries(entries), match)).toThrow(
      expect.objectContaining({ code: 'ENTRY_HAS_DEPENDENTS' }),
    );
  });
});
