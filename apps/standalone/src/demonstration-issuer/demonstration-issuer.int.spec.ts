import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { decodeProtectedHeader } from 'jose';
import { demoIdentities, localIssuer, LOCAL_AUDIENCE, ROLES, tokenVerifier } from '#access';
import {
  discovered,
  type Discovered,
  granted,
  SignIn,
  tokenOfSystem,
} from '../../../../test/support/sign-in.js';
import { SERVICE_SECRET, SERVICES } from './accounts.js';
import { addDemonstrationIssuer, ISSUER_PATH } from './demonstration-issuer.js';

const clock = () => new Date();
const { privateKey } = localIssuer({ clock });
const warned: string[] = [];
const logger = { warn: (_fields: object, message: string) => void warned.push(message) };

let server: FastifyInstance;
let issuer: Discovered;
let url: string;

beforeAll(async () => {
  server = fastify();
  const added = addDemonstrationIssuer(server, { production: false }, privateKey, logger);
  url = await server.listen({ port: 0, host: '127.0.0.1' });
  added.listensAt(url);
  issuer = await discovered(`${url}${ISSUER_PATH}`);
});
afterAll(() => server.close());

/** As any process verifies them that is told of this issuer: by its discovery document. */
const verifier = () =>
  tokenVerifier({ issuer: issuer.issuer, audience: LOCAL_AUDIENCE, clock, clockSkewSeconds: 5 });

describe('The issuer of the demonstration', () => {
  it('speaks for its own address, and has its keys there', () => {
    expect(issuer).toMatchObject({
      issuer: `${url}${ISSUER_PATH}`,
      authorization_endpoint: `${url}${ISSUER_PATH}/auth`,
      token_endpoint: `${url}${ISSUER_PATH}/token`,
      jwks_uri: `${url}${ISSUER_PATH}/jwks`,
    });
  });

  it('publishes no private key', async () => {
    const { keys } = (await (await fetch(issuer.jwks_uri)).json()) as { keys: object[] };
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it.each(ROLES)('lets one sign in as the %s', async (role) => {
    const { access_token: token } = await new SignIn(issuer).tokens(role);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    const { expiresAt, ...principal } = await verifier().verify(token);
    expect(principal).toEqual(demoIdentities[role]);
    expect(expiresAt).toBeGreaterThan(Date.now() / 1000 + 3_000);
  });

  it('gives further tokens of the same user, so that a socket can be refreshed', async () => {
    const person = new SignIn(issuer);
    const first = await person.tokens('MENTOR');
    const second = await person.refreshed(first);
    expect(second.access_token).not.toBe(first.access_token);
    expect(await verifier().verify(second.access_token)).toMatchObject({
      id: 'demo-mentor',
      personId: 'j01',
    });
  });

  it('gives identity tokens that are for the program which asked, and open nothing here', async () => {
    const { id_token: token = '' } = await new SignIn(issuer).tokens('MENTOR');
    await expect(verifier().verify(token)).rejects.toMatchObject({ reason: 'WRONG_AUDIENCE' });
  });

  it.each(Object.keys(SERVICES))('gives the %s a token of its own, of nobody’s person', async (client) => {
    const { access_token } = await granted(await tokenOfSystem(issuer, client, SERVICE_SECRET));
    const principal = await verifier().verify(access_token);
    expect(principal).toMatchObject({ ...SERVICES[client], service: true });
    expect(principal).not.toHaveProperty('personId');
  });

  it('refuses a system that does not know its secret, or that there is not', async () => {
    for (const [client, secret] of [
      ['importer-system', 'guess'],
      ['__proto__', SERVICE_SECRET],
      ['nobody', SERVICE_SECRET],
    ] as const) {
      expect((await tokenOfSystem(issuer, client, secret)).status).toBe(401);
    }
  });

  it('refuses a code without the proof of who asked for it, a second time, and a way back to elsewhere', async () => {
    const stolen = new SignIn(issuer);
    const code = await stolen.code('ADMINISTRATOR');
    expect((await stolen.exchange(code, 'A'.repeat(43))).status).toBe(400);
    const own = new SignIn(issuer);
    const once = await own.code('ADMINISTRATOR');
    expect((await own.exchange(once)).status).toBe(200);
    expect((await own.exchange(once)).status).toBe(400);

    for (const change of [
      { redirect_uri: 'https://evil.example/callback' },
      { redirect_uri: 'http://127.0.0.1/elsewhere' },
    ]) {
      const answer = await new SignIn(issuer).open(new SignIn(issuer).address(change));
      expect(answer.status).toBe(400);
      expect(answer.headers.get('location')).toBeNull();
    }
    const unproven = new SignIn(issuer);
    const back = await unproven.open(
      unproven.address({ code_challenge: undefined, code_challenge_method: undefined }),
    );
    expect(back.headers.get('location')).toContain('error=invalid_request');
  });

  it('shows a page of accounts that loads nothing and cannot be framed', async () => {
    const page = await new SignIn(issuer).open(new SignIn(issuer).address());
    const text = await page.text();
    for (const role of ROLES) expect(text).toContain(`value="${role}"`);
    expect(page.headers.get('content-security-policy')).toContain(
      "default-src 'none'; frame-ancestors 'none'",
    );
    expect(page.headers.get('cache-control')).toContain('no-store');
  });

  it('takes a choice from nobody but whose attempt it is, and no account that there is not', async () => {
    const person = new SignIn(issuer);
    const page = await person.open(person.address());
    const stranger = await new SignIn(issuer).open(page.url, { account: 'ADMINISTRATOR' });
    expect([stranger.status, await stranger.text()]).toEqual([
      400,
      expect.stringContaining('begun elsewhere'),
    ]);
    for (const account of ['WIZARD', '__proto__', 'x'.repeat(5_000)]) {
      expect((await person.open(page.url, { account })).status).toBe(400);
    }
    expect(warned).toEqual([]);
  });

  it('answers to no other name of this machine', async () => {
    const answer = await server.inject({
      url: `${ISSUER_PATH}/.well-known/openid-configuration`,
      headers: { host: 'evil.example' },
    });
    expect(answer.statusCode).toBe(421);
  });

  it('does not run in production', () => {
    expect(() => addDemonstrationIssuer(fastify(), { production: true }, privateKey, logger)).toThrow(
      /does not run with NODE_ENV=production/,
    );
  });
});
