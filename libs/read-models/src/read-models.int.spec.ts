import { expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../test/read-models/each-database.js';
import { asAt } from './testing/story.js';
import { today, useTold } from './testing/told.js';

onEachDatabase('the read models', (newPlace) => {
  const at = useTold(newPlace);
  const { fileOf, types, list, stateOf, summary } = at;

  it('loses a retracted fact everywhere from the correction on, and nowhere before it', async () => {
    await at.story.retract('mentor-ann', at.told.approval, '2014-09-26');
    await at.story.settled(at.models);
    const approved = async (known?: string) => ({
      file: (await types('ann', asAt('2013-05-01', known))).includes('MentorApproved'),
      state: await stateOf('case-ann', asAt('2013-05-01', known)),
      funnel: (await summary(asAt('2013-05-01', known))).funnel.find(({ stage }) => stage === 'APPROVED')
        ?.cases,
    });
    expect(await approved()).toEqual({ file: false, state: 'QUALIFIED', funnel: 0 });
    expect(await approved('2014-09-26')).toEqual({ file: false, state: 'QUALIFIED', funnel: 0 });
    expect(await approved('2014-09-25')).toEqual({ file: true, state: 'APPROVED', funnel: 1 });
    expect(await approved('2013-04-07')).toEqual({ file: false, state: 'QUALIFIED', funnel: 0 });
  });

  it('shows what replaced a corrected entry in its place, and before the correction the entry itself', async () => {
    const { referral } = at.told;
    const data = {
      entryId: referral,
      entryType: 'ReferralSubmitted',
      replacedBy: crypto.randomUUID(),
      reason: 'sealed:r',
    };
    await at.story.record('referral-ben', 'EntryCorrected', data, { on: today });
    const right = {
      caseId: 'case-ben',
      route: 'MENTEE',
      referrer: { kind: 'SELF' },
      unit: 'unit-2',
      contract: 'essex',
    };
    const entry = {
      on: '2013-05-10',
      recorded: today,
      unit: 'unit-2',
      contract: 'essex',
      corrects: referral,
    };
    await at.story.record('referral-ben', 'ReferralSubmitted', right, entry);
    await at.story.settled(at.models);
    const referredIn = async (known?: string) => {
      const { node } = (await list({ route: 'MENTEE' }, asAt(today, known))).edges[0] ?? {};
      const units = (await summary(asAt(today, known))).byUnit.map(({ unit }) => unit);
      return [node?.unit, node?.submittedOn, units];
    };
    expect(await referredIn()).toEqual(['unit-2', '2013-05-10', ['unit-1', 'unit-2']]);
    expect(await referredIn('2014-09-25')).toEqual(['unit-1', '2013-05-13', ['unit-1']]);
    const { edges } = await fileOf('ben');
    expect(edges.find(({ node }) => node.type === 'ReferralSubmitted')?.node.corrects).toBe(referral);
  });

  it('gives a case the same state in the list, where SQL decides, and in the file, where the fold does', async () => {
    await at.story.retract('mentor-ann', at.told.approval, today);
    await at.story.settled(at.models);
    for (const known of [undefined, '2014-09-25', '2013-06-01', '2012-11-20']) {
      for (const day of [
        '2012-11-01',
        '2012-12-31',
        '2013-02-01',
        '2013-04-30',
        '2013-06-05',
        '2013-11-20',
        '2014-03-01',
        '2014-08-03',
        today,
      ]) {
        const asOf = asAt(day, known);
        const listed = (await list({}, asOf)).edges.map(({ node }) => [node.caseId, node.state]);
        const filed = await Promise.all(
          ['ann', 'ben', 'cat'].map(async (person) => (await fileOf(person, asOf)).header.openCases),
        );
        expect(listed.sort()).toEqual(
          filed
            .flat()
            .map(({ caseId, state }) => [caseId, state])
            .sort(),
        );
      }
    }
  });

  it('says that an answer is incomplete where a fact of it could not be projected', async () => {
    await at.story.record('journey-ben', 'NotYetInvented', {}, { on: today });
    await at.story.record(
      'journey-ben',
      'GoalSet',
      { goalId: 'g', domain: 'ACCOMMODATION', role: 'MENTEE' },
      { on: today },
    );
    await at.story.settled(at.models);
    expect((await fileOf('ben')).incomplete).toBe(true);
    expect((await fileOf('cat')).incomplete).toBe(false);
    const { edges, incomplete } = await list();
    expect(incomplete).toBe(true);
    expect(edges.map(({ node }) => [node.personId, node.incomplete])).toEqual([
      ['ben', true],
      ['cat', false],
      ['ann', false],
    ]);
    const health = (await at.models.engine.health()).find(({ name }) => name === 'case-file');
    expect(health).toMatchObject({ parked: 2, skipped: 0, status: 'live' });
  });

  it('answers what the office knew by the day on which it says that it took a fact down', async () => {
    await at.story.record(
      'dataSubject-dan',
      'PersonRegistered',
      {},
      { on: '2013-01-10', recorded: today, office: '2013-01-12' },
    );
    await at.story.settled(at.models);
    expect(await types('dan', asAt('2013-02-01', '2013-02-01'))).toEqual([]);
    expect(await types('dan', asAt('2013-02-01', '2013-02-01', 'OFFICE'))).toEqual(['PersonRegistered']);
    expect(await types('dan', asAt('2013-02-01', '2013-01-11', 'OFFICE'))).toEqual([]);
  });

  it('takes the office to have known a fact of its own day no later than the log did', async () => {
    const entry = { on: today, recorded: today, office: today };
    await at.story.record('dataSubject-eva', 'PersonRegistered', {}, entry);
    await at.story.settled(at.models);
    const knownAt = `${today}T12:00:00.000Z`;
    const { edges } = await at.fileOf('eva', { asAt: today, knownAt, knownBy: 'OFFICE' });
    expect(edges).toHaveLength(1);
  });

  it('is the same after a rebuild, and when it is built from nothing', async () => {
    await at.story.retract('mentor-ann', at.told.approval, today);
    await at.story.settled(at.models);
    const before = await at.place.dump();
    await at.models.engine.rebuild();
    expect(await at.place.dump()).toEqual(before);
    const anew = await at.anotherPlace();
    const other = await at.story.open(anew);
    await at.story.settled(other);
    expect(await anew.dump()).toEqual(before);
    expect((await other.engine.health()).every(({ parked }) => parked === 0)).toBe(true);
  });
});
