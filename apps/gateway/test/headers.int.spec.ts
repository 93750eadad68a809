import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const EVIL = 'https://evil.example';
const STAFF = 'https://staff.example';

/** Every kind of answer that HTTP gives: by route, and by how it went. */
const ROUTES: readonly (readonly [what: string, path: string, init: RequestInit, status: number])[] = [
  ['an answer', '/graphql', { method: 'POST', body: '{"query":"{ me { id } }"}' }, 200],
  ['a refused document', '/graphql', { method: 'POST', body: '{"query":"{ nobody }"}' }, 400],
  ['a refused body', '/graphql', { method: 'POST', body: '{' }, 400],
  ['too large a body', '/graphql', { method: 'POST', body: 'x'.repeat(300_000) }, 413],
  ['a method that is not taken', '/graphql', { method: 'GET' }, 405],
  ['an address that is not there', '/nothing', {}, 404],
  ['an address that cannot be read', '/%ff%', {}, 400],
  ['whether it lives', '/health/live', {}, 200],
  ['whether it is ready', '/health/ready', {}, 200],
  ['a replay', '/replay?limit=1', {}, 200],
  ['a refused replay', '/replay?limit=x', {}, 400],
  ['what only an administrator may', '/rebuild?projection=cases', { method: 'POST' }, 403],
  ['what only an administrator may', '/unpark?projection=cases', { method: 'POST' }, 403],
  ['what only an administrator may', '/roll-back?projection=cases', { method: 'POST' }, 403],
];

describe('Every answer', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
  });
  afterAll(() => gateway.close());

  async function answer(path: string, init: RequestInit, token?: string): Promise<Response> {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const json = init.body === undefined ? {} : { 'content-type': 'application/json' };
    return fetch(`${gateway.url}${path}`, { ...init, headers: { ...authorization, ...json, origin: EVIL } });
  }

  function expectHardened({ headers }: Response): void {
    const policy = headers.get('content-security-policy') ?? '';
    for (const part of ["default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", 'sandbox'])
      expect(policy).toContain(part);
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const absent of [
      'access-control-allow-origin',
      'strict-transport-security',
      'x-powered-by',
      'server',
    ])
      expect(headers.get(absent)).toBeNull();
  }

  it.each(ROUTES)('is hardened, and for no other origin: %s, %s', async (_what, path, init, status) => {
    const token = await gateway.token(path.startsWith('/replay') ? people.evaluator : people.manager);
    const response = await answer(path, init, token);
    await response.text();
    expect(response.status).toBe(status);
    expectHardened(response);
  });

  it.each(ROUTES)('is hardened for whoever is nobody: %s, %s', async (_what, path, init) => {
    const response = await answer(path, init);
    await response.text();
    expectHardened(response);
  });

  it('lets no page of others ask first', async () => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: { origin: EVIL, 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expectHardened(response);
  });
});

describe('With a list of origins, behind TLS', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest({ allowedOrigins: [STAFF], behindTls: true });
  });
  afterAll(() => gateway.close());

  const preflight = (origin: string): Promise<Response> =>
    fetch(`${gateway.url}/graphql`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  it('the pages of those origins may call', async () => {
    const asked = await preflight(STAFF);
    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(STAFF);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        origin: STAFF,
        'content-type': 'application/json',
        authorization: `Bearer ${await gateway.token(people.manager)}`,
      },
      body: '{"query":"{ me { id } }"}',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(STAFF);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it('and those of no other', async () => {
    for (const origin of [EVIL, 'null', `${STAFF}.evil.example`, 'http://staff.example']) {
      expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('browsers are told never to come without TLS again', async () => {
    const { headers } = await fetch(`${gateway.url}/nothing`);
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=63072000/);
  });
});
