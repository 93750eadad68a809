import { afterEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { IdentityProviderUnavailable } from '#access';
import { DEFAULT_RATES } from '../src/limits/rates.js';
import { ask, get, post } from './support/client.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const MINUTE = 60_000;
const ME = '{ me { id } }';
const UPDATES = 'subscription { caseUpdates { sequence } }';

let gateway: GatewayForTest;
afterEach(() => gateway.close());

const withRates = async (rates: Partial<typeof DEFAULT_RATES>): Promise<GatewayForTest> =>
  (gateway = await gatewayForTest({ limits: { rate: { ...DEFAULT_RATES, ...rates } } }));

describe('Who asks too often', () => {
  it('is told so, and for how long to wait; others are not', async () => {
    await withRates({ principal: { most: 2, windowMs: MINUTE } });
    for (let time = 0; time < 2; time += 1) {
      expect((await ask(gateway, people.manager, ME)).status).toBe(200);
    }
    const { status, headers, body } = await ask(gateway, people.manager, ME);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(body.errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', facts: { retryAfterSeconds: expect.any(Number) } } },
    ]);
    expect((await get(gateway, '/replay?limit=1', people.manager)).status).toBe(429);
    expect((await ask(gateway, people.officer, ME)).status).toBe(200);
  });

  it('is not heard over a socket instead', async () => {
    await withRates({ principal: { most: 2, windowMs: MINUTE } }); // to be let in is one
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    for (const id of ['1', '2']) socket.subscribe(id, UPDATES);
    const [, answer] = await socket.received(2);
    expect(answer).toMatchObject({ type: 'error', id: '2' });
    expect(answer?.payload?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await ask(gateway, people.manager, ME)).status).toBe(429);
    socket.close();
  });

  it('opens no more sockets either, which are counted for nobody else once it is known whose they are', async () => {
    await withRates({ principal: { most: 2, windowMs: MINUTE }, address: { most: 9, windowMs: MINUTE } });
    for (let time = 0; time < 2; time += 1) {
      const socket = await new RawSocket(gateway).begin(gateway, people.manager);
      socket.close();
      await socket.closed;
    }
    const third = new RawSocket(gateway);
    await third.opened();
    const authorization = `Bearer ${await gateway.token(people.manager)}`;
    third.send({ type: 'connection_init', payload: { authorization } });
    expect(await third.closed).toMatchObject({ code: 4429, reason: expect.stringMatching(/wait \d+ s/) });
    expect((await ask(gateway, people.manager, ME)).status).toBe(429);
    (await new RawSocket(gateway).begin(gateway, people.officer)).close();
  });

  it('may be a service account that brings in what others hold, with a limit of its own', async () => {
    await withRates({ principal: { most: 1, windowMs: MINUTE }, importer: { most: 3, windowMs: MINUTE } });
    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await ask(gateway, people.importer, ME)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });
});

describe('An address from which nobody comes who is somebody', () => {
  it('is not heard any more for a while, at either door, before any token is looked at', async () => {
    await withRates({ address: { most: 3, windowMs: MINUTE } });
    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      statuses.push((await post(gateway, '{}', { authorization: 'Bearer guessed' })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429]);
    expect((await get(gateway, '/nothing/here')).status).toBe(429);
    await expect(new RawSocket(gateway).opened()).rejects.toThrow('429');
  });

  it('keeps out nobody who was somebody a while ago: they share it with whoever guesses', async () => {
    await withRates({ address: { most: 3, windowMs: MINUTE } });
    const authorization = `Bearer ${await gateway.token(people.officer)}`;
    const asMe = async () => (await post(gateway, JSON.stringify({ query: ME }), { authorization })).status;
    const guess = async () => (await post(gateway, '{}', { authorization: 'Bearer guessed' })).status;
    expect(await Promise.all([asMe(), asMe()])).toEqual([200, 200]);
    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) statuses.push(await guess());
    expect(statuses).toEqual([401, 401, 401, 429]);
    for (let time = 0; time < 3; time += 1) expect([await asMe(), await guess()]).toEqual([200, 429]);
    expect((await ask(gateway, people.officer, ME)).status).toBe(429); // a new token is that of a stranger
  });

  it('may ask as often as its browsers must whether a page may call, which is asked without a token', async () => {
    const origin = 'https://staff.example';
    gateway = await gatewayForTest({
      allowedOrigins: [origin],
      limits: { rate: { ...DEFAULT_RATES, address: { most: 2, windowMs: MINUTE } } },
    });
    const more = { origin, 'access-control-request-method': 'POST' };
    for (let time = 0; time < 5; time += 1) {
      const { status, headers } = await get(gateway, '/graphql', undefined, 'OPTIONS', more);
      expect([status, headers.get('access-control-max-age')]).toEqual([204, '600']);
    }
    const guess = async () => (await post(gateway, '{}', { authorization: 'Bearer guessed' })).status;
    expect([await guess(), await guess(), await guess()]).toEqual([401, 401, 429]);
  });

  it('may still ask whether the process lives', async () => {
    await withRates({ address: { most: 1, windowMs: MINUTE } });
    for (let time = 0; time < 5; time += 1) expect((await get(gateway, '/health/live')).status).toBe(200);
  });

  it('is not one whose callers have good tokens, however many there are', async () => {
    await withRates({ address: { most: 2, windowMs: MINUTE } });
    for (let time = 0; time < 6; time += 1) {
      expect((await ask(gateway, people.officer, ME)).status).toBe(200);
    }
    for (let time = 0; time < 4; time += 1) {
      const socket = await new RawSocket(gateway).begin(gateway, people.officer);
      socket.close();
    }
  });

  it('cannot pass for another by a header, unless it is a proxy of ours', async () => {
    const refuse = async (from: string) =>
      (await post(gateway, '{}', { authorization: 'Bearer guessed', 'x-forwarded-for': from })).status;
    await withRates({ address: { most: 1, windowMs: MINUTE } });
    expect([await refuse('203.0.113.1'), await refuse('203.0.113.2')]).toEqual([401, 429]);
    await gateway.close();
    await withRates({ address: { most: 1, windowMs: MINUTE }, trustedProxies: ['127.0.0.1'] });
    expect([await refuse('203.0.113.1'), await refuse('203.0.113.2'), await refuse('203.0.113.2')]).toEqual([
      401, 401, 429,
    ]);
  });
});

/** The status of a request with as many headers of authorization as are given, each in a line of its own. */
const statusOfHeaders = (authorizations: readonly string[], path = '/replay?limit=1'): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = ['host', 'localhost', ...authorizations.flatMap((value) => ['authorization', value])];
    const asked = request(`${gateway.url}${path}`, { headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject);
    asked.end();
  });

describe('A header that was good a while ago', () => {
  const LATER = '2014-06-02T12:10:00.000Z';
  const replayAs = (authorization: string) => statusOfHeaders([authorization]);
  const inTurn = async (times: number, ask: () => Promise<number>): Promise<readonly number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < times; time += 1) statuses.push(await ask());
    return statuses;
  };

  it('is counted for its address as soon as its token has expired', async () => {
    await withRates({ address: { most: 3, windowMs: MINUTE } });
    const authorization = `Bearer ${await gateway.token(people.manager, 60)}`;
    const asMe = async () => (await post(gateway, JSON.stringify({ query: ME }), { authorization })).status;
    expect(await asMe()).toBe(200);
    gateway.setClock(LATER);
    expect(await inTurn(5, asMe)).toEqual([401, 401, 401, 429, 429]);
  });

  it('is refused with what its address has left where that is nothing, the first time that it is no good', async () => {
    await withRates({ address: { most: 1, windowMs: MINUTE } });
    const tokens = [await gateway.token(people.manager, 60), await gateway.token(people.officer, 60)];
    const [one, other] = tokens.map((token) => `Bearer ${token}`) as [string, string];
    for (const authorization of [one, other]) {
      const { status } = await post(gateway, JSON.stringify({ query: ME }), { authorization });
      expect(status).toBe(200);
    }
    gateway.setClock(LATER);
    expect([await replayAs(one), await replayAs(other)]).toEqual([401, 429]);
  });

  it('lets nothing pass that comes with another header beside it, and so is refused', async () => {
    await withRates({ address: { most: 3, windowMs: MINUTE } });
    const good = `Bearer ${await gateway.token(people.manager)}`;
    const { status } = await post(gateway, JSON.stringify({ query: ME }), { authorization: good });
    expect(status).toBe(200);
    expect(await inTurn(4, () => statusOfHeaders([good, 'Bearer guessed']))).toEqual([401, 401, 401, 429]);
    expect((await post(gateway, JSON.stringify({ query: ME }), { authorization: good })).status).toBe(200);
  });

  it('lets nothing pass for which nobody asks who it is', async () => {
    await withRates({ address: { most: 3, windowMs: MINUTE } });
    const good = `Bearer ${await gateway.token(people.manager)}`;
    const { status } = await post(gateway, JSON.stringify({ query: ME }), { authorization: good });
    expect(status).toBe(200);
    expect(await inTurn(4, () => statusOfHeaders([good], '/nothing/here'))).toEqual([404, 404, 404, 429]);
  });

  it('uses up nothing while the provider is away, and is still known when it is back', async () => {
    let isAway = false;
    gateway = await gatewayForTest(
      { limits: { rate: { ...DEFAULT_RATES, address: { most: 2, windowMs: MINUTE } } } },
      (services) => ({
        ...services,
        verifyToken: async (token) => {
          if (isAway) throw new IdentityProviderUnavailable('UNREACHABLE');
          return services.verifyToken(token);
        },
      }),
    );
    const authorization = `Bearer ${await gateway.token(people.manager)}`;
    const asMe = async () => (await post(gateway, JSON.stringify({ query: ME }), { authorization })).status;
    expect(await asMe()).toBe(200);
    isAway = true;
    expect(await inTurn(4, asMe)).toEqual([503, 503, 503, 503]);
    isAway = false;
    expect(await asMe()).toBe(200);
  });
});

describe('A token that is to take the place of another over a socket', () => {
  it('is counted for the address where it is refused', async () => {
    await withRates({ address: { most: 2, windowMs: MINUTE } });
    for (let time = 0; time < 2; time += 1) {
      const socket = await new RawSocket(gateway).begin(gateway, people.officer);
      socket.send({ type: 'ping', payload: { authorization: 'Bearer guessed' } });
      expect(await socket.closed).toMatchObject({ code: 4401 });
    }
    await expect(new RawSocket(gateway).opened()).rejects.toThrow('429');
  });
});

describe('Sockets and subscriptions', () => {
  const most = { socketsPerAddress: 9, socketsPerPrincipal: 9, subscriptionsPerPrincipal: 9 };
  const withCaps = async (caps: Partial<typeof most>): Promise<GatewayForTest> =>
    (gateway = await gatewayForTest({ limits: { held: { ...most, ...caps } } }));

  it('are so many for one address, and again as many once they are closed', async () => {
    await withCaps({ socketsPerAddress: 2 });
    const sockets = [new RawSocket(gateway), new RawSocket(gateway)];
    await Promise.all(sockets.map((socket) => socket.opened()));
    await expect(new RawSocket(gateway).opened()).rejects.toThrow('429');
    for (const socket of sockets) socket.close();
    await Promise.all(sockets.map(({ closed }) => closed));
    await new Promise((resolve) => setTimeout(resolve, 100)); // until the other end has heard of it
    await new RawSocket(gateway).opened();
  });

  it('are so many for one principal, and as many for another', async () => {
    await withCaps({ socketsPerPrincipal: 1 });
    const first = await new RawSocket(gateway).begin(gateway, people.manager);
    const second = new RawSocket(gateway);
    await second.opened();
    const authorization = `Bearer ${await gateway.token(people.manager)}`;
    second.send({ type: 'connection_init', payload: { authorization } });
    expect(await second.closed).toMatchObject({ code: 4429, reason: expect.stringContaining('close one') });
    const other = await new RawSocket(gateway).begin(gateway, people.officer);
    first.close();
    await first.closed;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const again = await new RawSocket(gateway).begin(gateway, people.manager);
    for (const socket of [other, again]) socket.close();
  });

  it('are so many subscriptions for one principal, over all of their sockets', async () => {
    await withCaps({ subscriptionsPerPrincipal: 2 });
    const one = await new RawSocket(gateway).begin(gateway, people.manager);
    const other = await new RawSocket(gateway).begin(gateway, people.manager);
    for (const id of ['1', '2']) one.subscribe(id, UPDATES);
    await new Promise((resolve) => setTimeout(resolve, 100));
    other.subscribe('3', UPDATES);
    const [, answer] = await other.received(2);
    expect(answer?.payload?.[0]?.extensions).toMatchObject({ code: 'TOO_MANY_SUBSCRIPTIONS' });
    one.send({ type: 'complete', id: '1' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    other.subscribe('4', UPDATES);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(other.messages).toHaveLength(2);
    for (const socket of [one, other]) socket.close();
  });
});
