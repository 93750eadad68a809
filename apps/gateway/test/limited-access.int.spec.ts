import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { all, ask, get } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const dataProtection: Identity = {
  id: 'dpo-1',
  organisation: 'user-voice',
  roles: ['DATA_PROTECTION_OFFICER'],
};
const otherManager: Identity = { ...people.manager, id: 'pm-2', contracts: ['kent'] };
const pair = { mentorId: 'ann', matchId: 'match-1' };
const LIMIT = { personId: 'ben', allowed: ['om-1'], reason: 'A witness.', occurredOn: '2014-06-02' };
const TYPES_AND_LINES =
  'subscription ($personId: ID, $after: String) { caseUpdates(personId: $personId, after: $after) { entry { type personIds } } }';

interface Told {
  readonly refused?: readonly string[];
  readonly caseFile?: { readonly edges: readonly { readonly node: { readonly type: string } }[] };
  readonly tasks?: { readonly totalCount: number };
}

describe('a person under limited access', () => {
  let gateway: GatewayForTest;
  beforeEach(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterEach(() => gateway.close());

  const send = async (identity: Identity, name: string, input: object) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) { entries { id } stream } }`;
    const { body } = await ask<Record<string, { stream: string; entries: { id: string }[] }>>(
      gateway,
      identity,
      document,
      { input },
    );
    return { receipt: body.data?.[field], error: body.errors?.[0] };
  };
  const limit = async (input: object = LIMIT, identity: Identity = people.manager) => {
    const { receipt, error } = await send(identity, 'SetLimitedAccess', input);
    expect(error).toBeUndefined();
    await gateway.settled();
    return receipt;
  };
  const told = async (identity: Identity, query: string, variables: object = {}): Promise<Told> => {
    const { body } = await ask(gateway, identity, query, variables);
    const refused = body.errors?.map(({ message, extensions }) => `${extensions.code}: ${message}`);
    const answer: Told = JSON.parse(JSON.stringify(refused ? { refused } : body.data));
    return answer;
  };
  const FILE = `query ($personId: ID!, $asAt: String, $knownAt: String, $all: Boolean) {
    caseFile(personId: $personId, asAt: $asAt, knownAt: $knownAt, includeSuperseded: $all) { edges { node { type } } } }`;
  const fileOf = (identity: Identity, personId: string, more: object = {}) =>
    told(identity, FILE, { personId, ...more });
  const CASES = '{ cases { totalCount edges { node { caseId sessionsHeld matches { otherPersonId } } } } }';

  it('has a case file for those on the list; for all others it is that of a person who does not exist', async () => {
    const nobody = await fileOf(people.manager, 'nobody');
    await limit();
    expect((await fileOf(people.officer, 'ben')).caseFile?.edges.length).toBeGreaterThan(3);
    for (const identity of [people.manager, people.mentor, dataProtection]) {
      for (const clocks of [{}, { asAt: '2014-03-01' }, { knownAt: '2014-06-01T00:00:00.000Z', all: true }]) {
        expect(await fileOf(identity, 'ben', clocks)).toEqual(nobody);
      }
    }
  });

  it('is absent from the file of the mentor, from the cases and their totals, and from searches', async () => {
    await limit();
    const types = (await fileOf(people.manager, 'ann')).caseFile?.edges.map(({ node }) => node.type);
    expect(types).toContain('ReferralSubmitted');
    expect(types).not.toContain('MatchMade');
    expect(await told(people.manager, CASES)).toEqual({
      cases: { totalCount: 1, edges: [{ node: { caseId: 'case-ann', sessionsHeld: 0, matches: [] } }] },
    });
    expect(await told(people.manager, '{ cases(filter: { personId: "ben" }) { totalCount } }')).toEqual({
      cases: { totalCount: 0 },
    });
    expect(await told(people.officer, '{ cases { totalCount } }')).toEqual({ cases: { totalCount: 1 } });
    expect(await told(dataProtection, '{ cases { totalCount } }')).toEqual({ cases: { totalCount: 1 } });
  });

  it('is absent from tasks, whose answer tells not even that there is one', async () => {
    const task = { kind: 'MATCH_REVIEW', urgent: true, about: { stream: 'supervision-ben' } };
    await gateway.record('RaiseTask', { ...task, taskId: 't-1', personIds: ['ben'] });
    await limit();
    const TASKS = '{ tasks { totalCount edges { node { taskId } } } }';
    expect(await told(people.manager, TASKS)).toEqual({ tasks: { totalCount: 0, edges: [] } });
    expect((await told(people.officer, TASKS)).tasks?.totalCount).toBe(1);
    const unknown = await send(people.manager, 'CompleteTask', { taskId: 't-2' });
    const withheld = await send(people.manager, 'CompleteTask', { taskId: 't-1' });
    expect(JSON.stringify(withheld.error).replaceAll('t-1', 't-2')).toEqual(JSON.stringify(unknown.error));
    expect((await send(people.officer, 'CompleteTask', { taskId: 't-1' })).error).toBeUndefined();
  });

  it('is pushed to nobody else from the next change on, to subscriptions that are open too', async () => {
    const manager = await new RawSocket(gateway).begin(gateway, people.manager);
    manager.subscribe('all', TYPES_AND_LINES);
    manager.subscribe('ben', TYPES_AND_LINES, { personId: 'ben' });
    const officer = await new RawSocket(gateway).begin(gateway, people.officer);
    officer.subscribe('all', TYPES_AND_LINES);
    const types = ({ messages }: RawSocket) =>
      messages.flatMap(({ type, payload }) => {
        if (type !== 'next') return [];
        const update: { readonly entry: { readonly type: string } } = JSON.parse(
          JSON.stringify(payload?.data?.['caseUpdates']),
        );
        return [update.entry.type];
      });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const breach = (breachId: string) =>
      gateway.record('RecordBreach', {
        personId: 'ben',
        breachId,
        sentenceId: 's1',
        occurredOn: '2014-05-03',
      });
    await breach('b1');
    await manager.received(3);
    await limit();
    await breach('b2');
    await gateway.record('RecordPersonalDetails', { personId: 'ann', name: 'A', occurredOn: '2014-06-01' });
    await manager.received(4);
    await officer.received(4);
    expect(types(manager)).toEqual(['BreachRecorded', 'BreachRecorded', 'PersonalDetailsRecorded']);
    expect(types(officer)).toEqual(['BreachRecorded', 'LimitedAccessSet', 'BreachRecorded']);

    const late = await new RawSocket(gateway).begin(gateway, people.manager);
    late.subscribe('1', TYPES_AND_LINES, { personId: 'ben', after: '0' });
    const [, refusal] = await late.received(2);
    expect(JSON.stringify(refusal)).toContain('"code":"NOT_FOUND"');
    late.subscribe('2', TYPES_AND_LINES, { after: '0' });
    await late.received(4);
    expect(JSON.stringify(late.messages)).not.toContain('ben');
    for (const socket of [manager, officer, late]) socket.close();
  });

  it('looks to all others, in what they record, like a person who does not exist', async () => {
    const detailsId = '0190a0a0-0000-7000-8000-000000000001';
    const details = { personId: 'ben', name: 'B', occurredOn: '2014-06-01', commandId: detailsId };
    expect((await send(people.manager, 'RecordPersonalDetails', details)).error).toBeUndefined();
    const about = { stream: 'supervision-ben' };
    const task = { taskId: 't-9', kind: 'MATCH_REVIEW', urgent: true, about, personIds: ['ben'] };
    await gateway.record('RaiseTask', task);
    await limit();
    const session = {
      ...pair,
      sessionId: 'x1',
      supportKinds: ['CV'],
      minutes: 30,
      mode: 'IN_PERSON',
      occurredAt: '2014-05-30T10:00:00.000Z',
    };
    const cases: readonly (readonly [Identity, string, object, object])[] = [
      [
        people.manager,
        'RecordPersonalDetails',
        { personId: 'ben', name: 'B', occurredOn: '2014-06-01' },
        { personId: 'zed' },
      ],
      [people.manager, 'SetLimitedAccess', LIMIT, { personId: 'zed' }],
      [
        people.manager,
        'LiftLimitedAccess',
        { personId: 'ben', reason: 'x', occurredOn: '2014-06-02' },
        { personId: 'zed' },
      ],
      [
        people.otherOfficer,
        'RecordBreach',
        { personId: 'ben', breachId: 'b', sentenceId: 's1', occurredOn: '2014-06-01' },
        { personId: 'zed' },
      ],
      [
        people.otherOfficer,
        'AssignOffenderManager',
        { personId: 'ben', officer: 'om-2', unit: 'u', occurredOn: '2014-06-01' },
        { personId: 'zed' },
      ],
      [
        people.otherOfficer,
        'AssignOffenderManager',
        {
          personId: 'ben',
          officer: 'om-2',
          unit: 'u',
          occurredOn: '2014-06-01',
          selfAssignmentReason: 'OTHER',
          selfAssignmentDetail: 'x',
        },
        { personId: 'zed' },
      ],
      [
        people.manager,
        'SubmitReferral',
        {
          personId: 'ben',
          caseId: 'case-x',
          route: 'MENTOR',
          referrer: { kind: 'PROVIDER', id: 'uv' },
          unit: 'u',
          contract: 'essex',
          occurredOn: '2014-06-01',
          outOfReachReason: 'x',
        },
        { personId: 'zed' },
      ],
      [people.manager, 'HoldSession', session, { matchId: 'zed' }],
      [people.mentor, 'HoldSession', session, { matchId: 'zed' }],
      [
        people.manager,
        'EndMatch',
        { ...pair, reason: 'GOALS_MET', occurredOn: '2014-06-01' },
        { matchId: 'zed' },
      ],
      ...[
        { occurredOn: '2014-07-01' }, // in the future
        { occurredOn: '2012-11-01' }, // late, and without a reason
        { corrects: { entryId: 'e1', reason: 'x' } },
        { expectedRevision: '7' },
        { expectedRevision: 'seven' },
        { commandId: detailsId },
      ].map(
        (more) =>
          [
            people.manager,
            'RecordPersonalDetails',
            { personId: 'ben', name: 'B', occurredOn: '2014-06-01', ...more },
            { personId: 'zed' },
          ] as const,
      ),
      // The revision that is held against is told of neither: not of the match itself, nor of its mentor's history.
      ...['no_stream', '0', '1', '2', '7'].flatMap(
        (expectedRevision) =>
          [
            [people.manager, 'HoldSession', { ...session, expectedRevision }, { matchId: 'zed' }],
            [people.mentor, 'HoldSession', { ...session, expectedRevision }, { matchId: 'zed' }],
            [
              people.manager,
              'EndMatch',
              { ...pair, reason: 'GOALS_MET', occurredOn: '2014-06-01', expectedRevision },
              { matchId: 'zed' },
            ],
            [people.manager, 'CompleteTask', { taskId: 't-9', expectedRevision }, { taskId: 'zed' }],
            [
              people.manager,
              'AssignTask',
              { taskId: 't-9', assignee: 'pm-1', expectedRevision },
              { taskId: 'zed' },
            ],
          ] as const,
      ),
      ...['2014-07-01', '2012-11-01'].map(
        (occurredOn) =>
          [
            people.manager,
            'EndMatch',
            { ...pair, reason: 'GOALS_MET', occurredOn },
            { matchId: 'zed' },
          ] as const,
      ),
      [
        people.manager,
        'RecordNonAssociation',
        { personId: 'nobody', otherPersonId: 'ben', reason: 'x', occurredOn: '2014-06-01' },
        { otherPersonId: 'zed' },
      ],
    ];
    const before = await gateway.log.head();
    for (const [identity, name, input, unknown] of cases) {
      const { error } = await send(identity, name, input);
      const nobody = (await send(identity, name, { ...input, ...unknown })).error;
      const [[field, id] = []] = Object.entries(unknown);
      const real: unknown = Reflect.get(input, field ?? '');
      const shape = (it: typeof error) =>
        JSON.stringify({ ...it, extensions: { ...it?.extensions, correlationId: '' } }).replaceAll(
          String(real),
          String(id),
        );
      expect([name, shape(error)]).toEqual([name, shape(nobody)]);
      expect(error?.extensions.code).toMatch(
        /UNKNOWN_PERSON|MATCH_NOT_ACTIVE|INVALID_TRANSITION|REASON_REQUIRED|WRONG_EXPECTED_REVISION|FUTURE_|BACKDATE_|ENTRY_NOT_FOUND|BAD_USER_INPUT/,
      );
    }
    expect(await gateway.log.head()).toBe(before);
    expect(
      (
        await send(people.officer, 'RecordBreach', {
          personId: 'ben',
          breachId: 'b',
          sentenceId: 's1',
          occurredOn: '2014-06-01',
        })
      ).error,
    ).toBeUndefined();
  });

  it('can be taken back by nobody on the list who may not lift it', async () => {
    const receipt = await limit();
    const entryId = receipt?.entries[0]?.id;
    const byOfficer = await send(people.officer, 'RetractEntry', {
      stream: receipt?.stream,
      entryId,
      reason: 'x',
    });
    expect(byOfficer.error?.extensions.code).toBe('ACCESS_DENIED');
    const byManager = await send(people.manager, 'RetractEntry', {
      stream: receipt?.stream,
      entryId,
      reason: 'x',
    });
    expect(byManager.error?.extensions.code).toBe('ENTRY_NOT_FOUND');
  });

  it('is limited by the manager of their contract or the data-protection officer, who lifts it without meeting them', async () => {
    const byOther = await send(otherManager, 'SetLimitedAccess', LIMIT);
    expect(byOther.error?.extensions.code).toBe('UNKNOWN_PERSON');
    const byOfficer = await send(people.officer, 'SetLimitedAccess', LIMIT);
    expect(byOfficer.error?.extensions.code).toBe('ACCESS_DENIED');
    await limit(LIMIT, dataProtection);
    expect((await fileOf(people.manager, 'ben')).caseFile).toBeUndefined();
    const lifted = { personId: 'ben', reason: 'Over.', occurredOn: '2014-06-02' };
    expect((await send(dataProtection, 'LiftLimitedAccess', lifted)).error).toBeUndefined();
    await gateway.settled();
    expect((await fileOf(people.manager, 'ben')).caseFile?.edges.length).toBeGreaterThan(3);
    expect(JSON.stringify(await fileOf(people.mentor, 'ben'))).not.toContain('LimitedAccess');
  });

  it('stays in aggregates and, under a pseudonym, in the replay; why is sealed', async () => {
    const SUMMARY = '{ programmeSummary(contract: "essex") { funnel { route stage cases } } }';
    const before = await told(people.contractManager, SUMMARY);
    await limit();
    expect(await told(people.contractManager, SUMMARY)).toEqual(before);
    const { text } = await get(gateway, '/replay', people.evaluator);
    expect(text).toContain('"type":"MatchMade"');
    for (const hidden of ['"ben"', '"om-1"', 'A witness.']) expect(text).not.toContain(hidden);
    const events = await all(gateway.log.readAll({ filter: { types: ['LimitedAccessSet'] } }));
    expect(
      JSON.stringify(events, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('witness');
  });

  it('is refused on record: who asked for them is known', async () => {
    await limit();
    await fileOf(people.manager, 'ben');
    expect(await gateway.accessRecord.list()).toContainEqual(
      expect.objectContaining({
        principal: 'pm-1',
        operation: 'caseFile',
        outcome: 'REFUSED',
        subjects: ['ben'],
      }),
    );
  });
});
