import { expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import { asAt } from '../testing/story.js';
import { everyone, today, useTold } from '../testing/told.js';

onEachDatabase('the list of cases', (newPlace) => {
  const at = useTold(newPlace);
  const { list, stateOf } = at;

  it('knows the state of a case on any day', async () => {
    const states = [];
    for (const day of [
      '2012-11-05',
      '2012-11-30',
      '2012-12-31',
      '2013-03-31',
      '2013-05-01',
      '2013-05-28',
      '2013-06-30',
      '2013-12-02',
      '2014-08-02',
      '2014-08-03',
    ]) {
      states.push(await stateOf('case-ann', asAt(day)));
    }
    expect(states).toEqual([
      'REFERRED',
      'ELIGIBLE',
      'ENROLLED',
      'QUALIFIED',
      'APPROVED',
      'MATCHED',
      'IN_SESSIONS',
      'WAITING_TO_START',
      'CASE_SUPPORTER',
      'CASE_SUPPORTER_ENDED',
    ]);
  });

  it('says of a case what a list shows', async () => {
    const { edges, totalCount } = await list();
    expect(totalCount).toBe(3);
    expect(edges.map(({ node }) => node.caseId)).toEqual(['case-ben', 'case-cat', 'case-ann']);
    expect(edges[0]?.node).toEqual({
      caseId: 'case-ben',
      personId: 'ben',
      route: 'MENTEE',
      state: 'IN_SESSIONS',
      stateSince: '2013-06-03',
      contract: 'essex',
      unit: 'unit-1',
      submittedOn: '2013-05-13',
      groupId: null,
      matches: [{ matchId: 'match1', otherPersonId: 'ann', madeOn: '2013-05-28', endedOn: null }],
      sessionsHeld: 2,
      lastEntryOn: '2013-11-04',
      incomplete: false,
    });
    expect(edges[2]?.node).toMatchObject({
      groupId: 'g1',
      state: 'CASE_SUPPORTER_ENDED',
      stateSince: '2014-08-03',
    });
  });

  it('filters by state, route, contract, unit and person', async () => {
    const ids = async (filter: object) => (await list(filter)).edges.map(({ node }) => node.caseId);
    expect(await ids({ states: ['LEFT_TRAINING'] })).toEqual(['case-cat']);
    expect(await ids({ states: ['CASE_SUPPORTER_ENDED', 'IN_SESSIONS'] })).toEqual(['case-ben', 'case-ann']);
    expect(await ids({ route: 'MENTEE' })).toEqual(['case-ben']);
    expect(await ids({ contract: 'kent' })).toEqual([]);
    expect(await ids({ unit: 'unit-1', personId: 'cat' })).toEqual(['case-cat']);
    expect((await list({ states: ['LEFT_TRAINING'] })).totalCount).toBe(1);
  });

  it('pages through cases, newest first', async () => {
    const first = await list({}, asAt(today), everyone, { first: 2 });
    const rest = await list({}, asAt(today), everyone, { first: 2, after: first.pageInfo.endCursor ?? '' });
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(rest.edges.map(({ node }) => node.caseId)).toEqual(['case-ann']);
    expect(rest).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  });

  it('takes an accepted offer that lapsed for none', async () => {
    await at.story.record(
      'employment-cat',
      'CaseSupporterOfferAccepted',
      { applicationId: 'a2', caseId: 'case-cat', plannedStartOn: '2014-10-06' },
      { on: '2014-09-01' },
    );
    await at.story.settled(at.models);
    expect(await stateOf('case-cat')).toBe('WAITING_TO_START');
    await at.story.record(
      'employment-cat',
      'CaseSupporterOfferLapsed',
      { applicationId: 'a2', caseId: 'case-cat' },
      { on: '2014-09-20' },
    );
    await at.story.settled(at.models);
    expect(await stateOf('case-cat')).toBe('LEFT_TRAINING');
    expect(await stateOf('case-cat', asAt('2014-09-19'))).toBe('WAITING_TO_START');
  });

  it('does not take a session of the last day for a case that goes on', async () => {
    const { story } = at;
    const ben = { subjects: ['ben', 'ann'], contract: 'essex', unit: 'unit-1' };
    const match = { matchId: 'match1', mentorId: 'ann', menteeId: 'ben' };
    const cases = { mentorCaseId: 'case-ann', menteeCaseId: 'case-ben' };
    await story.record(
      'mentor-ann',
      'MatchEnded',
      { ...match, ...cases, reason: 'GOALS_MET', polarity: 'POSITIVE' },
      { on: '2014-09-22', ...ben },
    );
    await story.record(
      'match-match1',
      'SessionHeld',
      { ...match, ...cases, sessionId: 'last', supportKinds: ['LISTENING'], minutes: 30, mode: 'PHONE' },
      { on: '2014-09-22T14:00:00.000Z', ...ben },
    );
    await story.settled(at.models);
    expect(await stateOf('case-ben')).toBe('MATCH_ENDED');

    const closed = { caseId: 'case-ben', reason: 'COMPLETED', polarity: 'POSITIVE' };
    await story.record('referral-ben', 'CaseClosed', closed, {
      on: '2014-09-22',
      contract: 'essex',
      unit: 'unit-1',
    });
    await story.settled(at.models);
    expect(await stateOf('case-ben')).toBe('CLOSED');
    expect((await at.fileOf('ben')).header.openCases).toEqual([]);
  });

  it('takes a match as ended only where no other of the case runs', async () => {
    const { story } = at;
    const unit = { contract: 'essex', unit: 'unit-1' };
    const pair = (matchId: string, menteeId: string) => ({ matchId, mentorId: 'dot', menteeId });
    const mentorCaseId = 'case-dot';
    const referred = { caseId: mentorCaseId, route: 'MENTOR', unit: 'unit-1', contract: 'essex' };
    await story.record('referral-dot', 'ReferralSubmitted', referred, { on: '2014-09-20', ...unit });
    for (const [matchId, menteeId] of [
      ['x1', 'eve'],
      ['x2', 'fay'],
    ] as const) {
      await story.record(
        'mentor-dot',
        'MatchMade',
        { ...pair(matchId, menteeId), mentorCaseId },
        { on: '2014-09-21', subjects: ['dot', menteeId], ...unit },
      );
    }
    const end = (matchId: string, menteeId: string, on: string) =>
      story.record(
        'mentor-dot',
        'MatchEnded',
        { ...pair(matchId, menteeId), mentorCaseId, reason: 'MOVED', polarity: 'NEUTRAL' },
        { on, subjects: ['dot', menteeId], ...unit },
      );
    await end('x1', 'eve', '2014-09-22');
    await story.settled(at.models);
    const state = async () => [
      await stateOf(mentorCaseId),
      (await at.fileOf('dot')).header.openCases[0]?.state,
    ];
    expect(await state()).toEqual(['MATCHED', 'MATCHED']);
    await end('x2', 'fay', '2014-09-23');
    await story.settled(at.models);
    expect(await state()).toEqual(['MATCH_ENDED', 'MATCH_ENDED']);
  });

  it('keeps what was decided on the day of a referral that is corrected later', async () => {
    const { story } = at;
    const stream = 'referral-gus';
    const on = { on: '2014-09-22', contract: 'essex', unit: 'unit-1' };
    const referred = { caseId: 'case-gus', route: 'MENTEE', contract: 'essex' };
    const wrong = await story.record(stream, 'ReferralSubmitted', { ...referred, unit: 'unit-1' }, on);
    await story.record(stream, 'EligibilityConfirmed', { caseId: 'case-gus', ruleVersion: 'R2/1' }, on);
    const correction = { entryId: wrong, entryType: 'ReferralSubmitted', replacedBy: 'next', reason: 'x' };
    await story.record(stream, 'EntryCorrected', correction, { ...on, recorded: '2014-09-24' });
    const right = { ...referred, unit: 'unit-2' };
    await story.record(stream, 'ReferralSubmitted', right, { ...on, unit: 'unit-2', corrects: wrong });
    await story.settled(at.models);
    expect(await stateOf('case-gus')).toBe('ELIGIBLE');
    expect((await at.fileOf('gus')).header.openCases).toMatchObject([{ state: 'ELIGIBLE', unit: 'unit-2' }]);
  });
});
