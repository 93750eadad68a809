import { readdirSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PersonScope, ReadModels } from './contract.js';
import { type Sketch, tellEssex } from './testing/essex-sketch.js';
import { asAt, Story } from './testing/story.js';

const everyone: PersonScope = { kind: 'all' };
const today = '2014-09-26';

describe('the read models', () => {
  let story: Story;
  let models: ReadModels;
  let told: Sketch;
  beforeEach(async () => {
    story = new Story();
    models = await story.open();
    told = await tellEssex(story);
    await story.settled(models);
  });
  afterEach(() => story.close());

  const fileOf = (personId: string, asOf = asAt(today), more = {}) =>
    models.caseFile({ personId, asOf, page: { first: 100 }, ...more });
  const types = async (personId: string, asOf = asAt(today), more = {}) =>
    (await fileOf(personId, asOf, more)).edges.map(({ node }) => node.type);
  const list = (
    filter = {},
    asOf = asAt(today),
    persons: PersonScope = everyone,
    page: { first: number; after?: string } = { first: 100 },
  ) => models.cases({ filter, persons, accessOn: today, asOf, page });
  const stateOf = async (caseId: string, asOf = asAt(today)) =>
    (await list({}, asOf)).edges.find(({ node }) => node.caseId === caseId)?.node.state;
  const summary = async (asOf = asAt(today), contractYear?: string) => {
    const found = await models.programmeSummary({
      contract: 'essex',
      asOf,
      ...(contractYear ? { contractYear } : {}),
    });
    if (!found) throw new Error('no such contract');
    return found;
  };

  describe('the case file', () => {
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
      await story.retract('match-match1', told.session, '2014-09-26');
      await story.settled(models);
      expect((await types('ben')).filter((type) => type === 'SessionHeld')).toHaveLength(1);
      const { edges } = await fileOf('ben', asAt(today), { includeSuperseded: true });
      const entry = edges.find(({ node }) => node.entryId === told.session)?.node;
      expect(entry?.superseded).toMatchObject({
        kind: 'RETRACTED',
        reason: 'sealed:reason',
        by: { id: 'staff-1' },
      });
      const before = await fileOf('ben', asAt(today, '2014-09-25'), { includeSuperseded: true });
      expect(before.edges.find(({ node }) => node.entryId === told.session)?.node.superseded).toBeNull();
    });

    it('keeps the pages of a list as page one found them while new facts arrive', async () => {
      const asOf = asAt(today);
      const first = await models.caseFile({ personId: 'ben', asOf, page: { first: 5 } });
      await story.record(
        'journey-ben',
        'GoalSet',
        { goalId: 'goal1', domain: 'ACCOMMODATION', role: 'MENTEE' },
        { on: '2013-06-05', recorded: today },
      );
      await story.retract('match-match1', told.session, today);
      await story.settled(models);
      const seen = [...first.edges];
      for (let page = first; page.pageInfo.hasNextPage;) {
        page = await models.caseFile({
          personId: 'ben',
          asOf,
          page: { first: 5, after: page.pageInfo.endCursor ?? '' },
        });
        expect(page.position).toBe(first.position);
        seen.push(...page.edges);
      }
      expect(seen).toHaveLength(14);
      expect(seen.map(({ node }) => node.entryId)).toContain(told.session);
      expect(await types('ben')).toContain('GoalSet');
    });

    it('refuses a cursor that was changed, or that belongs to another query', async () => {
      const page = await models.caseFile({ personId: 'ben', asOf: asAt(today), page: { first: 2 } });
      const after = page.pageInfo.endCursor ?? '';
      expect(models.asAtOf(after)).toBe(today);
      const bad = { code: 'BAD_CURSOR' };
      const turn = (personId: string, day: string, cursor: string) =>
        models.caseFile({ personId, asOf: asAt(day), page: { first: 2, after: cursor } });
      await expect(turn('ann', today, after)).rejects.toMatchObject(bad);
      await expect(turn('ben', '2014-09-25', after)).rejects.toMatchObject(bad);
      const changed = `${after.slice(0, -2)}${after.at(-2) === 'A' ? 'B' : 'A'}${after.at(-1)}`;
      await expect(turn('ben', today, changed)).rejects.toMatchObject(bad);
      await expect(turn('ben', today, 'x')).rejects.toMatchObject(bad);
      await expect(
        models.caseFile({ personId: 'ben', asOf: asAt(today), page: { first: 101 } }),
      ).rejects.toMatchObject({ code: 'INVALID_PAGE' });
    });
  });

  describe('the list of cases', () => {
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
      expect(await ids({ states: ['CASE_SUPPORTER_ENDED', 'IN_SESSIONS'] })).toEqual([
        'case-ben',
        'case-ann',
      ]);
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
      await story.record(
        'employment-cat',
        'CaseSupporterOfferAccepted',
        { applicationId: 'a2', caseId: 'case-cat', plannedStartOn: '2014-10-06' },
        { on: '2014-09-01' },
      );
      await story.settled(models);
      expect(await stateOf('case-cat')).toBe('WAITING_TO_START');
      await story.record(
        'employment-cat',
        'CaseSupporterOfferLapsed',
        { applicationId: 'a2', caseId: 'case-cat' },
        { on: '2014-09-20' },
      );
      await story.settled(models);
      expect(await stateOf('case-cat')).toBe('LEFT_TRAINING');
      expect(await stateOf('case-cat', asAt('2014-09-19'))).toBe('WAITING_TO_START');
    });
  });

  describe('the programme summary', () => {
    it('counts the funnel of a contract year, with the days between its stages', async () => {
      const { funnel } = await summary(asAt(today), 'y1');
      expect(funnel.map(({ stage, cases, medianDays }) => [stage, cases, medianDays])).toEqual([
        ['REFERRED', 3, null],
        ['ELIGIBLE', 3, 10],
        ['ENROLLED', 2, 29.5],
        ['PASSED', 1, 99],
        ['AWARDED', 1, 2],
        ['APPROVED', 1, 17],
        ['MATCHED', 2, 29],
        ['FIRST_SESSION', 2, 6],
        ['CLOSED', 0, null],
      ]);
      expect((await summary(asAt(today), 'y2')).funnel.every(({ cases }) => cases === 0)).toBe(true);
    });

    it('counts by Delivery Unit, and of one unit alone', async () => {
      const all = await summary();
      expect(all.byUnit).toEqual([{ unit: 'unit-1', funnel: all.funnel }]);
      const none = await models.programmeSummary({ contract: 'essex', unit: 'unit-9', asOf: asAt(today) });
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
      const [contract] = await models.contracts({ asOf: asAt(today) });
      expect(contract).toMatchObject({
        contract: 'essex',
        title: 'Essex',
        bodies: ['epb'],
        units: [{ unit: 'unit-1', name: 'Chelmsford' }],
      });
      expect(contract?.years.map(({ yearId }) => yearId)).toEqual(['y1', 'y2']);
      expect(await models.programmeSummary({ contract: 'kent', asOf: asAt(today) })).toBeNull();
      await expect(summary(asAt(today), 'y9')).rejects.toMatchObject({ code: 'UNKNOWN_CONTRACT_YEAR' });
    });
  });

  it('loses a retracted fact everywhere from the correction on, and nowhere before it', async () => {
    await story.retract('mentor-ann', told.approval, '2014-09-26');
    await story.settled(models);
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
    const { referral } = told;
    const data = {
      entryId: referral,
      entryType: 'ReferralSubmitted',
      replacedBy: crypto.randomUUID(),
      reason: 'sealed:r',
    };
    await story.record('referral-ben', 'EntryCorrected', data, { on: today });
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
    await story.record('referral-ben', 'ReferralSubmitted', right, entry);
    await story.settled(models);
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
    await story.retract('mentor-ann', told.approval, today);
    await story.settled(models);
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
    await story.record('journey-ben', 'NotYetInvented', {}, { on: today });
    await story.record(
      'journey-ben',
      'GoalSet',
      { goalId: 'g', domain: 'ACCOMMODATION', role: 'MENTEE' },
      { on: today },
    );
    await story.settled(models);
    expect((await fileOf('ben')).incomplete).toBe(true);
    expect((await fileOf('cat')).incomplete).toBe(false);
    const { edges, incomplete } = await list();
    expect(incomplete).toBe(true);
    expect(edges.map(({ node }) => [node.personId, node.incomplete])).toEqual([
      ['ben', true],
      ['cat', false],
      ['ann', false],
    ]);
    const health = (await models.engine.health()).find(({ name }) => name === 'case-file');
    expect(health).toMatchObject({ parked: 2, skipped: 0, status: 'live' });
  });

  it('answers what the office knew by the day on which it says that it took a fact down', async () => {
    await story.record(
      'dataSubject-dan',
      'PersonRegistered',
      {},
      { on: '2013-01-10', recorded: today, office: '2013-01-12' },
    );
    await story.settled(models);
    expect(await types('dan', asAt('2013-02-01', '2013-02-01'))).toEqual([]);
    expect(await types('dan', asAt('2013-02-01', '2013-02-01', 'OFFICE'))).toEqual(['PersonRegistered']);
    expect(await types('dan', asAt('2013-02-01', '2013-01-11', 'OFFICE'))).toEqual([]);
  });

  describe('who may be seen', () => {
    const seen = (criteria: object, on = today) =>
      models.scope.personsVisibleTo({ kind: 'some', ...criteria }, on);

    it('lets an officer see whom they supervise now', async () => {
      expect(await seen({ officer: 'olga' })).toEqual(['ben']);
      expect(await seen({ officer: 'olga' }, '2013-04-30')).toEqual([]);
      await story.record(
        'supervision-ben',
        'OffenderManagerAssigned',
        { officer: 'pete', unit: 'unit-1' },
        { on: '2014-09-25' },
      );
      await story.settled(models);
      expect(await seen({ officer: 'olga' })).toEqual([]);
      expect(await seen({ officer: 'pete' })).toEqual(['ben']);
    });

    it('lets a mentor see themselves and whom they are matched with, until the last day of the match', async () => {
      const pair = { matchId: 'match1', mentorId: 'ann', menteeId: 'ben' };
      await story.record(
        'mentor-ann',
        'MatchEnded',
        { ...pair, reason: 'GOALS_MET', polarity: 'POSITIVE' },
        { on: '2014-09-20', subjects: ['ann', 'ben'] },
      );
      await story.settled(models);
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
      expect(await models.scope.visibleAmong(all, ['ann', 'ben', 'cat'], today)).toEqual(new Set(['cat']));
    });

    it('keeps to it in the list of cases and in its count', async () => {
      const ofOfficer = await list({}, asAt(today), { kind: 'some', officer: 'olga' });
      expect(ofOfficer.edges.map(({ node }) => node.caseId)).toEqual(['case-ben']);
      expect(ofOfficer.totalCount).toBe(1);
      expect((await list({}, asAt(today), { kind: 'none' })).totalCount).toBe(0);
      expect((await list({}, asAt(today), { kind: 'some' })).totalCount).toBe(0);
      expect(await models.scope.isVisible({ kind: 'some', officer: 'olga' }, 'ann', today)).toBe(false);
      expect(await models.scope.isVisible(everyone, 'ann', today)).toBe(true);
    });
  });

  describe('the feed of changes', () => {
    it('tells every event of the log once, in its order, without holes', async () => {
      const { changes, scannedTo } = await models.changes.changesAfter({ after: 0, limit: 1000 });
      expect(changes.map(({ seq }) => seq)).toEqual(changes.map((_, index) => index + 1));
      expect(changes.map(({ position }) => position)).toEqual(changes.map(({ position }) => position).sort());
      expect(scannedTo).toBe(await models.changes.latestSequence());
      expect(await models.changes.earliest()).toBe(1);
    });

    it('goes on after a sequence number, for one person or one unit', async () => {
      const all = await models.changes.changesAfter({ after: 0, limit: 1000 });
      const ofBen = await models.changes.changesAfter({ after: 0, limit: 3, filter: { personId: 'ben' } });
      expect(ofBen.changes).toHaveLength(3);
      expect(ofBen.scannedTo).toBe(ofBen.changes.at(-1)?.seq);
      const rest = await models.changes.changesAfter({
        after: ofBen.scannedTo,
        limit: 1000,
        filter: { personId: 'ben' },
      });
      const expected = all.changes.filter(({ personIds }) => personIds.includes('ben'));
      expect([...ofBen.changes, ...rest.changes]).toEqual(expected);
      expect(rest.scannedTo).toBe(all.scannedTo);
      const ofUnit = await models.changes.changesAfter({ after: 0, limit: 1000, filter: { unit: 'unit-1' } });
      expect(ofUnit.changes).toEqual(all.changes.filter(({ deliveryUnit }) => deliveryUnit === 'unit-1'));
    });

    it('says which entry a correction takes back, and tells its listeners', async () => {
      let told2 = 0;
      const end = models.changes.onAppended(() => (told2 += 1));
      await story.retract('mentor-ann', told.approval, today);
      await story.settled(models);
      end();
      const after = (await models.changes.latestSequence()) - 1;
      const { changes } = await models.changes.changesAfter({ after, limit: 10 });
      expect(changes).toMatchObject([
        { type: 'EntryRetracted', corrects: told.approval, personIds: ['ann'] },
      ]);
      expect(told2).toBeGreaterThan(0);
    });
  });

  it('is the same after a rebuild, and when it is built from nothing', async () => {
    await story.retract('mentor-ann', told.approval, today);
    await story.settled(models);
    await models.close();
    const before = dump(story.folder);
    models = await story.open();
    await models.engine.rebuild();
    await models.close();
    expect(dump(story.folder)).toEqual(before);
    models = await story.open(join(story.folder, 'anew'));
    await story.settled(models);
    await models.close();
    expect(dump(join(story.folder, 'anew'))).toEqual(before);
    expect((await models.engine.health()).every(({ parked }) => parked === 0)).toBe(true);
  });
});

/** Every row of every table, by projection; of several builds, the newest. */
function dump(folder: string) {
  const newest = new Map<string, string>();
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .sort()) {
    newest.set(file.split('.')[0] ?? '', file);
  }
  return [...newest].map(([projection, file]) => {
    const db = new DatabaseSync(join(folder, file), { readOnly: true });
    const tables = db.prepare(`select name from sqlite_schema where type = 'table' order by name`).all();
    const rows = tables.map(({ name }) => [name, db.prepare(`select * from "${name}" order by rowid`).all()]);
    db.close();
    return [projection, rows];
  });
}
