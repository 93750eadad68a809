import { beforeEach, expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import type { PersonScope } from '../contract.js';
import { asAt } from '../testing/story.js';
import { today, useTold } from '../testing/told.js';

const essex: PersonScope = { kind: 'some', contracts: ['essex'], reader: 'paula' };
const officer: PersonScope = { kind: 'all', reader: 'dpo-1', meetsRestricted: true };
const stream = 'dataSubject-ben';

onEachDatabase('a person whose record is restricted', (newPlace) => {
  const at = useTold(newPlace);
  const { list } = at;
  const decide = async (outcome: string, requestId = 'r1', on = '2014-09-25') => {
    const data = { requestId, outcome, grounds: 'sealed:grounds', residualRisks: [], coarsen: [] };
    const id = await at.story.record(stream, 'ErasureDecided', data, { on });
    await settled();
    return id;
  };
  const settled = () => at.story.settled(at.models);
  const seen = (criteria: PersonScope) => at.models.scope.personsVisibleTo(criteria, today);
  const restrictedFile = async () => (await at.fileOf('ben')).header.restricted;
  const others = ['ann', 'cat'];
  const all = ['ann', 'ben', 'cat'];
  const task = (id: string, kind: string, subjects: readonly string[]) =>
    at.story.record(
      `task-${id}`,
      'TaskRaised',
      { kind, about: { stream: 'supervision-ben', eventId: 'e1' }, urgent: true, matchIds: ['match1'] },
      { on: '2014-09-26', subjects },
    );
  const tasks = async (persons: PersonScope, personId?: string) => {
    const filter = personId === undefined ? {} : { personId };
    const asked = { filter, persons, accessOn: today, asOf: asAt(today), page: { first: 100 } };
    const { edges, totalCount } = await at.models.tasks(asked);
    expect(totalCount).toBe(edges.length);
    return edges.map(({ node }) => [node.taskId, node.persons, node.about.stream, node.matchIds]);
  };

  let decision = '';
  beforeEach(async () => {
    decision = await decide('RESTRICTED');
  });

  it('is met by the data-protection officer alone, and reached by those who record without reading', async () => {
    expect(await seen(officer)).toEqual(all);
    expect(await seen(essex)).toEqual(others);
    expect(await seen({ kind: 'all', reader: 'om-1' })).toEqual(others);
    expect(await seen({ kind: 'some', mentor: 'ann', reader: 'user-of-ann' })).toEqual(['ann']);
    expect(await seen({ ...essex, meetsRestricted: true })).toEqual(all);
    expect(await seen({ kind: 'everyone' })).toEqual(all);
    expect(await restrictedFile()).toBe(true);
  });

  it('is met by all again once the same request is refused, and not by what is decided of another', async () => {
    await decide('REFUSED', 'r2');
    expect(await seen(essex)).toEqual(others);
    await decide('REFUSED');
    expect(await seen(essex)).toEqual(all);
    expect(await restrictedFile()).toBe(false);
  });

  const order = async () => {
    await at.story.record(stream, 'ErasureOrdered', { requestId: 'r1' }, { on: today });
    await settled();
  };
  const destroyed = async () => {
    await at.story.record(stream, 'DataSubjectKeyDestroyed', {}, { on: today });
    await settled();
  };

  it('stays out of sight after a grant, and after the order, until the keys are destroyed', async () => {
    await decide('GRANTED');
    expect([await seen(essex), await restrictedFile()]).toEqual([others, true]);
    await order();
    expect([await seen(essex), await restrictedFile()]).toEqual([others, true]);
    await destroyed();
    expect([await seen(essex), await restrictedFile()]).toEqual([all, false]);
  });

  it('where nothing restricted it before, is from the order of erasure on, until the keys are destroyed', async () => {
    await at.story.retract(stream, decision, '2014-09-26');
    await decide('GRANTED');
    expect([await seen(essex), await restrictedFile()]).toEqual([all, false]);
    await order();
    expect([await seen(essex), await seen(officer), await restrictedFile()]).toEqual([others, all, true]);
    await destroyed();
    expect([await seen(essex), await restrictedFile()]).toEqual([all, false]);
  });

  it('is met by all again once the decision is taken back', async () => {
    await at.story.retract(stream, decision, '2014-09-26');
    await settled();
    expect([await seen(essex), await restrictedFile()]).toEqual([all, false]);
  });

  it('is kept from others also where an earlier entry about them cannot be taken in', async () => {
    await at.story.retract(stream, decision, '2014-09-26');
    await at.story.record('journey-ben', 'NotYetInvented', {}, { on: today });
    await decide('RESTRICTED', 'r2', today);
    expect(await seen(essex)).toEqual(others);
  });

  it('and under limited access too, is met by a data-protection officer on the list and nobody else', async () => {
    await at.story.record(
      stream,
      'LimitedAccessSet',
      { allowed: ['paula', 'dpo-2'], reason: 'sealed:reason' },
      { on: today },
    );
    await settled();
    expect(await seen(essex)).toEqual(others);
    expect(await seen(officer)).toEqual(others);
    expect(await seen({ kind: 'all', reader: 'dpo-2', meetsRestricted: true })).toEqual(all);
  });

  it('is absent from the list of cases, its total, and the cases of others, whatever clocks it is asked by', async () => {
    for (const asOf of [asAt(today), asAt('2013-06-30'), asAt('2013-06-30', '2013-07-01')]) {
      const { edges, totalCount } = await list({}, asOf, essex);
      expect(edges.map(({ node }) => node.caseId)).not.toContain('case-ben');
      expect((await list({}, asOf, officer)).totalCount).toBe(totalCount + 1);
    }
    expect((await list({ personId: 'ben' }, asAt(today), essex)).totalCount).toBe(0);
    const ofAnn = (await list({ personId: 'ann' }, asAt(today), essex)).edges[0]?.node;
    expect(ofAnn).toMatchObject({ matches: [], sessionsHeld: 0 });
  });

  it('is withheld from the case files of others, but from the officer', async () => {
    const ofAnn = async (persons: PersonScope) => {
      const { edges } = await at.fileOf('ann', asAt(today), { reader: { persons, accessOn: today } });
      return edges.map(({ node }) => node.type);
    };
    expect(await ofAnn(essex)).toContain('MentorApproved');
    expect(await ofAnn(essex)).not.toContain('MatchMade');
    expect(await ofAnn(officer)).toContain('MatchMade');
    expect(await at.models.scope.withheldAmong(essex, all, today)).toEqual(new Set(['ben']));
    expect(await at.models.scope.withheldMatchesAmong(essex, ['match1'], today)).toEqual(new Set(['match1']));
    expect(await at.models.scope.limitedAmong(all, today)).toEqual(new Set(['ben']));
  });

  it('is absent from tasks, but from one that asks somebody to think of those whom the person mentors', async () => {
    await task('review', 'MATCH_REVIEW', ['ben']);
    await task('of-both', 'MATCH_REVIEW', ['ann', 'ben']);
    await task('danger', 'MENTOR_REVIEW', ['ben']);
    await settled();
    const danger = ['danger', ['ben'], 'supervision-ben', ['match1']];
    expect(await tasks(essex)).toEqual([['of-both', ['ann'], null, []], danger]);
    expect(await tasks(essex, 'ben')).toEqual([danger]);
    // As far as their work goes, and no further.
    expect(await tasks({ kind: 'some', contracts: ['elsewhere'], reader: 'u' })).toEqual([]);
  });

  it('stays in aggregates', async () => {
    const before = await at.summary();
    await decide('REFUSED');
    expect((await at.summary()).funnel).toEqual(before.funnel);
  });
});
