import { describe, expect, it } from '@jest/globals';
import { asAt } from '../testing/story.js';
import { everyone, today, useTold } from '../testing/told.js';

describe('the list of cases', () => {
  const at = useTold();
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
});
