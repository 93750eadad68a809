import { expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import { asAt } from '../testing/story.js';
import { today, useTold } from '../testing/told.js';

onEachDatabase('the programme summary', (newPlace) => {
  const at = useTold(newPlace);
  const { summary } = at;

  it('counts the funnel of a contract year for each route, with the days between its stages', async () => {
    const { funnel } = await summary(asAt(today), 'y1');
    const steps = (of: string) =>
      funnel
        .filter(({ route }) => route === of)
        .map(({ stage, cases, medianDays }) => [stage, cases, medianDays]);
    expect(steps('MENTOR')).toEqual([
      ['REFERRED', 2, null],
      ['ELIGIBLE', 2, 10],
      ['ENROLLED', 2, 29.5],
      ['PASSED', 1, 99],
      ['AWARDED', 1, 2],
      ['APPROVED', 1, 17],
      ['MATCHED', 1, 50],
      ['FIRST_SESSION', 1, 6],
      ['CLOSED', 0, null],
    ]);
    expect(steps('MENTEE')).toEqual([
      ['REFERRED', 1, null],
      ['ELIGIBLE', 1, 7],
      ['MATCHED', 1, 8],
      ['FIRST_SESSION', 1, 6],
      ['CLOSED', 0, null],
    ]);
    expect((await summary(asAt(today), 'y2')).funnel.every(({ cases }) => cases === 0)).toBe(true);
  });

  it('counts by Delivery Unit, and of one unit alone', async () => {
    const all = await summary();
    expect(all.byUnit).toEqual([{ unit: 'unit-1', funnel: all.funnel }]);
    const none = await at.models.programmeSummary({ contract: 'essex', unit: 'unit-9', asOf: asAt(today) });
    expect(none?.funnel.every(({ cases }) => cases === 0)).toBe(true);
  });

  it('tells how each training group went', async () => {
    expect((await summary()).groups).toEqual([
      {
        groupId: 'g1',
        place: 'Chelmsford',
        unit: 'unit-1',
        plannedStartOn: '2013-01-14',
        startedOn: '2013-01-14',
        completedOn: '2013-03-20',
        cancelledOn: null,
        enrolled: 2,
        left: [{ reason: 'EMPLOYMENT', polarity: 'POSITIVE', count: 1 }],
        remaining: 1,
        awards: 1,
      },
    ]);
  });

  it('counts awards against the target, support, breaches, feedback and outcomes', async () => {
    const found = await summary(asAt(today), 'y1');
    expect(found.targets).toEqual([
      { measure: 'AWARDS', target: 4, actual: 1 },
      { measure: 'CASE_SUPPORTERS', target: 2, actual: 0 },
    ]);
    expect(found.modulesPassed).toEqual([{ code: 'm1', count: 1 }]);
    expect(found.sessions).toEqual({
      held: 2,
      minutes: 90,
      missed: 1,
      supportKinds: [
        { code: 'HOUSING', count: 1 },
        { code: 'LISTENING', count: 2 },
      ],
    });
    expect(found.breaches).toEqual({
      recorded: 1,
      resolved: 1,
      medianDaysToResolution: 76,
      resolutions: [{ code: 'CONTINUED', count: 1 }],
    });
    expect(found.feedback).toEqual([]);
    expect((await summary()).feedback).toEqual([{ code: 'POSITIVE', count: 1 }]);
    expect(found.outcomes).toEqual([
      { domain: 'ACCOMMODATION', improved: 1, maintained: 0, worsened: 0, notMeasurable: 0 },
    ]);
  });

  it('counts Case Supporters waiting, employed and ended on any day', async () => {
    const on = async (day: string) => (await summary(asAt(day))).caseSupporters;
    expect(await on('2013-11-17')).toEqual({ waiting: 0, employed: 0, ended: 0 });
    expect(await on('2013-12-02')).toEqual({ waiting: 1, employed: 0, ended: 0 });
    expect(await on('2014-08-02')).toEqual({ waiting: 0, employed: 1, ended: 0 });
    expect(await on('2014-08-03')).toEqual({ waiting: 0, employed: 0, ended: 1 });
    expect((await summary()).laterRoles).toMatchObject([
      { title: 'Offender Manager', employer: 'crc', count: 1 },
    ]);
  });

  it('names contracts with their years and units, and says nothing of one it does not know', async () => {
    const [contract] = await at.models.contracts({ asOf: asAt(today) });
    expect(contract).toMatchObject({
      contract: 'essex',
      title: 'Essex',
      bodies: ['epb'],
      units: [{ unit: 'unit-1', name: 'Chelmsford' }],
    });
    expect(contract?.years.map(({ yearId }) => yearId)).toEqual(['y1', 'y2']);
    expect(await at.models.programmeSummary({ contract: 'kent', asOf: asAt(today) })).toBeNull();
    await expect(summary(asAt(today), 'y9')).rejects.toMatchObject({ code: 'UNKNOWN_CONTRACT_YEAR' });
  });

  it('takes the first and the last day of a contract year into it, and no other', async () => {
    const { story } = at;
    for (const [index, on] of ['2013-09-30', '2013-10-01', '2014-09-30', '2014-10-01'].entries()) {
      const personId = `edge-${index}`;
      const award = { caseId: `case-${personId}`, level: 2, title: 'Award in Peer Mentoring' };
      const where = { contract: 'essex', unit: 'unit-1', recorded: '2014-10-02' };
      const referred = { caseId: award.caseId, route: 'MENTOR' };
      await story.record(`referral-${personId}`, 'ReferralSubmitted', referred, { on, ...where });
      await story.record(`learner-${personId}`, 'QualificationAwarded', award, { on, ...where });
      const session = { minutes: 60, sessionId: personId, mentorId: 'ann', menteeId: personId };
      const { subjects, ...held } = { subjects: [personId, 'ann'], on: `${on}T08:00:00.000Z`, ...where };
      await story.record(`match-${personId}`, 'SessionHeld', session, { ...held, subjects });
    }
    await story.settled(at.models);
    const { awards, sessions, funnel } = await summary(asAt('2014-12-31'), 'y2');
    expect([awards, sessions.held, sessions.minutes]).toEqual([2, 2, 120]);
    expect(funnel.find(({ stage }) => stage === 'REFERRED')?.cases).toBe(2);
  });
});
