import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { type GatewayWithConcerns, gatewayWithConcerns, lead, WORDS } from './support/concerns.js';
import { people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const protection: Identity = { id: 'dpo-1', organisation: 'user-voice', roles: ['DATA_PROTECTION_OFFICER'] };
/** Reads of the people of a contract, and of concerns. */
const both: Identity = { ...people.manager, id: 'both-1', roles: ['PROGRAMME_MANAGER', 'SAFEGUARDING_LEAD'] };
const occurredOn = '2014-06-02';

let at: GatewayWithConcerns;
let concernId: string;
beforeEach(async () => {
  at = await gatewayWithConcerns();
  concernId = await at.raise(people.mentor, 'ben');
  const ofRequest = { personId: 'ben', requestId: 'r1', occurredOn };
  const grounds = { grounds: 'it is being looked into', residualRisks: ['NONE_KNOWN'], coarsen: [] };
  await at.record('RequestErasure', { ...ofRequest, requestedBy: 'PERSON' });
  await at.send(protection, 'DecideErasure', { ...ofRequest, outcome: 'RESTRICTED', ...grounds });
});
afterEach(() => at.close());

describe('a concern about somebody whose record is restricted', () => {
  it.each([
    ['a lead', lead],
    ['a lead who reads of them as a manager besides', both],
  ] as const)('is read with its words by %s, and nothing else is', async (_, identity) => {
    expect((await at.list(identity)).rows).toMatchObject([{ concernId, personId: 'ben' }]);
    const { file } = await at.file(identity, 'ben');
    expect(file?.edges.map(({ node }) => node)).toMatchObject([
      { type: 'ConcernRaised', data: { what: WORDS } },
    ]);
    expect(file).toMatchObject({ details: { name: 'name-to-seal' }, openCases: [], sentence: null });
  });

  it('opens the record to nobody else, nor in the files of others', async () => {
    for (const identity of [people.officer, people.manager, people.mentor]) {
      expect((await at.file(identity, 'ben')).error?.extensions.code).toBe('NOT_FOUND');
    }
    expect((await at.file(both, 'ann')).text).not.toContain('MatchMade');
  });

  it('is pushed to leads, and nothing else about them is', async () => {
    for (const identity of [lead, both]) {
      const socket = await new RawSocket(at).begin(at, identity);
      socket.subscribe('1', 'subscription { caseUpdates { entry { type personIds } } }');
      await new Promise((resolve) => setTimeout(resolve, 50));
      await at.record('RecordBreach', {
        personId: 'ben',
        breachId: identity.id,
        sentenceId: 's1',
        occurredOn,
      });
      await at.raise(lead, 'ben');
      await socket.received(2);
      const pushed = socket.messages.filter(({ type }) => type === 'next');
      expect(pushed.map(({ payload }) => payload?.data?.['caseUpdates'])).toEqual([
        { entry: { type: 'ConcernRaised', personIds: ['ben'] } },
      ]);
      socket.close();
    }
  });
});

describe('of one who is a lead and a manager, the record of access tells as a lead', () => {
  const rolesOf = async (identity: Identity) => {
    const looks = await at.accessRecord.list({ after: 0, limit: 1_000 });
    return looks.filter(({ principal }) => principal === identity.id).map(({ role }) => role);
  };

  it.each([
    ['lead first', ['SAFEGUARDING_LEAD', 'PROGRAMME_MANAGER']],
    ['manager first', ['PROGRAMME_MANAGER', 'SAFEGUARDING_LEAD']],
  ] as const)('what only a concern let them see, and nothing else: %s', async (_, roles) => {
    const identity: Identity = { ...both, roles };
    await at.file(identity, 'ben');
    await at.list(identity);
    expect(await rolesOf(identity)).toEqual(['SAFEGUARDING_LEAD', 'SAFEGUARDING_LEAD']);
    await at.file(identity, 'ann');
    expect((await rolesOf(identity)).slice(2)).toEqual(['PROGRAMME_MANAGER']);
    const socket = await new RawSocket(at).begin(at, identity);
    socket.subscribe('1', 'subscription { caseUpdates { entry { type } } }');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await at.raise(lead, 'ben');
    await at.record('RecordPersonalDetails', { personId: 'ann', name: 'A', occurredOn });
    await socket.received(3);
    socket.close();
    expect((await rolesOf(identity)).slice(3)).toEqual(['SAFEGUARDING_LEAD', 'PROGRAMME_MANAGER']);
  });
});
