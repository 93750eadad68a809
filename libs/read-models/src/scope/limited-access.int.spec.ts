import { beforeEach, expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import type { CaseFileQuery } from '../contract-case-file.js';
import type { PersonScope } from '../contract.js';
import { asAt } from '../testing/story.js';
import { today, useTold } from '../testing/told.js';

const essex = (reader: string): PersonScope => ({ kind: 'some', contracts: ['essex'], reader });
const stream = 'dataSubject-ben';

onEachDatabase('a person under limited access', (newPlace) => {
  const at = useTold(newPlace);
  const { list } = at;
  const limit = (allowed: readonly string[], on = '2014-09-25') =>
    at.story.record(stream, 'LimitedAccessSet', { allowed: [...allowed], reason: 'sealed:reason' }, { on });
  const lift = (on: string) =>
    at.story.record(stream, 'LimitedAccessLifted', { reason: 'sealed:reason' }, { on });
  const settled = () => at.story.settled(at.models);
  const seen = (criteria: PersonScope) => at.models.scope.personsVisibleTo(criteria, today);
  const tasks = (persons: PersonScope) =>
    at.models.tasks({ filter: {}, persons, accessOn: today, asOf: asAt(today), page: { first: 100 } });

  beforeEach(async () => {
    await limit(['olga', 'paula']);
    await settled();
  });

  it('is met by those on the list, where their work lets them, and by nobody else', async () => {
    expect(await seen(essex('paula'))).toEqual(['ann', 'ben', 'cat']);
    expect(await seen(essex('somebody'))).toEqual(['ann', 'cat']);
    expect(await seen({ kind: 'some', contracts: ['essex'] })).toEqual(['ann', 'cat']);
    expect(await seen({ kind: 'some', contracts: ['elsewhere'], reader: 'paula' })).toEqual([]);
    expect(await seen({ kind: 'all', reader: 'officer-of-data-protection' })).toEqual(['ann', 'cat']);
    expect(await seen({ kind: 'some', mentor: 'ann', reader: 'user-of-ann' })).toEqual(['ann']);
    expect(await seen({ kind: 'everyone' })).toEqual(['ann', 'ben', 'cat']);
  });

  it('is kept from others also where an earlier entry about them cannot be taken in', async () => {
    await lift('2014-09-25');
    await at.story.record('journey-ben', 'NotYetInvented', {}, { on: today });
    const again = await limit(['rita'], '2014-09-26');
    await settled();
    expect(await seen(essex('somebody'))).toEqual(['ann', 'cat']);
    const askedFor = async (personId: string, persons: PersonScope) => {
      const more = { filter: { personId }, persons, accessOn: today, page: { first: 100 } };
      const answers = [
        await at.models.cases({ ...more, asOf: asAt(today) }),
        await at.models.tasks({ ...more, asOf: asAt(today) }),
      ];
      return answers.map(({ incomplete }) => incomplete);
    };
    expect(await askedFor('ben', essex('rita'))).toEqual([true, true]);
    // As nobody is: that something waits would tell that there is such a person.
    expect(await askedFor('ben', essex('somebody'))).toEqual(await askedFor('nobody', essex('somebody')));
    await at.story.retract(stream, again, '2014-09-26');
    await settled();
    expect(await seen(essex('somebody'))).toEqual(['ann', 'ben', 'cat']);
  });

  it('is under the list that was set last, and under none once it is lifted', async () => {
    await limit(['rita'], '2014-09-26');
    await settled();
    expect(await seen(essex('paula'))).toEqual(['ann', 'cat']);
    expect(await seen(essex('rita'))).toEqual(['ann', 'ben', 'cat']);
    await lift('2014-09-26');
    await settled();
    expect(await seen(essex('somebody'))).toEqual(['ann', 'ben', 'cat']);
    await limit(['rita'], '2014-09-26');
    await settled();
    expect(await seen(essex('somebody'))).toEqual(['ann', 'cat']);
  });

  it('is kept from others no longer where the list was taken back', async () => {
    await lift('2014-09-26');
    const again = await limit(['rita'], '2014-09-26');
    await at.story.retract(stream, again, '2014-09-26');
    await settled();
    expect(await seen(essex('somebody'))).toEqual(['ann', 'ben', 'cat']);
  });

  it('is absent from the list of cases and from its total, whatever clocks it is asked by', async () => {
    for (const asOf of [
      asAt(today),
      asAt('2013-06-30'),
      asAt(today, '2013-06-30'),
      asAt('2013-06-30', '2013-07-01'),
    ]) {
      const { edges, totalCount } = await list({}, asOf, essex('somebody'));
      expect(edges.map(({ node }) => node.caseId)).not.toContain('case-ben');
      expect(totalCount).toBe(edges.length);
      expect((await list({}, asOf, essex('paula'))).totalCount).toBe(totalCount + 1);
      expect((await list({ personId: 'ben' }, asOf, essex('somebody'))).totalCount).toBe(0);
    }
  });

  it('is absent from the cases of others: not as a match, nor by sessions or a last entry', async () => {
    const ofAnn = async (reader: string) =>
      (await list({ personId: 'ann' }, asAt(today), essex(reader))).edges.find(
        ({ node }) => node.caseId === 'case-ann',
      )?.node;
    expect(await ofAnn('paula')).toMatchObject({ matches: [{ otherPersonId: 'ben' }], sessionsHeld: 2 });
    expect(await ofAnn('somebody')).toMatchObject({
      matches: [],
      sessionsHeld: 0,
      lastEntryOn: '2014-08-04',
    });
  });

  it('takes entries about both out of the case files of others', async () => {
    const types = async (reader?: CaseFileQuery['reader']) => {
      const { edges } = await at.fileOf('ann', asAt(today), reader && { reader });
      return edges.map(({ node }) => node.type);
    };
    const all = await types();
    expect(all).toEqual(expect.arrayContaining(['MatchMade', 'SessionHeld', 'MentorApproved']));
    const rest = await types({ persons: essex('somebody'), accessOn: today });
    expect(rest).toContain('MentorApproved');
    expect(rest.filter((type) => type === 'MatchMade' || type.startsWith('Session'))).toEqual([]);
    expect(await types({ persons: essex('paula'), accessOn: today })).toEqual(all);
    await lift('2014-09-25');
    await settled();
    expect(await types({ persons: essex('somebody'), accessOn: today })).toEqual(all);
  });

  it('takes them out however many persons are under limited access', async () => {
    for (let number = 0; number < 2_000; number += 1) {
      await at.story.record(
        `dataSubject-other-${number}`,
        'LimitedAccessSet',
        { allowed: ['olga'], reason: 'sealed:reason' },
        { on: '2014-09-25' },
      );
    }
    await settled();
    const { edges } = await at.fileOf('ann', asAt(today), {
      reader: { persons: essex('somebody'), accessOn: today },
    });
    expect(edges.map(({ node }) => node.type)).not.toContain('MatchMade');
  });

  it('is absent from tasks: those about them alone, and their part of those about others', async () => {
    const task = (id: string, subjects: readonly string[]) =>
      at.story.record(
        `task-${id}`,
        'TaskRaised',
        {
          kind: 'MATCH_REVIEW',
          about: { stream: 'supervision-ben', eventId: 'e1' },
          urgent: true,
          matchIds: ['match1'],
        },
        { on: '2014-09-26', subjects },
      );
    await task('of-ben', ['ben']);
    await task('of-both', ['ann', 'ben']);
    await task('of-ann', ['ann']);
    await settled();
    const told = async (reader: string) =>
      (await tasks(essex(reader))).edges.map(({ node }) => [
        node.taskId,
        node.persons,
        node.about.stream,
        node.matchIds,
      ]);
    expect(await told('paula')).toEqual([
      ['of-ben', ['ben'], 'supervision-ben', ['match1']],
      ['of-both', ['ann', 'ben'], 'supervision-ben', ['match1']],
      ['of-ann', ['ann'], 'supervision-ben', ['match1']],
    ]);
    expect(await told('somebody')).toEqual([
      ['of-both', ['ann'], null, []],
      ['of-ann', ['ann'], 'supervision-ben', []],
    ]);
    expect((await tasks(essex('somebody'))).totalCount).toBe(2);
  });

  it('stays in aggregates', async () => {
    const before = await at.summary();
    await lift('2014-09-26');
    await settled();
    expect((await at.summary()).funnel).toEqual(before.funnel);
  });

  it('can be told from others by the machinery', async () => {
    expect(await at.models.scope.limitedAmong(['ann', 'ben'], today)).toEqual(new Set(['ben']));
    expect(await at.models.scope.withheldAmong(essex('paula'), ['ann', 'ben'], today)).toEqual(new Set());
    expect(await at.models.scope.withheldAmong(essex('somebody'), ['ann', 'ben'], today)).toEqual(
      new Set(['ben']),
    );
    expect(await at.models.scope.withheldAmong(essex('somebody'), ['nobody'], today)).toEqual(new Set());
  });

  it('and those whom an officer was once matched with are withheld alike (R4), but other persons are no secret', async () => {
    await lift('2014-09-26');
    await settled();
    const exclude = { selfPersonId: 'ann', andTheirMatches: true };
    const officer: PersonScope = { kind: 'some', officer: 'om-3', reader: 'om-3', exclude };
    expect(await at.models.scope.withheldAmong(officer, ['ann', 'ben', 'cat'], today)).toEqual(
      new Set(['ann', 'ben']),
    );
    const manager = { ...officer, exclude: { ...exclude, andTheirMatches: false } };
    expect(await at.models.scope.withheldAmong(manager, ['ann', 'ben', 'cat'], today)).toEqual(new Set());
  });
});
