import { expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import { asAt } from '../testing/story.js';
import { today, useTold } from '../testing/told.js';

onEachDatabase('the case file', (newPlace) => {
  const at = useTold(newPlace);
  const { fileOf, types } = at;

  it('tells a journey in the order in which it happened, whenever it was recorded', async () => {
    expect(await types('ben')).toEqual([
      'PersonRegistered',
      'SentenceStarted',
      'OffenderManagerAssigned',
      'BreachRecorded',
      'ReferralSubmitted',
      'EligibilityConfirmed',
      'OutcomeObserved',
      'MatchMade',
      'SessionHeld',
      'SessionHeld',
      'SessionMissed',
      'OutcomeObserved',
      'BreachResolved',
      'PractitionerFeedbackReceived',
    ]);
  });

  it('shows a match in both files, to one as mentor and to the other as mentee', async () => {
    const matchIn = async (person: string) =>
      (await fileOf(person)).edges.find(({ node }) => node.type === 'MatchMade')?.node;
    expect(await matchIn('ann')).toMatchObject({ role: 'MENTOR', caseId: 'case-ann', matchId: 'match1' });
    expect(await matchIn('ben')).toMatchObject({ role: 'MENTEE', caseId: 'case-ben', revision: 1n });
  });

  it('knows nothing on a day of what happened after it', async () => {
    expect(await types('ben', asAt('2012-12-31'))).toEqual(['PersonRegistered', 'SentenceStarted']);
  });

  it('leaves out, as known at an instant, what was recorded later', async () => {
    expect(await types('ben', asAt('2012-12-31', '2013-04-30'))).toEqual(['PersonRegistered']);
    expect(await types('ben', asAt('2012-12-31', '2013-05-01'))).toHaveLength(2);
  });

  it('says where the person stands', async () => {
    const { header } = await fileOf('ben', asAt('2013-06-01'));
    expect(header).toMatchObject({
      registeredOn: '2012-10-01',
      openCases: [{ caseId: 'case-ben', route: 'MENTEE', state: 'MATCHED', unit: 'unit-1' }],
      sentence: { sentenceId: 's1', expectedEndOn: '2014-06-09', endedOn: null, inBreach: true },
      erased: false,
    });
    expect((await fileOf('ben')).header.sentence?.inBreach).toBe(false);
    expect((await fileOf('ann')).header.details?.data).toEqual({ name: 'sealed:ann' });
  });

  it('shows a retracted entry with who took it back and why, only to those who ask for it', async () => {
    await at.story.retract('match-match1', at.told.session, '2014-09-26');
    await at.story.settled(at.models);
    expect((await types('ben')).filter((type) => type === 'SessionHeld')).toHaveLength(1);
    const { edges } = await fileOf('ben', asAt(today), { includeSuperseded: true });
    const entry = edges.find(({ node }) => node.entryId === at.told.session)?.node;
    expect(entry?.superseded).toMatchObject({
      kind: 'RETRACTED',
      reason: 'sealed:reason',
      by: { id: 'staff-1' },
    });
    const before = await fileOf('ben', asAt(today, '2014-09-25'), { includeSuperseded: true });
    expect(before.edges.find(({ node }) => node.entryId === at.told.session)?.node.superseded).toBeNull();
  });

  it('keeps the pages of a list as page one found them while new facts arrive', async () => {
    const asOf = asAt(today);
    const first = await at.models.caseFile({ personId: 'ben', asOf, page: { first: 5 } });
    await at.story.record(
      'journey-ben',
      'GoalSet',
      { goalId: 'goal1', domain: 'ACCOMMODATION', role: 'MENTEE' },
      { on: '2013-06-05', recorded: today },
    );
    await at.story.retract('match-match1', at.told.session, today);
    await at.story.settled(at.models);
    const seen = [...first.edges];
    for (let page = first; page.pageInfo.hasNextPage;) {
      page = await at.models.caseFile({
        personId: 'ben',
        asOf,
        page: { first: 5, after: page.pageInfo.endCursor ?? '' },
      });
      expect(page.position).toBe(first.position);
      seen.push(...page.edges);
    }
    expect(seen).toHaveLength(14);
    expect(seen.map(({ node }) => node.entryId)).toContain(at.told.session);
    expect(await types('ben')).toContain('GoalSet');
  });

  it('refuses a cursor that was changed, or that belongs to another query', async () => {
    const page = await at.models.caseFile({ personId: 'ben', asOf: asAt(today), page: { first: 2 } });
    const after = page.pageInfo.endCursor ?? '';
    expect(at.models.asAtOf(after)).toBe(today);
    const bad = { code: 'BAD_CURSOR' };
    const turn = (personId: string, day: string, cursor: string) =>
      at.models.caseFile({ personId, asOf: asAt(day), page: { first: 2, after: cursor } });
    await expect(turn('ann', today, after)).rejects.toMatchObject(bad);
    await expect(turn('ben', '2014-09-25', after)).rejects.toMatchObject(bad);
    const changed = `${after.slice(0, -2)}${after.at(-2) === 'A' ? 'B' : 'A'}${after.at(-1)}`;
    await expect(turn('ben', today, changed)).rejects.toMatchObject(bad);
    await expect(turn('ben', today, 'x')).rejects.toMatchObject(bad);
    await expect(
      at.models.caseFile({ personId: 'ben', asOf: asAt(today), page: { first: 101 } }),
    ).rejects.toMatchObject({ code: 'INVALID_PAGE' });
  });

  it('knows an entry, and its correction, from the very instants at which they were recorded', async () => {
    const { story } = at;
    const stream = 'supervision-zoe';
    const assigned = { officer: 'om-1', unit: 'unit-1' };
    const entryId = await story.record(stream, 'OffenderManagerAssigned', assigned, { on: '2014-09-24' });
    await story.retract(stream, entryId, '2014-09-25');
    await story.settled(at.models);
    const known = async (knownAt: string) => {
      const { edges } = await at.fileOf('zoe', { asAt: '2014-09-26', knownAt, knownBy: 'SYSTEM' });
      return edges.map(({ node }) => node.type);
    };
    expect(await known('2014-09-24T11:59:59.999Z')).toEqual([]);
    expect(await known('2014-09-24T12:00:00.000Z')).toEqual(['OffenderManagerAssigned']);
    expect(await known('2014-09-25T11:59:59.999Z')).toEqual(['OffenderManagerAssigned']);
    expect(await known('2014-09-25T12:00:00.000Z')).toEqual([]);
  });
});
