import { expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import { asAt } from '../testing/story.js';
import { everyone, today, useTold } from '../testing/told.js';

onEachDatabase('who may be seen', (newPlace) => {
  const at = useTold(newPlace);
  const { list } = at;

  const seen = (criteria: object, on = today) =>
    at.models.scope.personsVisibleTo({ kind: 'some', ...criteria }, on);

  it('lets an officer see whom they supervise now', async () => {
    expect(await seen({ officer: 'olga' })).toEqual(['ben']);
    expect(await seen({ officer: 'olga' }, '2013-04-30')).toEqual([]);
    await at.story.record(
      'supervision-ben',
      'OffenderManagerAssigned',
      { officer: 'pete', unit: 'unit-1' },
      { on: '2014-09-25' },
    );
    await at.story.settled(at.models);
    expect(await seen({ officer: 'olga' })).toEqual([]);
    expect(await seen({ officer: 'pete' })).toEqual(['ben']);
  });

  it('lets a mentor see themselves and whom they are matched with, until the last day of the match', async () => {
    const pair = { matchId: 'match1', mentorId: 'ann', menteeId: 'ben' };
    await at.story.record(
      'mentor-ann',
      'MatchEnded',
      { ...pair, reason: 'GOALS_MET', polarity: 'POSITIVE' },
      { on: '2014-09-20', subjects: ['ann', 'ben'] },
    );
    await at.story.settled(at.models);
    expect(await seen({ mentor: 'ann' }, '2014-09-20')).toEqual(['ann', 'ben']);
    expect(await seen({ mentor: 'ann' }, '2014-09-21')).toEqual(['ann']);
  });

  it('lets a trainer see the roster of their groups, and managers the persons of their contracts', async () => {
    expect(await seen({ trainer: 'tess' })).toEqual(['ann']);
    expect(await seen({ trainer: 'tess' }, '2013-01-20')).toEqual(['ann', 'cat']);
    expect(await seen({ contracts: ['essex'] })).toEqual(['ann', 'ben', 'cat']);
    expect(await seen({ employment: true })).toEqual(['ann']);
    expect(await seen({ officer: 'olga', trainer: 'tess' })).toEqual(['ann', 'ben']);
  });

  it('never lets staff see their own record, or, where the policy says so, those of people they were ever matched with', async () => {
    const within = { contracts: ['essex'] };
    const only = (selfPersonId: string, andTheirMatches: boolean) =>
      seen({ ...within, exclude: { selfPersonId, andTheirMatches } });
    expect(await only('ann', false)).toEqual(['ben', 'cat']);
    expect(await only('ann', true)).toEqual(['cat']);
    expect(await only('ben', true)).toEqual(['cat']);
    const all = { kind: 'all', exclude: { selfPersonId: 'ann', andTheirMatches: true } } as const;
    expect(await at.models.scope.visibleAmong(all, ['ann', 'ben', 'cat'], today)).toEqual(new Set(['cat']));
  });

  it('keeps to it in the list of cases and in its count', async () => {
    const ofOfficer = await list({}, asAt(today), { kind: 'some', officer: 'olga' });
    expect(ofOfficer.edges.map(({ node }) => node.caseId)).toEqual(['case-ben']);
    expect(ofOfficer.totalCount).toBe(1);
    expect((await list({}, asAt(today), { kind: 'none' })).totalCount).toBe(0);
    expect((await list({}, asAt(today), { kind: 'some' })).totalCount).toBe(0);
    expect(await at.models.scope.isVisible({ kind: 'some', officer: 'olga' }, 'ann', today)).toBe(false);
    expect(await at.models.scope.isVisible(everyone, 'ann', today)).toBe(true);
  });
});
