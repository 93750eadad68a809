import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { runErasures } from '#application';
import { ask, get } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const dataProtection: Identity = {
  id: 'dpo-1',
  organisation: 'user-voice',
  roles: ['DATA_PROTECTION_OFFICER'],
};
const staff = [people.officer, people.manager, people.mentor];
const occurredOn = '2014-06-02';
const ofRequest = { personId: 'ben', requestId: 'r1', occurredOn };
const breach = (breachId: string) => ({ personId: 'ben', breachId, sentenceId: 's1', occurredOn });

describe('a person whose record is restricted', () => {
  let gateway: GatewayForTest;
  beforeEach(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    await send(people.manager, 'RequestErasure', { ...ofRequest, requestedBy: 'PERSON' });
  });
  afterEach(() => gateway.close());

  const send = async (identity: Identity, name: string, input: object) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) { revision } }`;
    const { body } = await ask(gateway, identity, document, { input });
    await gateway.settled();
    return body.errors?.[0];
  };
  const codeOf = async (identity: Identity, name: string, input: object) =>
    (await send(identity, name, input))?.extensions.code ?? 'accepted';
  const decide = async (outcome: string) => {
    const grounds = { grounds: 'it is being looked into', residualRisks: ['NONE_KNOWN'], coarsen: [] };
    expect(await codeOf(dataProtection, 'DecideErasure', { ...ofRequest, outcome, ...grounds })).toBe(
      'accepted',
    );
  };
  const told = async (identity: Identity, query: string): Promise<string> => {
    const { body } = await ask(gateway, identity, query);
    const refused = body.errors?.map(({ message, extensions }) => `${extensions.code}: ${message}`);
    return JSON.stringify(refused ?? body.data);
  };
  const lastAbout = async (personId: string) => {
    let last: string | null = null;
    for await (const { type } of gateway.log.readStream(`dataSubject-${personId}`)) last = type;
    return last;
  };
  const file = (personId: string) =>
    `{ caseFile(personId: "${personId}") { erased restricted details edges { node { type } } } }`;
  const SUMMARY = '{ programmeSummary(contract: "essex") { funnel { route stage cases persons } } }';

  it('is to all but the data-protection officer as if there were no such person', async () => {
    const summary = await told(people.contractManager, SUMMARY);
    expect(await told(people.manager, '{ cases { totalCount } }')).toContain('2');
    await decide('RESTRICTED');
    for (const identity of staff) {
      expect(await told(identity, file('ben'))).toBe(await told(identity, file('nobody')));
      const cases = await told(
        identity,
        '{ cases { totalCount edges { node { personId matches { otherPersonId } } } } }',
      );
      expect(cases).not.toContain('ben');
      expect(await told(identity, '{ cases(filter: { personId: "ben" }) { totalCount } }')).toContain('0');
    }
    expect(await told(people.manager, file('ann'))).not.toContain('MatchMade');
    expect(await told(dataProtection, file('ben'))).toContain(
      '"restricted":true,"details":{"name":"name-to-seal"}',
    );
    expect(await told(dataProtection, '{ cases { totalCount } }')).toContain('2');
    expect(await told(people.contractManager, SUMMARY)).toBe(summary); // no count has moved
    expect(await gateway.accessRecord.list()).toContainEqual(
      expect.objectContaining({
        principal: 'pm-1',
        operation: 'caseFile',
        outcome: 'REFUSED',
        subjects: ['ben'],
      }),
    );
    await decide('REFUSED');
    for (const identity of staff) expect(await told(identity, file('ben'))).toContain('"restricted":false');
  });

  it.each(['RESTRICTED', 'GRANTED'])(
    'decided %s, and then to be erased, is met by nobody else again until the keys are destroyed',
    async (first) => {
      await decide(first);
      if (first !== 'GRANTED') await decide('GRANTED');
      const { personId, requestId } = ofRequest;
      expect(await codeOf(dataProtection, 'ErasePerson', { personId, requestId })).toBe('accepted');
      // Nothing destroys the keys here: as where the database of keys cannot be written.
      expect(await told(dataProtection, file('ben'))).toContain(
        '"erased":false,"restricted":true,"details":{"name":"name-to-seal"}',
      );
      for (const identity of staff) {
        expect(await told(identity, file('ben'))).toBe(await told(identity, file('nobody')));
        expect(await told(identity, '{ cases { edges { node { personId } } } }')).not.toContain('"ben"');
      }
      expect((await get(gateway, '/replay?release=study', people.evaluator)).text).not.toContain('MatchMade');
      const details = { personId, name: 'B', occurredOn };
      expect(await codeOf(people.manager, 'RecordPersonalDetails', details)).toBe('PERSON_ERASED');

      const ending = new AbortController();
      const onFailure = () => undefined;
      const running = runErasures({ ...gateway.services, onFailure, signal: ending.signal });
      for (let patience = 400; (await lastAbout('ben')) !== 'DataSubjectKeyDestroyed'; patience -= 1) {
        if (patience === 0) throw new Error('nothing was erased');
        await new Promise((go) => setTimeout(go, 10));
      }
      ending.abort();
      await running;
      await gateway.settled();
      for (const identity of [dataProtection, ...staff]) {
        expect(await told(identity, file('ben'))).toContain('"erased":true,"restricted":false');
      }
    },
  );

  it('is given their own record by the officer all the same', async () => {
    await decide('RESTRICTED');
    const mutation = 'mutation { subjectAccess(input: { personId: "ben" }) { complete json } }';
    const given = await told(dataProtection, mutation);
    expect(given).toContain('name-to-seal');
    expect(await told(people.manager, mutation)).toContain('ACCESS_DENIED');
  });

  it('is recorded about by those who must, and nobody else is told that there is no such person', async () => {
    const details = { personId: 'ben', name: 'B', occurredOn };
    await decide('RESTRICTED');
    expect(await codeOf(people.officer, 'RecordBreach', breach('b1'))).toBe('accepted');
    const refusal = await send(people.manager, 'RecordPersonalDetails', details);
    expect(refusal?.extensions).toMatchObject({
      code: 'PERSON_RESTRICTED',
      wayOut: expect.stringContaining('data-protection officer'),
    });
    const session = {
      mentorId: 'ann',
      matchId: 'match-1',
      sessionId: 'x1',
      supportKinds: ['CV'],
      minutes: 30,
      mode: 'IN_PERSON',
      occurredAt: '2014-05-30T10:00:00.000Z',
    };
    const ofSession = await send(people.mentor, 'HoldSession', session);
    expect(ofSession?.extensions.code).toBe('PERSON_RESTRICTED');
    expect(JSON.stringify(ofSession)).not.toContain('ben'); // whom the mentor did not name
    const end = { mentorId: 'ann', matchId: 'match-1', reason: 'OTHER', occurredOn };
    expect(await codeOf(people.manager, 'EndMatch', end)).toBe('accepted');
    await decide('REFUSED');
    expect(await codeOf(people.manager, 'RecordPersonalDetails', details)).toBe('accepted');
  });

  it('whom limited access keeps from somebody is not shown to them by being restricted', async () => {
    const limit = { personId: 'ben', allowed: ['om-1'], reason: 'A witness.', occurredOn };
    expect(await codeOf(people.manager, 'SetLimitedAccess', limit)).toBe('accepted');
    await decide('RESTRICTED');
    for (const command of ['RecordPersonalDetails', 'WithdrawReferral', 'RequestErasure']) {
      const input =
        command === 'RecordPersonalDetails'
          ? { name: 'B' }
          : command === 'WithdrawReferral'
            ? { caseId: 'case-ben', reason: 'MOVED' }
            : { requestId: 'r2', requestedBy: 'PERSON' };
      expect([
        command,
        await codeOf(people.manager, command, { personId: 'ben', occurredOn, ...input }),
      ]).toEqual([command, 'UNKNOWN_PERSON']);
    }
  });

  it('is pushed to nobody from the decision on', async () => {
    const UPDATES = 'subscription { caseUpdates { entry { type personIds } } }';
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('all', UPDATES);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await gateway.record('RecordBreach', breach('b1'));
    await socket.received(2);
    await decide('RESTRICTED');
    await gateway.record('RecordBreach', breach('b2'));
    await gateway.record('RecordPersonalDetails', { personId: 'ann', name: 'A', occurredOn });
    await socket.received(3);
    const types = socket.messages.flatMap(({ type, payload }) =>
      type === 'next' ? [JSON.stringify(payload?.data?.['caseUpdates'])] : [],
    );
    expect(types).toEqual([
      expect.stringContaining('BreachRecorded'),
      expect.stringContaining('PersonalDetailsRecorded'),
    ]);
    socket.close();
  });

  it('is in no release that is read from then on, nor is what is about them and somebody else', async () => {
    const lines = async () => (await get(gateway, '/replay?release=study', people.evaluator)).text;
    expect(await lines()).toContain('"type":"MatchMade"');
    await decide('RESTRICTED');
    const after = await lines();
    for (const type of ['MatchMade', 'SentenceStarted', 'OffenderManagerAssigned']) {
      expect(after).not.toContain(`"type":"${type}"`);
    }
    expect(after.match(/"type":"PersonRegistered"/g)).toHaveLength(2);
    await decide('REFUSED');
    expect(await lines()).toContain('"type":"MatchMade"');
  });
});
