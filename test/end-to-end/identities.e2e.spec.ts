import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogue } from '#application';
import { mutationFor } from '../support/api.js';
import { expectNoInsides } from '../support/clear-errors.js';
import { daysAgo } from '../support/days.js';
import {
  altered,
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

/** Tries every door with a token: none may open, and each says why. */
async function expectAllDoorsShut(token: string | undefined, reason: RegExp): Promise<void> {
  const command = await server.api.send(token, mutationFor('RegisterPerson'), {
    input: { occurredOn: daysAgo(1), personId: 'intruder' },
  });
  const stream = await replay(server.api, {}, token ?? '');
  for (const { status, text } of [command, stream]) {
    expect(status).toBe(401);
    expect(text).toMatch(/UNAUTHENTICATED/);
    expect(text).toMatch(reason);
    expectNoInsides(text);
    if (token) expect(text).not.toContain(token);
  }
  const subscriber = new Subscriber(server.url, { ...(token === undefined ? {} : { token }), after: '0' });
  expect(await subscriber.over).toMatchObject({ code: UNAUTHORISED, reason: expect.stringMatching(reason) });
  expect(subscriber.updates).toEqual([]);
}

describe('Nobody comes in', () => {
  it.each<[what: string, token: () => string | Promise<string> | undefined, reason: RegExp]>([
    ['without a token', () => undefined, /token|identity/i],
    ['with something that is no token', () => 'let-me-in', /no signed token/],
    [
      'with a token that has expired',
      () => reissued(server.folder, good, { iat: now - 2 * HOUR, nbf: now - 2 * HOUR, exp: now - HOUR }),
      /expired/,
    ],
    [
      'with a token that is not valid yet',
      () => reissued(server.folder, good, { nbf: now + HOUR }),
      /not valid yet/,
    ],
    ['with a token that nobody signed', () => unsigned(good), /algorithm|signature|no signed token/],
    ['with a token signed by another key', () => signedByAnother(good), /signature/],
    [
      'with a token signed by the public key as if it were a secret',
      () => signedWithPublicKey(server.folder, good),
      /algorithm/,
    ],
    [
      'with a token that was changed after it was signed',
      () => altered(good, { roles: ['ADMINISTRATOR'] }),
      /signature/,
    ],
    [
      'with a token of another issuer',
      () => reissued(server.folder, good, { iss: 'https://elsewhere.invalid' }),
      /issuer/,
    ],
    [
      'with a token for another service',
      () => reissued(server.folder, good, { aud: 'payroll' }),
      /another service/,
    ],
    ['with a token of no role', () => reissued(server.folder, good, { roles: [] }), /claim/],
    [
      'with a token of a role that does not exist',
      () => altered(good, {}).replace(/^[^.]+/, 'e30'),
      /no signed token|algorithm/,
    ],
    ['with a token larger than any', () => `${good}${'x'.repeat(9_000)}`, /larger|bearer/],
  ])('%s', async (_what, token, reason) => {
    await expectAllDoorsShut(await token(), reason);
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
    const token = await reissued(server.folder, good, { exp: Math.floor(Date.now() / 1000) + 2 });
    const subscriber = new Subscriber(server.url, { token, after: '0' });
    expect(await subscriber.over).toMatchObject({
      code: UNAUTHORISED,
      reason: expect.stringContaining('expired'),
    });
  }, 10_000);
});
