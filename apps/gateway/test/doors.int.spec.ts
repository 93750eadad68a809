import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { answered, ask, get, post } from './support/client.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const deep = (levels: number) => `${'edges { node { '.repeat(levels)}entryId${' } }'.repeat(levels)}`;
const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');
const updates = (inner: string) => `subscription { caseUpdates { ${inner} } }`;

/** What the same attack says at either door: as a query, and as a subscription. */
const HOSTILE: readonly (readonly [what: string, query: string, subscription: string])[] = [
  [
    'a deep document',
    `{ caseFile(personId: "ben") { ${deep(8)} } }`,
    updates('entry { '.repeat(14) + 'line' + ' }'.repeat(14)),
  ],
  [
    'a flood of aliases',
    `{ ${many(40, (i) => `a${i}: me { id }`)} }`,
    updates(many(40, (i) => `a${i}: sequence`)),
  ],
  [
    'fragments that double each other',
    `${many(25, (i) => `fragment F${i} on Me { ...F${i + 1} ...F${i + 1} }`)} fragment F25 on Me { a: id } { me { ...F0 } }`,
    `${many(25, (i) => `fragment F${i} on CaseUpdate { ...F${i + 1} ...F${i + 1} }`)} fragment F25 on CaseUpdate { a: sequence } ${updates('...F0')}`,
  ],
  [
    'a cycle of fragments',
    'fragment A on Me { ...B } fragment B on Me { ...A } { me { ...A } }',
    `fragment A on CaseUpdate { ...B } fragment B on CaseUpdate { ...A } ${updates('...A')}`,
  ],
  [
    'more tokens than a document may have',
    `{ me { ${'id '.repeat(2_100)} } }`,
    updates('sequence '.repeat(2_100)),
  ],
  ['a huge name', `{ me { ${'x'.repeat(20_000)} } }`, updates('x'.repeat(20_000))],
  ['introspection', '{ __schema { types { name } } }', updates('sequence __schema: __typename { name }')],
  ['what is not GraphQL', '{ me { id ', 'subscription { caseUpdates { '],
  ['a field that does not exist', '{ me { password } }', updates('password')],
];

describe('both doors', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest({ production: true });
  });
  afterAll(() => gateway.close());

  it.each(HOSTILE)('refuse %s', async (_what, query, subscription) => {
    const overHttp = await ask(gateway, people.manager, query);
    expect(overHttp.status).toBe(400);
    expect(overHttp.body.data).toBeUndefined();
    expect(overHttp.body.errors?.[0]?.message).toEqual(expect.any(String));

    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', subscription);
    const [, answer] = await socket.received(2);
    expect(answer).toMatchObject({ type: 'error', id: '1' });
    expect(answer?.payload?.[0]?.message).toEqual(expect.any(String));
    socket.close();
  });

  it('name the limit, and the way out', async () => {
    const { body } = await ask(gateway, people.manager, HOSTILE[1]?.[1] ?? '');
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'DOCUMENT_TOO_LARGE',
      rule: 'aliases',
      limit: 30,
      wayOut: expect.stringContaining('several requests'),
    });
  });

  it('count what pages multiply', async () => {
    const page = (first: number) =>
      `{ cases(first: ${first}) { edges { cursor node { matches { matchId } ${many(9, () => 'caseId')} } } } }`;
    expect((await ask(gateway, people.manager, page(100))).status).toBe(200);
    const nested = `{ ${many(9, (i) => `a${i}: cases(first: 100) { edges { cursor node { ${many(9, () => 'caseId personId')} } } }`)} }`;
    const { body } = await ask(gateway, people.manager, nested);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'DOCUMENT_TOO_LARGE', rule: 'cost' });
  });

  it('do not tell the schema in production, not by suggestion either', async () => {
    const { body, text } = await ask(gateway, people.manager, '{ mee { id } }');
    expect(body.errors).toHaveLength(1);
    expect(text).not.toContain('Did you mean');
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', updates('sequenc'));
    const [, answer] = await socket.received(2);
    expect(JSON.stringify(answer)).toContain('Cannot query field');
    expect(JSON.stringify(answer)).not.toContain('Did you mean');
    socket.close();
  });
});

describe('the door for queries and mutations', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
  });
  afterAll(() => gateway.close());
  const authorized = async () => ({ authorization: `Bearer ${await gateway.token(people.manager)}` });

  it('answers who asks', async () => {
    const { status, body } = await ask(gateway, people.commissioner, '{ me { id roles mayDo } }');
    expect(status).toBe(200);
    expect(body.data?.['me']).toEqual({
      id: 'c-1',
      roles: ['COMMISSIONER'],
      mayDo: ['programmeSummary'],
    });
  });

  it('is shut without an identity, and says what is missing', async () => {
    const { status, body } = await post(gateway, '{"query":"{ me { id } }"}');
    expect(status).toBe(401);
    expect(body.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(body.errors?.[0]?.message).toContain('Send the header `Authorization: Bearer` with a token.');
    expect(body.errors?.[0]?.message).not.toContain('connection_init');
  });

  it('says nothing in the logs of a caller who goes away in the middle of a body', async () => {
    const authorization = `Bearer ${await gateway.token(people.manager)}`;
    const headers = { authorization, 'content-type': 'application/json', 'content-length': '1000' };
    const leaving = request(`${gateway.url}/graphql`, { method: 'POST', headers });
    const gone = new Promise((resolve) => leaving.once('error', resolve));
    leaving.write('{"query":');
    await new Promise((resolve) => setTimeout(resolve, 100)); // until the beginning has arrived
    leaving.destroy(new Error('gone'));
    await gone;
    expect((await ask(gateway, people.manager, '{ me { id } }')).status).toBe(200);
    expect(gateway.logged).toEqual([]);
  });

  it('is shut to a token that has expired, was changed, or is none', async () => {
    const token = await gateway.token(people.manager, -10);
    const good = await gateway.token(people.manager);
    for (const authorization of [
      `Bearer ${token}`,
      `Bearer ${good.slice(0, -4)}AAAA`,
      'Bearer x',
      'Basic x',
    ]) {
      const { status, text } = await post(gateway, '{"query":"{ me { id } }"}', { authorization });
      expect(status).toBe(401);
      expect(text).not.toContain('.ts:');
    }
  });

  it.each([
    ['malformed JSON', '{"query":', {}, 400, 'BAD_REQUEST'],
    ['an empty body', '', {}, 400, 'BAD_REQUEST'],
    [
      'another content type',
      'query=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'plain text',
      '{"query":"{ me { id } }"}',
      { 'content-type': 'text/plain' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['a body that is too large', JSON.stringify({ query: 'x'.repeat(300_000) }), {}, 413, 'BODY_TOO_LARGE'],
    ['a batch', '[{"query":"{ me { id } }"}]', {}, 400, 'BAD_REQUEST'],
    ['no query', '{}', {}, 400, 'BAD_REQUEST'],
    ['a query that is no text', '{"query":5}', {}, 400, 'BAD_REQUEST'],
    ['variables that are no object', '{"query":"{ me { id } }","variables":5}', {}, 400, 'BAD_REQUEST'],
  ])('refuses %s in the shape of every error', async (_what, body, headers, status, code) => {
    const answer = await post(gateway, body, { ...(await authorized()), ...headers });
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.[0]?.extensions.code).toBe(code);
    expect(answer.text).not.toContain('stack');
  });

  it('says in the same shape that there is nothing at an address, or not by that method', async () => {
    const nothing = await get(gateway, '/nothing/here');
    expect(nothing.status).toBe(404);
    expect(nothing.body.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const byGet = await get(gateway, '/graphql?query=%7Bme%7Bid%7D%7D', people.manager);
    expect(byGet.status).toBe(405);
    expect(byGet.body.errors?.[0]?.extensions.code).toBe('METHOD_NOT_ALLOWED');
  });

  it('lets nothing be kept, framed or sniffed, and no other origin in', async () => {
    const { headers } = await ask(
      gateway,
      people.manager,
      '{ me { id } }',
      {},
      { origin: 'https://evil.example' },
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('tells its schema outside production', async () => {
    const { body } = await ask(gateway, people.manager, '{ __schema { queryType { name } } }');
    expect(body.errors).toBeUndefined();
  });
});

describe('the door for subscriptions', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    const socket = { sockets: 3, subscriptionsPerSocket: 2, messageBytes: 4096, initialisationMs: 150 };
    gateway = await gatewayForTest({ limits: { socket } });
  });
  afterAll(() => gateway.close());

  it.each([
    ['a query', '{ me { id } }'],
    ['a mutation', 'mutation { completeTask(input: {}) { position } }'],
    ['introspection', '{ __schema { types { name } } }'],
    [
      'one of several operations that is not named',
      'subscription A { caseUpdates { sequence } } query B { me { id } }',
    ],
  ])('refuses %s', async (_what, query) => {
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.subscribe('1', query);
    const [, answer] = await socket.received(2);
    expect(answer?.type).toBe('error');
    expect(answer?.payload?.[0]?.extensions['code']).toBe('OPERATION_NOT_ALLOWED');
    socket.close();
  });

  it('closes a socket that says nothing, or nobody it knows', async () => {
    const silent = new RawSocket(gateway);
    expect((await silent.closed).code).toBe(4408);
    const stranger = new RawSocket(gateway);
    await stranger.opened();
    stranger.send({ type: 'connection_init', payload: { authorization: 'Bearer nobody' } });
    expect(await stranger.closed).toMatchObject({
      code: 4401,
      reason: expect.stringMatching(/not accepted here/),
    });
    const nameless = new RawSocket(gateway);
    await nameless.opened();
    nameless.send({ type: 'connection_init' });
    expect((await nameless.closed).code).toBe(4401);
  });

  it('closes a socket that subscribes before it says who it is', async () => {
    const socket = new RawSocket(gateway);
    await socket.opened();
    socket.subscribe('1', updates('sequence'));
    expect((await socket.closed).code).toBe(4401);
  });

  it('closes a socket when its token expires', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.manager, 1);
    const { code, reason } = await socket.closed;
    expect(code).toBe(4401);
    expect(reason).toContain('expired');
  });

  it('closes a socket that sends what is no message, or too large a one', async () => {
    const babbling = await new RawSocket(gateway).begin(gateway, people.manager);
    babbling.send('{"type":');
    expect((await babbling.closed).code).toBe(4400);
    const huge = await new RawSocket(gateway).begin(gateway, people.manager);
    huge.subscribe('1', `subscription { ${'x'.repeat(5000)} }`);
    expect((await huge.closed).code).toBe(1009);
  });

  it('ends a socket that asks and asks and takes no answer', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    socket.stopReading();
    let ended = false;
    void socket.closed.then(() => (ended = true));
    const ping = JSON.stringify({ type: 'ping', payload: { filler: 'x'.repeat(4000) } });
    const patience = Date.now() + 10_000;
    while (!ended && Date.now() < patience) {
      for (let count = 0; count < 200; count += 1) socket.send(ping);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(ended).toBe(true);
  });

  it('holds so many subscriptions on a socket and no more', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, people.manager);
    for (const id of ['1', '2', '3']) socket.subscribe(id, updates('sequence'));
    const [, answer] = await socket.received(2);
    expect(answer).toMatchObject({ type: 'error', id: '3' });
    expect(answer?.payload?.[0]?.extensions['code']).toBe('TOO_MANY_SUBSCRIPTIONS');
    socket.close();
    await socket.closed;
  });

  it('holds so many sockets and no more', async () => {
    const sockets = await Promise.all(
      [1, 2, 3].map(() => new RawSocket(gateway).begin(gateway, people.manager)),
    );
    await expect(new RawSocket(gateway).opened()).rejects.toThrow('503');
    for (const socket of sockets) socket.close();
    await Promise.all(sockets.map(({ closed }) => closed));
  });

  it('opens at its own address alone, and not for the pages of others', async () => {
    await expect(new RawSocket(gateway, {}, '/other').opened()).rejects.toThrow('404');
    await expect(new RawSocket(gateway, { origin: 'https://evil.example' }).opened()).rejects.toThrow('403');
    const own = await new RawSocket(gateway, { origin: gateway.url }).begin(gateway, people.manager);
    own.close();
  });

  it('destroys an upgrade to anything else', async () => {
    const ended = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request(`${gateway.url}/graphql/../x`, {
        headers: { connection: 'Upgrade', upgrade: 'h2c' },
      });
      asking.on('response', (response) => resolve(response.statusCode));
      asking.on('error', reject);
      asking.end();
    });
    expect(ended).toBe(404);
  });
});

it('answers in JSON what it answers', async () => {
  const gateway = await gatewayForTest();
  try {
    const live = await answered(await fetch(`${gateway.url}/health/live`));
    expect(live.body).toEqual({ status: 'live' });
  } finally {
    await gateway.close();
  }
});
