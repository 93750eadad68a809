import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogue } from '#application';
import { mutationFor } from '../support/api.js';
import { expectNoInsides } from '../support/clear-errors.js';
import { daysAgo } from '../support/days.js';
import {
  altered,
  headed,
  reissued,
  signedByAnother,
  signedWithPublicKey,
  unsigned,
} from '../support/forged-tokens.js';
import { replay } from '../support/queries.js';
import { headOf } from '../support/recorded-log.js';
import { type RunningServer, startServer } from '../support/server.js';
import { Subscriber } from '../support/subscriber.js';

/** As graphql-ws names it: the identity is not, or no longer, accepted. */
const UNAUTHORISED = 4401;
const HOUR = 3_600;
const now = Math.floor(Date.now() / 1000);

let server: RunningServer;
let head: string | null;
/** The officer's own, good token. */
let good: string;

beforeAll(async () => {
  server = await startServer();
  good = server.api.token('OFFENDER_MANAGER');
  await server.api.command('OFFENDER_MANAGER', 'RegisterPerson', {
    occurredOn: daysAgo(1),
    personId: 'person-1',
  });
}, 60_000);

beforeEach(async () => {
  head = await headOf(server.folder);
});

afterEach(async () => {
  expect(await headOf(server.folder)).toBe(head);
});

const NOT_ACCEPTED = 'the token is not accepted here: get a new one from the identity provider';

/** Tries every door with a token: none may open, and all say the same. */
async function expectAllDoorsShut(token: string | undefined, rule: string): Promise<void> {
  const command = await server.api.send(token, mutationFor('RegisterPerson'), {
    input: { occurredOn: daysAgo(1), personId: 'intruder' },
  });
  const stream = token === undefined ? await replayOfNobody() : await replay(server.api, {}, token);
  const wayOut = 'Send the header `Authorization: Bearer` with a token.';
  const refusal = {
    errors: [{ message: `${rule}. ${wayOut}`, extensions: { code: 'UNAUTHENTICATED', rule, wayOut } }],
  };
  for (const { status, text } of [command, stream]) {
    expect([status, JSON.parse(text)]).toEqual([401, refusal]);
    expectNoInsides(text);
  }
  const subscriber = new Subscriber(server.url, { ...(token === undefined ? {} : { token }), after: '0' });
  expect(await subscriber.over).toMatchObject({ code: UNAUTHORISED, reason: expect.stringContaining(rule) });
  expect(subscriber.updates).toEqual([]);
}

async function replayOfNobody(): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${server.url}/replay`);
  return { status: response.status, text: await response.text() };
}

const reissuedWith = (change: object) => () => reissued(server.folder, good, change);

describe('Nobody comes in', () => {
  it('without a token, and hears that there is none', async () => {
    await expectAllDoorsShut(undefined, 'this needs an identity, and there is no token');
  });

  it('with a genuine token of no role that is known, and hears who can give one', async () => {
    const rule = 'the token is genuine, but gives no role here: ask whoever manages your account for one';
    for (const roles of [[], ['WIZARD']]) await expectAllDoorsShut(await reissuedWith({ roles })(), rule);
  });

  it.each<[what: string, token: () => string | Promise<string>]>([
    ['with something that is no token', () => 'let-me-in'],
    [
      'with a token that has expired',
      reissuedWith({ iat: now - 2 * HOUR, nbf: now - 2 * HOUR, exp: now - HOUR }),
    ],
    ['with a token that is not valid yet', reissuedWith({ nbf: now + HOUR })],
    ['with a token from the future', reissuedWith({ iat: now + HOUR, exp: now + 2 * HOUR })],
    ['with a token that nobody signed', () => unsigned(good)],
    ['with a token signed by another key', () => signedByAnother(good)],
    [
      'with a token signed by the public key as if it were a secret',
      () => signedWithPublicKey(server.folder, good),
    ],
    ['with a token that was changed after it was signed', () => altered(good, { roles: ['ADMINISTRATOR'] })],
    ['with a token of another issuer', reissuedWith({ iss: 'https://elsewhere.invalid' })],
    ['with a token of the issuer under its other name', reissuedWith({ iss: 'http://127.0.0.1:1/identity' })],
    ['with a token for another service', reissuedWith({ aud: 'payroll' })],
    ['with a token of nobody', reissuedWith({ sub: undefined })],
    ['with a token of nobody in particular', reissuedWith({ sub: '' })],
    ['with a token whose key is a path', () => headed(good, { kid: '../../../../dev/null' })],
    ['with a token that brings its key', () => headed(good, { jku: `${server.url}/identity/jwks` })],
    ['with a token that names an algorithm twice', () => headed(good, '{"alg":"none","alg":"ES256"}')],
    ['with a token of an empty header', () => altered(good, {}).replace(/^[^.]+/, 'e30')],
    ['with a token larger than any', () => `${good}${'x'.repeat(9_000)}`],
  ])('%s', async (_what, token) => {
    await expectAllDoorsShut(await token(), NOT_ACCEPTED);
  });
});

describe('Without a token', () => {
  it('every query and every mutation of the schema is shut', async () => {
    const { __schema: schema } = await server.api.ask<{
      __schema: Record<'queryType' | 'mutationType', { fields: { name: string }[] }>;
    }>('ADMINISTRATOR', '{ __schema { queryType { fields { name } } mutationType { fields { name } } } }');
    const operations = [
      ...schema.queryType.fields.map(({ name }) => `query { ${name} { __typename } }`),
      ...schema.mutationType.fields.map(({ name }) => `mutation { ${name} { __typename } }`),
    ];
    expect(operations.length).toBeGreaterThanOrEqual(catalogue.length + 5);
    for (const operation of [...operations, '{ __schema { queryType { name } } }']) {
      const { status, errors } = await server.api.send(undefined, operation);
      expect([operation, status, errors[0]?.extensions.code]).toEqual([operation, 401, 'UNAUTHENTICATED']);
    }
  });

  it('so are the replay and the rebuild, and only whether the process lives is told', async () => {
    for (const [path, method] of [
      ['replay', 'GET'],
      ['rebuild', 'POST'],
    ]) {
      const response = await fetch(`${server.url}/${path}`, { method: method ?? 'GET' });
      expect([path, response.status]).toEqual([path, 401]);
    }
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    const ready = await (await fetch(`${server.url}/health/ready`)).text();
    expect(ready).not.toContain('person-1');
  });
});

describe('A socket', () => {
  it('is closed when its token expires', async () => {
    const token = await reissued(server.folder, good, { exp: Math.floor(Date.now() / 1000) + 6 });
    const subscriber = new Subscriber(server.url, { token, after: '0' });
    expect(await subscriber.over).toMatchObject({
      code: UNAUTHORISED,
      reason: expect.stringContaining('expired'),
    });
  });
});
