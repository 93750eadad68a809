import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { IdentityProviderUnavailable, type Identity, localIssuer } from '#access';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, NOW, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const UPDATES =
  'subscription ($after: String) { caseUpdates(after: $after) { sequence entry { type personIds } } }';
const NEVER = Symbol('never');
const START = Date.parse(NOW);

let gateway: GatewayForTest;
let isAway = false;
/** Called before a look goes on record: whoever holds it holds the push. */
let beforeRecord = async (): Promise<void> => undefined;

beforeAll(async () => {
  gateway = await gatewayForTest({}, (services) => ({
    ...services,
    async verifyToken(token) {
      if (isAway) throw new IdentityProviderUnavailable('UNREACHABLE');
      return services.verifyToken(token);
    },
  }));
  const { accessRecord } = gateway;
  const record = accessRecord.record.bind(accessRecord);
  jest.spyOn(accessRecord, 'record').mockImplementation(async (entry) => {
    await beforeRecord();
    return record(entry);
  });
  await tellEssexInSmall(gateway);
});
afterAll(() => gateway.close());

let breaches = 0;
/** Something that the officer of ben is told of. */
async function tellNews(): Promise<void> {
  breaches += 1;
  await gateway.record('RecordBreach', {
    personId: 'ben',
    sentenceId: 's1',
    breachId: `b${breaches}`,
    occurredOn: '2014-05-01',
  });
  await gateway.settled();
}

/** Follows what comes from now on, be it before the server has taken the subscription or after. */
async function follow(socket: RawSocket): Promise<void> {
  socket.subscribe('1', UPDATES, { after: String(await gateway.readModels.changes.latestSequence()) });
}

const bearer = async (identity: Identity, seconds = 3600) =>
  `Bearer ${await gateway.token(identity, seconds)}`;

function refresh(socket: RawSocket, authorization: unknown): void {
  socket.send({ type: 'ping', payload: { authorization } });
}

/** What the socket says next, or that it says nothing for a while. */
async function within(socket: RawSocket, count: number, ms = 400): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise((resolve) => (timer = setTimeout(resolve, ms, NEVER)));
  const said = await Promise.race([socket.received(count).then((all) => all[count - 1]), silence]);
  clearTimeout(timer);
  return said;
}

describe('a socket', () => {
  it('is told when its token expires', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer, 60);
    expect(socket.messages[0]).toEqual({
      type: 'connection_ack',
      payload: { expiresAt: new Date(START + 60_000).toISOString() },
    });
    socket.close();
  });

  it('outlives its first token where a ping brings another of the same user, and what is subscribed goes on', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer, 1);
    await follow(socket);
    refresh(socket, await bearer(people.officer, 3600));
    const [, pong] = await socket.received(2);
    expect(pong).toEqual({
      type: 'pong',
      payload: { refreshed: true, expiresAt: new Date(START + 3_600_000).toISOString() },
    });
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // the first token has expired
    await tellNews();
    const [, , next] = await socket.received(3);
    expect(next).toMatchObject({ type: 'next', id: '1', payload: { data: { caseUpdates: {} } } });
    socket.close();
  });

  it('is closed at the end of its newest token, not of its longest', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer, 3600);
    refresh(socket, await bearer(people.officer, 1));
    expect(await socket.closed).toMatchObject({ code: 4401, reason: expect.stringContaining('expired') });
  });

  it('that is never refreshed is closed when its token expires, whatever else it pings', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer, 1);
    socket.send({ type: 'ping' });
    socket.send({ type: 'ping', payload: { hello: 'there' } });
    expect(await socket.closed).toMatchObject({ code: 4401, reason: expect.stringContaining('expired') });
    expect(socket.messages.slice(1)).toEqual([{ type: 'pong' }, { type: 'pong' }]);
  });

  it.each<[string, Identity]>([
    ['another user', people.otherOfficer],
    ['another user with more roles', { ...people.otherOfficer, roles: ['DATA_PROTECTION_OFFICER'] }],
    ['a user who has become a person of the programme', { ...people.officer, personId: 'ann' }],
  ])('is closed where the new token is of %s', async (_who, identity) => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    await follow(socket);
    refresh(socket, await bearer(identity));
    expect(await socket.closed).toMatchObject({
      code: 4403,
      reason: expect.stringContaining('another user'),
    });
    expect(socket.messages).toHaveLength(1);
  });

  const forger = localIssuer({ clock: () => new Date(NOW) });
  it.each<[string, () => unknown]>([
    ['has expired', () => bearer(people.officer, -10)],
    ['was signed by another', async () => `Bearer ${await forger.issue(people.officer, 3600)}`],
    ['is none', () => 'Bearer let-me-in'],
    ['is missing', () => null],
    ['is no text', () => ({ toString: 'Bearer' })],
    ['is far too large', () => `Bearer ${'x'.repeat(20_000)}`],
    ['is a key', () => generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })],
  ])('is closed where the new token %s', async (_what, authorization) => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    refresh(socket, await authorization());
    const { code } = await socket.closed;
    expect(code).toBe(4401);
    expect(socket.messages).toHaveLength(1);
  });

  it('is closed where it brings a token before it has been let in', async () => {
    const socket = new RawSocket(gateway);
    await socket.opened();
    refresh(socket, await bearer(people.officer));
    expect((await socket.closed).code).toBe(4401);
  });

  it('is closed where it brings tokens faster than they can be looked at', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    const token = await bearer(people.officer);
    for (let count = 0; count < 50; count += 1) refresh(socket, token);
    expect((await socket.closed).code).toBe(4429);
  });

  it('stays open where nobody can judge the new token, and says so', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer, 3600);
    isAway = true;
    refresh(socket, await bearer(people.officer, 7200));
    const [, pong] = await socket.received(2);
    isAway = false;
    expect(pong).toEqual({
      type: 'pong',
      payload: { refreshed: false, expiresAt: new Date(START + 3_600_000).toISOString() },
    });
    socket.close();
  });
});

describe('a subscription', () => {
  it('is told nothing more once a new token has taken its role away, and the attempt is on record', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    await follow(socket);
    await tellNews();
    await socket.received(2);
    refresh(socket, await bearer({ ...people.officer, roles: ['COMMISSIONER'] }));
    await socket.received(3);
    await tellNews();
    const [, , , answer] = await socket.received(4);
    expect(answer).toMatchObject({ type: 'error', id: '1' });
    expect(answer?.payload?.[0]?.extensions['code']).toBe('ACCESS_DENIED');
    expect(JSON.stringify(answer)).not.toContain('ben');
    const entries = await gateway.accessRecord.list({ limit: 1_000 });
    expect(entries.at(-1)).toMatchObject({ principal: 'om-1', operation: 'caseUpdates', outcome: 'REFUSED' });
    socket.close();
  });

  it('is told nothing by a right that a new token takes away while a push is on its way', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    await follow(socket);
    let goOn = (): void => undefined;
    const isOnItsWay = new Promise<void>((resolve) => {
      beforeRecord = () =>
        new Promise((free) => {
          goOn = free;
          resolve();
        });
    });
    await tellNews();
    await isOnItsWay;
    beforeRecord = async () => undefined;
    refresh(socket, await bearer({ ...people.officer, roles: ['COMMISSIONER'] }));
    const [, pong] = await socket.received(2);
    expect(pong).toMatchObject({ type: 'pong', payload: { refreshed: true } });
    goOn();
    const [, , answer] = await socket.received(3);
    expect(answer).toMatchObject({ type: 'error', id: '1' });
    expect(answer?.payload?.[0]?.extensions['code']).toBe('ACCESS_DENIED');
    socket.close();
  });

  it('reaches with a new token whom its roles reach, and nobody beyond', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.officer);
    await follow(socket);
    refresh(socket, await bearer({ ...people.officer, roles: ['TRAINER'] }));
    await socket.received(2);
    await tellNews(); // ben is in none of their groups
    expect(await within(socket, 3)).toBe(NEVER);
    refresh(socket, await bearer(people.officer));
    await socket.received(3);
    await tellNews();
    const [, , , next] = await socket.received(4);
    expect(next).toMatchObject({ type: 'next', id: '1' });
    socket.close();
  });
});
