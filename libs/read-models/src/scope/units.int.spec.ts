import { beforeEach, expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import type { PersonScope } from '../contract.js';
import { asAt } from '../testing/story.js';
import { today, useTold } from '../testing/told.js';

const within = (units: readonly string[], contracts = ['essex']): PersonScope => ({
  ...{ kind: 'some', reader: 'paula', contracts, units },
});
/** Of the sketch, everybody was referred into unit-1, and ann and cat trained there. */
onEachDatabase('people of a contract, within Delivery Units', (newPlace) => {
  const at = useTold(newPlace);
  const seen = (scope: PersonScope, on = today) => at.models.scope.personsVisibleTo(scope, on);
  const settled = () => at.story.settled(at.models);
  const enrol = (personId: string, unit: string, contract: string) =>
    at.story.record(
      'trainingGroup-g2',
      'LearnerEnrolled',
      { groupId: 'g2', personId, caseId: `case-${personId}` },
      { on: '2014-06-01', subjects: [personId], unit, contract },
    );
  let enrolment = '';
  beforeEach(async () => {
    enrolment = await enrol('ben', 'unit-2', 'essex');
    await settled();
  });

  it('are those who were referred into one of these under that contract, or trained in one', async () => {
    expect(await seen(within(['unit-1']))).toEqual(['ann', 'ben', 'cat']);
    expect(await seen(within(['unit-2']))).toEqual(['ben']);
    expect(await seen(within(['unit-1', 'unit-2']))).toEqual(['ann', 'ben', 'cat']);
    expect(await seen(within(['unit-3']))).toEqual([]);
    expect(await seen(within(['unit-2']), '2014-05-31')).toEqual([]);
  });

  it('are nobody where there is no unit, and all where units are no bound', async () => {
    expect(await seen(within([]))).toEqual([]);
    expect(await seen({ kind: 'some', contracts: ['essex'] })).toEqual(['ann', 'ben', 'cat']);
    expect(await seen({ kind: 'some', units: ['unit-1'] })).toEqual([]);
  });

  it('are of a unit by what was under the same contract', async () => {
    await at.story.record(
      'referral-cat',
      'ReferralSubmitted',
      { caseId: 'case-2', route: 'MENTEE', referrer: { kind: 'SELF' }, unit: 'unit-3', contract: 'kent' },
      { on: '2014-06-02', unit: 'unit-3', contract: 'kent' },
    );
    // Trained under a contract under which they were never referred.
    await enrol('ann', 'unit-3', 'kent');
    await settled();
    expect(await seen(within(['unit-3']))).toEqual([]);
    expect(await seen(within(['unit-1'], ['kent']))).toEqual([]);
    expect(await seen(within(['unit-3'], ['kent']))).toEqual(['cat']);
    expect(await seen(within(['unit-3'], ['essex', 'kent']))).toEqual(['cat']);
  });

  it('are still of the unit of that time where they left, or an officer of another unit took them over', async () => {
    const left = {
      groupId: 'g2',
      personId: 'ben',
      caseId: 'case-ben',
      reason: 'HEALTH',
      polarity: 'NEUTRAL',
    };
    const there = { unit: 'unit-2', contract: 'essex' };
    await at.story.record('trainingGroup-g2', 'LearnerWithdrew', left, {
      ...{ on: '2014-06-09', subjects: ['ben'], ...there },
    });
    await at.story.record(
      'supervision-ben',
      'OffenderManagerAssigned',
      { officer: 'pete', unit: 'unit-3' },
      { on: '2014-06-10', unit: 'unit-3' },
    );
    await settled();
    expect(await seen(within(['unit-2']))).toEqual(['ben']);
    expect(await seen(within(['unit-3']))).toEqual([]);
  });

  it('are not of a unit by what was taken back', async () => {
    await at.story.retract('trainingGroup-g2', enrolment, today);
    await at.story.retract('referral-ben', at.told.referral, today);
    await settled();
    expect(await seen(within(['unit-2']))).toEqual([]);
    expect(await seen(within(['unit-1']))).toEqual(['ann', 'cat']);
  });

  it('are so in the list of cases and its total', async () => {
    const { edges, totalCount } = await at.list({}, asAt(today), within(['unit-2']));
    expect([edges.map(({ node }) => node.caseId), totalCount]).toEqual([['case-ben'], 1]);
    expect((await at.list({}, asAt(today), within([]))).totalCount).toBe(0);
  });

  it('have their tasks; one about nobody is of its unit, or of all units where it names none', async () => {
    const raise = (id: string, more: { unit?: string; subjects?: readonly string[] }) =>
      at.story.record(
        `task-${id}`,
        'TaskRaised',
        { kind: 'DEVIATION_REVIEW', about: {}, urgent: false },
        { on: '2014-09-26', subjects: [], contract: 'essex', ...more },
      );
    await raise('of-ann', { subjects: ['ann'] });
    await raise('of-ben', { subjects: ['ben'] });
    await raise('of-unit-1', { unit: 'unit-1' });
    await raise('of-unit-2', { unit: 'unit-2' });
    await raise('of-no-unit', {});
    await settled();
    const tasks = async (persons: PersonScope) => {
      const asked = { filter: {}, persons, accessOn: today, asOf: asAt(today), page: { first: 100 } };
      const { edges, totalCount } = await at.models.tasks(asked);
      expect(totalCount).toBe(edges.length);
      return edges.map(({ node }) => node.taskId);
    };
    expect(await tasks(within(['unit-2']))).toEqual(['of-ben', 'of-unit-2', 'of-no-unit']);
    expect(await tasks(within(['unit-3']))).toEqual(['of-no-unit']);
    expect(await tasks(within([]))).toEqual([]);
  });
});
