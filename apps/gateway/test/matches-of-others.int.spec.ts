import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

/** R4 lets one be mentor and mentee at once: ann mentors ben, and ben mentors cat. */
const ben: Identity = { id: 'u-ben', organisation: 'user-voice', roles: ['MENTOR'], personId: 'ben' };
const essex = people.manager;
const kent: Identity = { ...essex, id: 'pm-2', contracts: ['kent'] };
const both: Identity = { ...essex, id: 'pm-3', contracts: ['essex', 'kent'] };
/** Ann, who has become the manager of cat's contract, and mentors ben still. */
const annInKent: Identity = { ...kent, id: 'pm-4', roles: ['PROGRAMME_MANAGER', 'MENTOR'], personId: 'ann' };

const ofCat = { mentorId: 'ben', matchId: 'match-2' };
const session = (sessionId: string) => ({ ...ofCat, sessionId });
const at = '2014-05-30T10:00:00.000Z';
const SENT: readonly (readonly [string, (sessionId: string) => object])[] = [
  [
    'ScheduleSession',
    (x) => ({ ...session(x), occurredOn: '2014-06-01', plannedFor: '2014-06-09T10:00:00.000Z' }),
  ],
  [
    'HoldSession',
    (x) => ({ ...session(x), occurredAt: at, supportKinds: ['CV'], minutes: 30, mode: 'IN_PERSON' }),
  ],
  ['MissSession', (x) => ({ ...session(x), occurredAt: at, party: 'MENTEE', acceptability: 'ACCEPTABLE' })],
  ['CancelSession', () => ({ ...session('planned'), occurredOn: '2014-06-01' })],
  ['WriteSessionNote', () => ({ ...session('held'), note: 'Written into it.', occurredOn: '2014-06-01' })],
];

describe('a match of others', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const referred = {
      route: 'MENTEE',
      referrer: { kind: 'PROVIDER', id: 'uv' },
      unit: 'unit-2',
      contract: 'kent',
    };
    await gateway.record('SubmitReferral', {
      ...referred,
      personId: 'cat',
      caseId: 'case-cat',
      occurredOn: '2014-01-07',
    });
    await gateway.record('MakeMatch', { ...ofCat, menteeId: 'cat', occurredOn: '2014-04-01' });
    const planned = {
      ...session('planned'),
      plannedFor: '2014-06-30T10:00:00.000Z',
      occurredOn: '2014-05-01',
    };
    await gateway.record('ScheduleSession', planned);
    const held = { supportKinds: ['CV'], minutes: 30, mode: 'IN_PERSON' };
    await gateway.record('HoldSession', {
      ...session('held'),
      ...held,
      occurredAt: '2014-05-02T10:00:00.000Z',
    });
    await goal('own', { role: 'MENTEE', matchId: 'match-1' });
    await goal('of-cat', { role: 'MENTOR', matchId: 'match-2' });
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const goal = (goalId: string, more: object) =>
    gateway.record('SetGoal', {
      personId: 'ben',
      goalId,
      domain: 'FAMILY',
      occurredOn: '2014-05-01',
      ...more,
    });
  const send = async (identity: Identity, name: string, input: object) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) { stream entries { id } } }`;
    const { body } = await ask<Record<string, { stream: string; entries: { id: string }[] }>>(
      gateway,
      identity,
      document,
      { input },
    );
    return { receipt: body.data?.[field], error: body.errors?.[0] };
  };
  const refusal = async (identity: Identity, name: string, input: object) => {
    const { error } = await send(identity, name, input);
    const { code, facts } = { facts: undefined, ...error?.extensions };
    return JSON.stringify({ code, facts, message: error?.message });
  };
  const ended = { ...ofCat, reason: 'GOALS_MET', occurredOn: '2014-06-01' };

  describe.each(SENT)('to which somebody sends %s', (name, input) => {
    it.each<[string, Identity]>([
      ['who mentors its mentor', people.mentor],
      ['who mentors its mentor, and manages the contract of its mentee', annInKent],
      ['who manages the contract of its mentor alone', essex],
    ])('is to one %s like a match that is not there', async (_who, identity) => {
      const before = await gateway.log.head();
      for (const more of [{}, { expectedRevision: '0' }, { expectedRevision: 'no_stream' }]) {
        const refused = await refusal(identity, name, { ...input('new'), ...more });
        const unknown = await refusal(identity, name, { ...input('new'), ...more, matchId: 'match-9' });
        expect(refused.replaceAll('match-2', 'match-9')).toBe(unknown);
      }
      expect(await refusal(identity, name, input('new'))).toContain('MATCH_NOT_ACTIVE');
      expect(await gateway.log.head()).toBe(before);
    });

    it('is its mentor’s to record in, and that of a manager who has both', async () => {
      expect((await send(ben, name, input(`by-ben-${name}`))).error).toBeUndefined();
      if (name === 'CancelSession') return; // it was called off by now
      expect((await send(both, name, input(`by-both-${name}`))).error).toBeUndefined();
    });
  });

  it('is to a manager of its contract who does not reach the mentor no way to the mentor', async () => {
    const sent = SENT[1]?.[1]('new') ?? {};
    expect(await refusal(kent, 'HoldSession', sent)).toContain('UNKNOWN_PERSON');
  });

  it('is ended by nobody whose work it is not, who is told the same as of no match', async () => {
    const { reason: _reason, ...without } = ended;
    for (const input of [ended, without]) {
      const unknown = await refusal(essex, 'EndMatch', { ...input, matchId: 'match-9' });
      expect((await refusal(essex, 'EndMatch', input)).replaceAll('match-2', 'match-9')).toBe(unknown);
    }
    const { receipt, error } = await send(both, 'EndMatch', { ...ended, occurredOn: '2014-06-02' });
    expect(error).toBeUndefined();
    await gateway.settled();
    const taken = { stream: receipt?.stream, entryId: receipt?.entries[0]?.id, reason: 'Not yet.' };
    expect(await refusal(essex, 'RetractEntry', taken)).toContain('ENTRY_NOT_FOUND');
    expect((await send(both, 'RetractEntry', taken)).error).toBeUndefined();
  });

  it('has no entry that one who mentors its mentor, or manages their contract alone, could take back', async () => {
    for await (const { id } of gateway.log.readStream('match-match-2')) {
      const taken = { stream: 'match-match-2', entryId: id, reason: 'Wrong.' };
      for (const identity of [people.mentor, essex]) {
        expect(await refusal(identity, 'RetractEntry', taken)).toContain('ENTRY_NOT_FOUND');
      }
    }
  });

  interface Goals {
    readonly caseFile: {
      readonly edges: readonly {
        readonly node: {
          readonly type: string;
          readonly matchId: string | null;
          readonly data: { matchId?: string };
        };
      }[];
    };
  }
  const goalsFor = async (identity: Identity) => {
    const query = '{ caseFile(personId: "ben", first: 100) { edges { node { type matchId data } } } }';
    const { body } = await ask<Goals>(gateway, identity, query);
    return body.data?.caseFile.edges.flatMap(({ node: { type, matchId, data } }) =>
      type === 'GoalSet' ? [[matchId, data.matchId ?? null]] : [],
    );
  };
  const pushedTo = async (identity: Identity) => {
    const socket = await new RawSocket(gateway).begin(gateway, identity);
    socket.subscribe('1', 'subscription { caseUpdates(after: "0") { entry { type matchId } } }');
    const goals = () =>
      socket.messages.flatMap(({ type, payload }) => {
        if (type !== 'next') return [];
        const { entry }: { readonly entry: { readonly type: string; readonly matchId: string | null } } =
          JSON.parse(JSON.stringify(payload?.data?.['caseUpdates']));
        return entry.type === 'GoalSet' ? [entry.matchId] : [];
      });
    while (goals().length < 2) await socket.received(socket.messages.length + 1);
    socket.close();
    return goals();
  };

  it('is named to no mentor of its mentor by what the mentor did in it, in the file or in a push', async () => {
    expect(await goalsFor(people.mentor)).toEqual([
      ['match-1', 'match-1'],
      [null, null],
    ]);
    expect(await pushedTo(people.mentor)).toEqual(['match-1', null]);
    const all = [
      ['match-1', 'match-1'],
      ['match-2', 'match-2'],
    ];
    expect(await goalsFor(essex)).toEqual(all);
    expect(await goalsFor(ben)).toEqual(all);
    expect(await pushedTo(essex)).toEqual(['match-1', 'match-2']);
  });

  it('is named to nobody by that from whom somebody in it is kept', async () => {
    await gateway.record('SetLimitedAccess', {
      personId: 'cat',
      allowed: ['pm-3'],
      reason: 'A witness.',
      occurredOn: '2014-06-02',
    });
    await gateway.settled();
    expect(await goalsFor(essex)).toEqual([
      ['match-1', 'match-1'],
      [null, null],
    ]);
    expect(await pushedTo(essex)).toEqual(['match-1', null]);
    expect((await goalsFor(both))?.[1]).toEqual(['match-2', 'match-2']);
  });

  it('is no place for a step of the mentor’s journey, as their mentor tells it', async () => {
    const goalOfBen = { personId: 'ben', domain: 'FAMILY', role: 'MENTOR', occurredOn: '2014-06-01' };
    const unknown = await refusal(people.mentor, 'SetGoal', {
      ...goalOfBen,
      goalId: 'g',
      matchId: 'match-9',
    });
    const refused = await refusal(people.mentor, 'SetGoal', {
      ...goalOfBen,
      goalId: 'g',
      matchId: 'match-2',
    });
    expect(refused).toContain('MATCH_NOT_ACTIVE');
    expect(refused.replaceAll('match-2', 'match-9')).toBe(unknown);
    for (const [identity, matchId] of [
      [people.mentor, 'match-1'],
      [ben, 'match-1'],
      [ben, 'match-2'],
      [essex, 'match-2'],
    ] as const) {
      const steps = { ...goalOfBen, goalId: `of-${identity.id}-${matchId}`, matchId };
      expect((await send(identity, 'SetGoal', steps)).error).toBeUndefined();
    }
    const concern = {
      concernId: '7b1f3f0e-6a3e-4c7c-9a39-0d9ab4c2f3aa',
      personId: 'ben',
      matchId: 'match-2',
    };
    const raised = { ...concern, kind: 'OTHER', urgency: 'TODAY', part: 'AT_RISK', what: 'W' };
    const { error } = await send(people.mentor, 'RaiseConcern', { ...raised, occurredOn: '2014-06-01' });
    expect(error).toBeUndefined();
  });
});
