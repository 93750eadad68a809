import { describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { ROLES } from '../principal.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { bearerToken, demoIdentities, localIssuer, tokenVerifier } from './index.js';

const start = Date.parse('2014-09-26T12:00:00.000Z');
let now = start;
const clock = () => new Date(now);
const seconds = start / 1000;

const local = localIssuer({ clock });
const { issuer, audience, publicKey } = local;
const verifier = tokenVerifier({ issuer, audience, publicKey, clock });
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const foreign = tokenVerifier({ issuer, audience, publicKey: pair.publicKey, clock });

const good: JWTPayload = {
  sub: 'om-1',
  iss: issuer,
  aud: audience,
  iat: seconds,
  exp: seconds + 60,
  organisation: 'essex-probation-trust',
  roles: ['OFFENDER_MANAGER'],
};
const signed = (claims: JWTPayload, alg = 'ES256', key: KeyObject | Uint8Array = pair.privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
const without = (claim: string): JWTPayload =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));

async function refusal(token: string | undefined, by = foreign) {
  const error: unknown = await by.verify(token).then(
    () => 'accepted',
    (refused: unknown) => refused,
  );
  return error;
}
const because = (reason: string) => expect.objectContaining({ code: 'UNAUTHENTICATED', reason });

describe('a token', () => {
  it.each(ROLES)('of the demonstration identifies the %s', async (role) => {
    const identity = demoIdentities[role];
    const principal = await verifier.verify(await local.issue(identity, 60));
    expect(principal).toEqual({ ...identity, expiresAt: seconds + 60 });
    expect(principal.roles).toContain(role);
  });

  it('carries name and units where there are any, and names no role twice', async () => {
    const token = await signed({
      ...good,
      name: 'Officer One',
      units: ['chelmsford'],
      roles: ['MENTOR', 'MENTOR'],
    });
    expect(await foreign.verify(token)).toMatchObject({
      name: 'Officer One',
      units: ['chelmsford'],
      roles: ['MENTOR'],
    });
  });

  it('is checked against the keys of an identity provider', async () => {
    const jwk = { ...(await exportJWK(pair.publicKey)), alg: 'ES256', use: 'sig' };
    const byKeys = tokenVerifier({ issuer, audience, jwks: { keys: [jwk] }, clock });
    expect(await byKeys.verify(await signed(good))).toMatchObject({ id: 'om-1' });
    expect(await refusal(await local.issue(demoIdentities.MENTOR, 60), byKeys)).toEqual(
      because('WRONG_SIGNATURE'),
    );
  });

  it('is not blamed where the keys of the identity provider cannot be had', async () => {
    const jwks = new URL('http://127.0.0.1:9/keys'); // the discard port: nothing answers
    const unreachable = tokenVerifier({ issuer, audience, jwks, clock });
    expect(await refusal(await signed(good), unreachable)).toMatchObject({
      code: 'IDENTITY_PROVIDER_UNAVAILABLE',
    });
  });

  it('is refused once it has expired, to the second', async () => {
    const token = await local.issue(demoIdentities.MENTOR, 60);
    now = start + 59_000;
    expect(await verifier.verify(token)).toMatchObject({ id: 'demo-mentor' });
    now = start + 60_000;
    expect(await refusal(token, verifier)).toEqual(because('EXPIRED'));
    now = start;
  });

  it.each<[string, string | undefined, string]>([
    ['missing', undefined, 'MISSING'],
    ['empty', '', 'MISSING'],
    ['no token', 'not-a-token', 'MALFORMED'],
    ['three words with dots', 'one.two.three', 'MALFORMED'],
    ['too large', 'a'.repeat(8 * 1024 + 1), 'TOO_LARGE'],
  ])('is refused where it is %s', async (_, token, reason) => {
    expect(await refusal(token)).toEqual(because(reason));
  });

  it.each<[string, JWTPayload, string]>([
    ['comes from another issuer', { ...good, iss: 'elsewhere' }, 'WRONG_ISSUER'],
    ['is for another service', { ...good, aud: 'elsewhere' }, 'WRONG_AUDIENCE'],
    ['is not valid yet', { ...good, nbf: seconds + 30 }, 'NOT_YET_VALID'],
    ['was issued in the future', { ...good, iat: seconds + 30, nbf: seconds }, 'NOT_YET_VALID'],
    ['names no role', { ...good, roles: [] }, 'NO_KNOWN_ROLE'],
    ['names roles of other services alone', { ...good, roles: ['WIZARD', 'constructor'] }, 'NO_KNOWN_ROLE'],
    ['has roles in another form', { ...good, roles: { MENTOR: true } }, 'MISSING_CLAIM'],
    ['has numbers for roles', { ...good, roles: [1] }, 'MISSING_CLAIM'],
    ['has a blank subject', { ...good, sub: ' ' }, 'MISSING_CLAIM'],
    ['has contracts that are no texts', { ...good, contracts: [1] }, 'MISSING_CLAIM'],
    ['has an expiry in another form', { ...good, exp: 'tomorrow' as never }, 'MISSING_CLAIM'],
  ])('is refused where it %s', async (_, claims, reason) => {
    expect(await refusal(await signed(claims))).toEqual(because(reason));
  });

  it.each(['sub', 'exp', 'iat', 'iss', 'aud', 'organisation'])(
    'is refused without %s, which is named to whoever runs the service',
    async (claim) => {
      const error = await refusal(await signed(without(claim)));
      expect(error).toEqual(because('MISSING_CLAIM'));
      expect(error).toMatchObject({ explanation: expect.stringContaining(`(${claim})`) });
    },
  );

  it('that gives no role is refused in words that say so', async () => {
    const error = await refusal(await signed(without('roles')));
    expect(error).toEqual(because('NO_KNOWN_ROLE'));
    expect(error).toMatchObject({ message: expect.stringMatching(/genuine.*no role.*ask whoever manages/) });
  });

  it('passes over names that mean nothing here', async () => {
    const token = await signed({ ...good, roles: ['WIZARD', 'MENTOR'] });
    expect(await foreign.verify(token)).toMatchObject({ roles: ['MENTOR'] });
  });

  it('is refused where another key signed it, or a bit was changed', async () => {
    expect(await refusal(await local.issue(demoIdentities.MENTOR, 60))).toEqual(because('WRONG_SIGNATURE'));
    const [header, payload, signature] = (await signed(good)).split('.');
    const forged = Buffer.from(JSON.stringify({ ...good, roles: ['DATA_PROTECTION_OFFICER'] })).toString(
      'base64url',
    );
    expect(await refusal(`${header}.${forged}.${signature}`)).toEqual(because('WRONG_SIGNATURE'));
    expect(await refusal(`${header}.${payload}.`)).toEqual(because('WRONG_SIGNATURE'));
  });

  it('is refused where it chooses its algorithm: none, or the public key taken for a shared secret', async () => {
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(await refusal(`${encoded({ alg: 'none' })}.${encoded(good)}.`)).toEqual(
      because('WRONG_ALGORITHM'),
    );
    const secret = Buffer.from(pair.publicKey.export({ type: 'spki', format: 'pem' }));
    expect(await refusal(await signed(good, 'HS256', secret))).toEqual(because('WRONG_ALGORITHM'));
  });

  it('is never repeated in the refusal, nor what it says', async () => {
    for (const claims of [
      { ...good, iss: 'secret' },
      { ...good, roles: ['secret'] },
      { ...good, aud: 'secret' },
    ]) {
      const token = await signed(claims);
      const error = (await refusal(token)) as Error;
      expect(JSON.stringify([error.message, { ...error }])).not.toMatch(/secret/);
      expect(error.message).not.toContain(token.slice(0, 20));
    }
  });
});

describe('the header', () => {
  it.each(['Bearer abc.def.ghi', 'bearer abc.def.ghi', ' Bearer  abc.def.ghi '])(
    '%j gives the token',
    (header) => {
      expect(bearerToken(header)).toBe('abc.def.ghi');
    },
  );

  it.each<[string | undefined, string]>([
    [undefined, 'MISSING'],
    ['', 'MISSING'],
    ['Basic dXNlcjpwYXNz', 'MALFORMED'],
    ['Bearer', 'MALFORMED'],
    ['Bearer one two', 'MALFORMED'],
  ])('%j gives none: %s', (header, reason) => {
    expect(() => bearerToken(header)).toThrow(because(reason));
  });
});

describe('the issuer of the demonstration', () => {
  it('keeps its key for its owner alone, so that tokens outlive a restart', async () => {
    using folder = temporaryFolder();
    const keyFile = folder.file('issuer.key');
    const token = await localIssuer({ keyFile, clock }).issue(demoIdentities.TRAINER, 60);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const again = tokenVerifier({ ...localIssuer({ keyFile, clock }), clock });
    expect(await again.verify(token)).toMatchObject({ id: 'pm-1' });
  });

  it('refuses a key file that others may read, or that holds something else', () => {
    using folder = temporaryFolder();
    const keyFile = folder.file('issuer.key');
    const open = () => localIssuer({ keyFile, clock });
    open();
    chmodSync(keyFile, 0o644);
    expect(open).toThrow(expect.objectContaining({ code: 'SECRET_UNUSABLE', reason: 'EXPOSED' }));
    const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    for (const content of ['no key', other.toString()]) {
      writeFileSync(keyFile, content);
      chmodSync(keyFile, 0o600);
      expect(open).toThrow(expect.objectContaining({ reason: 'MALFORMED' }));
    }
  });

  it('makes a key of its own each time where it keeps none', async () => {
    const token = await localIssuer({ clock }).issue(demoIdentities.TRAINER, 60);
    expect(await refusal(token, verifier)).toEqual(because('WRONG_SIGNATURE'));
  });
});
