import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

/** Ann, who mentored ben, supervises now, runs the contract too, and says that she is still a mentor. */
const ann: Identity = {
  id: 'om-3',
  organisation: 'ept',
  roles: [
    'OFFENDER_MANAGER',
    'MENTOR',
    'PROGRAMME_MANAGER',
    'CASE_SUPPORTER_MANAGER',
    'DATA_PROTECTION_OFFICER',
  ],
  personId: 'ann',
  contracts: ['essex'],
};
const goal = { goalId: 'g1', domain: 'ACCOMMODATION', role: 'MENTEE', occurredOn: '2014-06-01' };

/** R4: the log says that she supervises each of them; it is of no use to her. */
describe('R4: one who became an Offender Manager, on every path,', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    for (const personId of ['ann', 'ben', 'cat']) {
      const officer = { officer: 'om-3', unit: 'unit-1', occurredOn: '2014-05-01' };
      await gateway.record('AssignOffenderManager', { personId, ...officer });
      const task = { kind: 'MATCH_REVIEW', urgent: true, about: { stream: `supervision-${personId}` } };
      await gateway.record('RaiseTask', { ...task, taskId: `of-${personId}`, personIds: [personId] });
    }
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const said = async (query: string, variables: object = {}) => {
    const { body } = await ask(gateway, ann, query, variables);
    return JSON.stringify(body.errors?.map(({ extensions }) => extensions.code) ?? body.data);
  };

  it.each(['ann', 'ben'])(
    'opens no case file of %s, and finds no case and no task of theirs',
    async (personId) => {
      const file = 'query ($personId: ID!) { caseFile(personId: $personId) { personId } }';
      expect(await said(file, { personId })).toBe('["NOT_FOUND"]');
      expect(await said('{ cases { totalCount edges { node { personId } } } }')).toBe(
        '{"cases":{"totalCount":0,"edges":[]}}',
      );
      const tasks = await said('{ tasks { totalCount edges { node { taskId } } } }');
      expect(tasks).toBe('{"tasks":{"totalCount":1,"edges":[{"node":{"taskId":"of-cat"}}]}}');
      const ofOne = `{ tasks(filter: { personId: "${personId}" }) { totalCount } }`;
      expect(await said(ofOne)).toBe('{"tasks":{"totalCount":0}}');
    },
  );

  it('is pushed nothing of them, asked for or not', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, ann);
    const updates =
      'subscription ($personId: ID, $after: String) { caseUpdates(personId: $personId, after: $after) { entry { personIds line } } }';
    for (const personId of ['ann', 'ben']) {
      socket.subscribe(personId, updates, { personId });
      const isOver = () => socket.messages.some(({ id, type }) => id === personId && type !== 'next');
      while (!isOver()) await socket.received(socket.messages.length + 1);
      const about = socket.messages.filter(({ id }) => id === personId);
      expect(JSON.stringify(about)).toContain('"NOT_FOUND"');
    }
    const before = socket.messages.length;
    socket.subscribe('all', updates, { after: '0' });
    await gateway.record('RecordPersonalDetails', { personId: 'ben', name: 'B', occurredOn: '2014-06-01' });
    await gateway.record('RecordPersonalDetails', { personId: 'cat', name: 'C', occurredOn: '2014-06-01' });
    const told = () => JSON.stringify(socket.messages.slice(before));
    while (!told().includes('Personal details recorded')) await socket.received(socket.messages.length + 1);
    expect(told()).toContain('cat');
    expect(told()).not.toMatch(/ann|ben/);
    socket.close();
  });

  it.each<[string, object, string]>([
    [
      'RecordBreach',
      { personId: 'ben', breachId: 'b', sentenceId: 's1', occurredOn: '2014-06-01' },
      'UNKNOWN_PERSON',
    ],
    ['RecordPersonalDetails', { personId: 'ann', name: 'A', occurredOn: '2014-06-01' }, 'UNKNOWN_PERSON'],
    [
      'AssignOffenderManager',
      {
        personId: 'ben',
        officer: 'om-3',
        unit: 'u',
        occurredOn: '2014-06-01',
        selfAssignmentReason: 'HANDOVER',
        selfAssignmentDetail: 'x',
      },
      'UNKNOWN_PERSON',
    ],
    ['SetGoal', { ...goal, personId: 'ben' }, 'UNKNOWN_PERSON'],
    [
      'SetLimitedAccess',
      { personId: 'ben', allowed: ['om-3'], reason: 'r', occurredOn: '2014-06-01' },
      'UNKNOWN_PERSON',
    ],
    [
      'EndMatch',
      { mentorId: 'ann', matchId: 'match-1', reason: 'GOALS_MET', occurredOn: '2014-06-01' },
      'UNKNOWN_PERSON',
    ],
    ['CompleteTask', { taskId: 'of-ben' }, 'INVALID_TRANSITION'],
    ['AssignTask', { taskId: 'of-ann', assignee: 'om-3' }, 'INVALID_TRANSITION'],
  ])('cannot send %s about them: %j', async (name, input, code) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) { position } }`;
    const before = await gateway.log.head();
    expect(await said(document, { input })).toBe(`["${code}"]`);
    expect(await gateway.log.head()).toBe(before);
  });

  it('takes back no entry of theirs', async () => {
    for await (const { id, stream } of gateway.log.readStream('supervision-ben')) {
      const input = { stream, entryId: id, reason: 'Wrong.' };
      const document = 'mutation ($input: RetractEntryInput!) { retractEntry(input: $input) { position } }';
      expect(await said(document, { input })).toBe('["ENTRY_NOT_FOUND"]');
    }
  });
});

describe('a right that is lost in the middle of a subscription', () => {
  it('stops the next push to a mentor whose match has ended, from the day after its last', async () => {
    const gateway = await gatewayForTest();
    try {
      await tellEssexInSmall(gateway);
      const socket = await new RawSocket(gateway).begin(gateway, people.mentor, 7 * 24 * 3600);
      socket.subscribe('1', 'subscription { caseUpdates { entry { type personIds } } }');
      await new Promise((resolve) => setTimeout(resolve, 50));
      const details = (personId: string) =>
        gateway.record('RecordPersonalDetails', { personId, name: 'N', occurredOn: '2014-06-01' });
      await details('ben');
      await socket.received(2);
      await gateway.record('EndMatch', {
        mentorId: 'ann',
        matchId: 'match-1',
        reason: 'GOALS_MET',
        occurredOn: '2014-06-02',
      });
      await socket.received(3); // the last day of a match belongs to it
      gateway.setClock('2014-06-03T12:00:00.000Z');
      await details('ben');
      await details('ann');
      await socket.received(4);
      expect(socket.messages.slice(1).map(({ payload }) => JSON.stringify(payload?.data))).toEqual([
        expect.stringContaining('"personIds":["ben"]'),
        expect.stringContaining('MatchEnded'),
        expect.stringContaining('"personIds":["ann"]'),
      ]);
      socket.close();
    } finally {
      await gateway.close();
    }
  });
});
