import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '#access';
import { afterwards } from '../support/cleanup.js';
import { throughline } from '../support/cli.js';
import { type RunningServer, settingsFor, startServer } from '../support/server.js';
import type { Stores } from '../support/stores.js';

const FIRST_TEXT = '2013-12-02';
const SECOND_TEXT = '2014-09-26';
const CONTRACT = 'essex-peer-mentoring';

interface Group {
  readonly groupId: string;
  readonly place: string;
  readonly unit: string;
  readonly plannedStartOn: string;
  readonly startedOn: string | null;
  readonly completedOn: string | null;
  readonly enrolled: number;
  readonly left: readonly { readonly reason: string; readonly polarity: string; readonly count: number }[];
  readonly remaining: number;
  readonly awards: number;
}
interface Summary {
  readonly contract: {
    readonly bodies: readonly string[];
    readonly awardedOn: string;
    readonly years: readonly { readonly yearId: string; readonly from: string; readonly to: string }[];
    readonly units: readonly { readonly unit: string; readonly name: string }[];
  };
  readonly awards: number;
  readonly groups: readonly Group[];
  readonly caseSupporters: { readonly waiting: number; readonly employed: number; readonly ended: number };
  readonly forecasts: readonly {
    readonly measure: string;
    readonly value: number;
    readonly madeOn: string;
  }[];
}
interface Organisation {
  readonly organisation: string;
  readonly name: string | null;
  readonly succeededOn: string | null;
  readonly successors: readonly string[];
}
interface Entry {
  readonly type: string;
  readonly occurredOn: string;
  readonly role: string;
  readonly matchId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly source: { readonly system: string } | null;
}

const SUMMARY = `query Summary($contract: ID!, $contractYear: ID, $asAt: String!) {
  programmeSummary(contract: $contract, contractYear: $contractYear, asAt: $asAt) {
    contract { bodies awardedOn years { yearId from to } units { unit name } }
    awards
    groups { groupId place unit plannedStartOn startedOn completedOn enrolled left { reason polarity count } remaining awards }
    caseSupporters { waiting employed ended }
    forecasts { measure value madeOn }
  }
}`;
const ORGANISATIONS = `query Organisations($contract: ID!, $asAt: String!) {
  programmeSummary(contract: $contract, asAt: $asAt) {
    contract { organisations { organisation name isArea isBody succeededOn successors } }
  }
}`;
const CASE_FILE = `query CaseFile($personId: ID!, $asAt: String!) {
  caseFile(personId: $personId, asAt: $asAt, first: 100) {
    sentence { inBreach endedOn }
    edges { node { type occurredOn role matchId data source { system } } }
  }
}`;

/**
 * The facts of the two texts that the example is made from, each asked of the running system through GraphQL. A test
 * is named with the phrase of the text. The first text is taken as of 2 December 2013, the second as of
 * 26 September 2014.
 * @param where it keeps everything, in words
 */
export function describeEssex(where: string, storesOf: () => Promise<Stores>): void {
  describe(`The Essex programme ${where}`, () => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await startServer({ example: true, stores: await storesOf() });
      afterwards(() => server.stop());
    }, 180_000);

    const summary = async (asAt: string, contractYear?: string): Promise<Summary> => {
      const variables = { contract: CONTRACT, asAt, ...(contractYear === undefined ? {} : { contractYear }) };
      const { programmeSummary } = await server.api.ask<{ programmeSummary: Summary }>(
        'PROGRAMME_MANAGER',
        SUMMARY,
        variables,
      );
      return programmeSummary;
    };
    const entries = async (
      personId: string,
      asAt: string,
      role: Role = 'PROGRAMME_MANAGER',
    ): Promise<readonly Entry[]> => {
      const { caseFile } = await server.api.ask<{ caseFile: { edges: readonly { node: Entry }[] } }>(
        role,
        CASE_FILE,
        { personId, asAt },
      );
      return caseFile.edges.map(({ node }) => node);
    };
    const group = async (groupId: string, asAt = SECOND_TEXT): Promise<Group> => {
      const found = (await summary(asAt)).groups.find((each) => each.groupId === groupId);
      if (!found) throw new Error(`no group ${groupId}`);
      return found;
    };

    it('“Since October 2012”', async () => {
      const { contract, groups } = await summary(SECOND_TEXT);
      expect(contract.years[0]).toMatchObject({ yearId: '2012-13', from: '2012-10-01' });
      expect(
        groups
          .map(({ startedOn }) => startedOn)
          .filter((day) => day !== null)
          .toSorted()[0],
      ).toBe('2012-10-29');
    });

    it('“Year One 2012-13: Training in all 6 of Essex’s Delivery Units”', async () => {
      const { contract, groups } = await summary('2013-09-30', '2012-13');
      expect(contract.units).toHaveLength(6);
      expect(new Set(groups.filter(({ startedOn }) => startedOn !== null).map(({ unit }) => unit)).size).toBe(
        6,
      );
    });

    it('“18 service users completed level 2 qualification in peer mentoring”', async () => {
      expect((await summary('2013-09-30', '2012-13')).awards).toBe(18);
      expect((await summary(FIRST_TEXT, '2012-13')).awards).toBe(18);
    });

    it('“We have been re-commissioned to deliver the programme for another year”', async () => {
      const { contract } = await summary(FIRST_TEXT);
      expect(contract.years.map(({ yearId, from, to }) => [yearId, from, to])).toEqual([
        ['2012-13', '2012-10-01', '2013-09-30'],
        ['2013-14', '2013-10-01', '2014-09-30'],
      ]);
    });

    it('“Currently 2 peer mentors that have completed the programme are employed as case supporters … and a further 3 are waiting to start”', async () => {
      expect((await summary(FIRST_TEXT)).caseSupporters).toEqual({ employed: 2, waiting: 3, ended: 0 });
    });

    it('“Daisy was in breach of her order, homeless, misusing drugs”', async () => {
      const { caseFile } = await server.api.ask<{ caseFile: { sentence: { inBreach: boolean } } }>(
        'PROGRAMME_MANAGER',
        CASE_FILE,
        { personId: 'e01', asAt: '2013-05-28' },
      );
      expect(caseFile.sentence.inBreach).toBe(true);
      const baselines = (await entries('e01', '2013-05-28')).filter(({ data }) => data['baseline'] === true);
      expect(baselines.map(({ data }) => [data['domain'], data['level']])).toEqual(
        expect.arrayContaining([
          ['ACCOMMODATION', 'HOMELESS'],
          ['SUBSTANCE_MISUSE', 'PROBLEMATIC'],
        ]),
      );
    });

    it('“Since working with one of our mentors she has secured accommodation, successfully completed an accredited programme … and is engaging with her probation officer”', async () => {
      const journey = await entries('e01', FIRST_TEXT);
      const matchedOn =
        journey.find(({ type, role }) => type === 'MatchMade' && role === 'MENTEE')?.occurredOn ?? '';
      expect(matchedOn).toBe('2013-05-28');
      const since = journey.filter(({ occurredOn }) => occurredOn > matchedOn);
      const observed = (domain: string) =>
        since.findLast(({ data }) => data['domain'] === domain && 'level' in data)?.data['level'];
      expect(observed('ACCOMMODATION')).toBe('SETTLED');
      expect(observed('ENGAGEMENT')).toBe('ENGAGING_WELL');
      expect(since).toContainEqual(
        expect.objectContaining({
          type: 'RequirementCompleted',
          occurredOn: '2013-10-25',
          data: expect.objectContaining({ requirement: 'ACCREDITED_PROGRAMME' }),
        }),
      );
    });

    it('“Daisy is also working with the mentor to take a course” (towards it, and not there yet)', async () => {
      const steps = (await entries('e01', FIRST_TEXT)).filter(({ data }) => data['goalId'] === 'e01-g1');
      expect(steps.map(({ type }) => type)).toEqual(['GoalSet', 'GoalActioned']);
      expect((await entries('e01', SECOND_TEXT)).map(({ type }) => type)).not.toContain('GoalAchieved');
    });

    it('“Daisy’s probation officer has offered positive feedback on her progress”', async () => {
      expect(await entries('e01', FIRST_TEXT)).toContainEqual(
        expect.objectContaining({
          type: 'PractitionerFeedbackReceived',
          data: expect.objectContaining({ officer: 'om-1', sentiment: 'POSITIVE' }),
        }),
      );
    });

    it('“Since March this year, I have completed four training groups, with another due before Christmas”', async () => {
      const { groups } = await summary(SECOND_TEXT);
      const completed = groups.filter(
        ({ completedOn }) => completedOn !== null && completedOn >= '2014-03-01',
      );
      expect(completed).toHaveLength(4);
      const planned = groups.filter(({ startedOn }) => startedOn === null);
      expect(planned.map(({ plannedStartOn }) => plannedStartOn)).toEqual(['2014-11-03']);
    });

    it('“I started a group in Chelmsford this year, with seven members. Five dropped out … they had all got jobs”', async () => {
      expect(await group('y2-chelmsford')).toMatchObject({
        place: 'Chelmsford',
        enrolled: 7,
        left: [{ reason: 'EMPLOYMENT', polarity: 'POSITIVE', count: 5 }],
        remaining: 2,
      });
    });

    it('“in my recent Southend group, I started with 10 and hung onto nine” (kept, not awarded)', async () => {
      expect(await group('y2-southend')).toMatchObject({
        place: 'Southend',
        enrolled: 10,
        left: [{ reason: 'NOT_STATED', polarity: 'UNCLASSIFIED', count: 1 }],
        remaining: 9,
        awards: 0,
      });
    });

    it('“I expect I’ll have 14 more people ready to work with us soon” (a forecast, which need not reconcile)', async () => {
      expect((await summary(SECOND_TEXT)).forecasts.map(({ value }) => value)).toContain(14);
    });

    it('“working with three other ex-offenders … She has since moved on to a part-time job with Essex CRC”', async () => {
      const journey = await entries('j01', SECOND_TEXT);
      expect(journey.filter(({ type, role }) => type === 'MatchMade' && role === 'MENTOR')).toHaveLength(3);
      expect(journey.some(({ type }) => type === 'MatchEnded')).toBe(false);
      expect(journey.at(-1)).toMatchObject({
        type: 'RoleTaken',
        data: { employer: 'essex-crc', hours: 'PART_TIME' },
      });
    });

    it('“trained as a Peer Mentor in January 2013 … became a Case Supporter with Essex CRC … apply for an OM3 role, which they now hold”', async () => {
      const journey = await entries('m01', SECOND_TEXT);
      const days = (type: string) =>
        journey.filter((entry) => entry.type === type).map(({ occurredOn }) => occurredOn);
      expect(days('LearnerEnrolled')).toEqual(['2013-01-14']);
      expect(days('CaseSupporterOfferAccepted')).toEqual(['2013-11-18']);
      expect(days('CaseSupporterStarted')).toEqual(['2014-02-03']);
      expect(journey.findLast(({ type }) => type === 'RoleTaken')).toMatchObject({
        occurredOn: '2014-08-04',
        data: { title: 'Offender Manager', grade: 'OM3', employer: 'essex-crc' },
      });
    });

    it('“Two other mentors have gone on to hold positions with the CRC”', async () => {
      for (const personId of ['m02', 'm03']) {
        expect(
          (await entries(personId, SECOND_TEXT)).findLast(({ type }) => type === 'RoleTaken')?.data,
        ).toMatchObject({
          employer: 'essex-crc',
        });
      }
    });

    it('“After 14 months combining his job as a kitchen supervisor with one day a week at The Bridge, he was appointed to a permanent position of Tutor”', async () => {
      const journey = await entries('b01', SECOND_TEXT, 'CASE_SUPPORTER_MANAGER');
      const taken = (roleId: string) =>
        journey.find(({ type, data }) => type === 'RoleTaken' && data['roleId'] === roleId);
      const left = (roleId: string) =>
        journey.find(({ type, data }) => type === 'RoleLeft' && data['roleId'] === roleId);
      expect(taken('b01-volunteer')).toMatchObject({
        occurredOn: '2010-02-08',
        data: { kind: 'VOLUNTEER', site: 'The Bridge' },
      });
      expect(left('b01-volunteer')?.occurredOn).toBe('2011-04-08');
      expect(taken('b01-kitchen')?.occurredOn.localeCompare('2010-02-08')).toBe(-1);
      expect(left('b01-kitchen')?.occurredOn).toBe('2011-04-08');
      expect(taken('b01-tutor')).toMatchObject({
        data: { title: 'Tutor', term: 'PERMANENT', site: 'The Bridge' },
      });
    });

    it('“Probation agreed to relax their policy of waiting until the end of someone’s licence before considering employing them”', async () => {
      const journey = await entries('b01', SECOND_TEXT, 'CASE_SUPPORTER_MANAGER');
      const types = journey.map(({ type }) => type);
      expect(types.indexOf('EmploymentPolicyOverridden')).toBeGreaterThan(-1);
      expect(types.indexOf('EmploymentPolicyOverridden')).toBeLessThan(
        journey.findIndex(({ data }) => data['roleId'] === 'b01-volunteer'),
      );
    });

    it('“Brendan is now the User Voice Programme Manager who works with the CRC to train new mentors”', async () => {
      expect(
        (await entries('b01', SECOND_TEXT, 'CASE_SUPPORTER_MANAGER')).findLast(
          ({ type }) => type === 'RoleTaken',
        )?.data,
      ).toMatchObject({
        title: 'Programme Manager',
        employer: 'user-voice',
      });
    });

    it('“Through joint commissioning the Essex Partnership Board … initiated by the Essex partnership’s Public Service Reform Unit”', async () => {
      const { contract } = await summary(FIRST_TEXT);
      expect(contract.bodies).toEqual(
        expect.arrayContaining(['essex-partnership-board', 'public-service-reform-unit']),
      );
      expect(contract.awardedOn.startsWith('2012')).toBe(true);
    });

    it('“what is now Essex Community Rehabilitation Company (formally Essex Probation)”', async () => {
      const organisations = async (asAt: string) => {
        const { programmeSummary } = await server.api.ask<{
          programmeSummary: { contract: { organisations: readonly Organisation[] } };
        }>('PROGRAMME_MANAGER', ORGANISATIONS, { contract: CONTRACT, asAt });
        return programmeSummary.contract.organisations;
      };
      const trust = { organisation: 'essex-probation-trust', isArea: true, isBody: true };
      const company = 'Essex Community Rehabilitation Company';

      const now = await organisations(SECOND_TEXT);
      expect(now).toContainEqual(
        expect.objectContaining({
          ...trust,
          succeededOn: '2014-06-01',
          successors: ['essex-crc', 'national-probation-service'],
        }),
      );
      expect(now).toContainEqual(
        expect.objectContaining({ organisation: 'essex-crc', name: company, succeededOn: null }),
      );

      const before = await organisations('2014-05-31');
      expect(before).toContainEqual(expect.objectContaining({ ...trust, succeededOn: null, successors: [] }));
      expect(before.map(({ name }) => name)).not.toContain(company);
    });

    it('marks what the texts say as theirs, and the rest as synthetic', async () => {
      const journey = await entries('e01', SECOND_TEXT);
      const systems = new Map(journey.map((entry) => [entry.type, entry.source?.system]));
      expect(systems.get('BreachRecorded')).toBe('seed');
      expect(systems.get('BreachResolved')).toBe('synthetic');
    });

    it('is known whole when it is imported again through the command line, and nothing is added', async () => {
      const env = settingsFor(server.folder, false, server.stores.env);
      const again = await throughline(['import', 'examples/essex'], env);
      expect(again).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/: (\d+) rows, 0 added, \1 there before, 0 refused/),
      });
    }, 120_000);
  });
}
