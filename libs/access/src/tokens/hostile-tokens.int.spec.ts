import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { LOCAL_AUDIENCE, tokenVerifier } from './index.js';
import { startProvider, type ProviderForTest } from '../testing/provider.js';

const now = Date.parse('2014-09-26T12:00:00.000Z');
const clock = () => new Date(now);
const seconds = now / 1000;
const SKEW = 30;

let provider: ProviderForTest;
let privateKey: KeyObject;
let good: JWTPayload;

beforeAll(async () => {
  provider = await startProvider();
  ({ privateKey } = await provider.newKey('k1'));
  good = {
    sub: 'om-1',
    iss: provider.issuer,
    aud: LOCAL_AUDIENCE,
    iat: seconds,
    exp: seconds + 60,
    organisation: 'essex-probation-trust',
    roles: ['OFFENDER_MANAGER'],
  };
});
afterAll(() => provider.close());

const verifier = () =>
  tokenVerifier({ issuer: provider.issuer, audience: LOCAL_AUDIENCE, clock, clockSkewSeconds: SKEW });
const signed = (claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}, key = privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(key);
const encoded = (text: string) => Buffer.from(text).toString('base64url');
const without = (claim: string): JWTPayload =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));

/** Genuine, over texts that no library would write. */
function signedText(header: string, claims: string): string {
  const content = `${encoded(header)}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

const another = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const HOSTILE: readonly (readonly [what: string, token: () => string | Promise<string>])[] = [
  ['without a signature', () => `${encoded('{"alg":"none"}')}.${encoded(JSON.stringify(good))}.`],
  [
    'without a signature, in other letters',
    () => `${encoded('{"alg":"nOnE"}')}.${encoded(JSON.stringify(good))}.`,
  ],
  [
    'signed with the public key as a secret',
    () =>
      new SignJWT(good)
        .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
        .sign(Buffer.from(provider.publicKey('k1').export({ type: 'spki', format: 'pem' }))),
  ],
  ['for another audience', () => signed({ ...good, aud: 'payroll' })],
  ['for other audiences', () => signed({ ...good, aud: ['payroll', 'rota'] })],
  ['of another issuer', () => signed({ ...good, iss: 'https://elsewhere.invalid' })],
  ['of an issuer that begins like ours', () => signed({ ...good, iss: `${provider.issuer}/` })],
  ['of another key under our name of it', () => signed(good, {}, another.privateKey)],
  ['of a key that is not known', () => signed(good, { kid: 'k99' }, another.privateKey)],
  ['that has expired', () => signed({ ...good, exp: seconds - SKEW })],
  ['that expired before 1970', () => signed({ ...good, exp: -1 })],
  ['that is not valid yet', () => signed({ ...good, nbf: seconds + SKEW + 1 })],
  ['that was issued in the future', () => signed({ ...good, iat: seconds + SKEW + 1 })],
  ['that ends beyond all dates', () => signed({ ...good, exp: 1e300 })],
  ['with an expiry in another form', () => signed({ ...good, exp: '9999999999' as never })],
  ['that is huge', () => signed({ ...good, filler: 'x'.repeat(9_000) })],
  ['without a subject', () => signed(without('sub'))],
  ['with a subject that is no text', () => signed({ ...good, sub: { $ne: null } as never })],
  ['without an issuer', () => signed(without('iss'))],
  ['without an audience', () => signed(without('aud'))],
  ['without an expiry', () => signed(without('exp'))],
  ['without a time of issue', () => signed(without('iat'))],
  [
    'with an algorithm twice in its header',
    () => signedText('{"alg":"none","alg":"ES256","kid":"k1"}', JSON.stringify(good)),
  ],
  [
    'with an algorithm twice, once in other letters',
    () => signedText('{"\\u0061lg":"none","alg":"ES256","kid":"k1"}', JSON.stringify(good)),
  ],
  [
    'with its roles twice',
    () =>
      signedText(
        '{"alg":"ES256","kid":"k1"}',
        JSON.stringify(good).replace('{', '{"roles":["DATA_PROTECTION_OFFICER"],'),
      ),
  ],
  ['whose key is a path', () => signed(good, { kid: '../../../../dev/null' }, another.privateKey)],
  ['whose key is a statement', () => signed(good, { kid: "' UNION SELECT 'k" }, another.privateKey)],
  ['whose key is an object', () => signed(good, { kid: { toString: 'k1' } as never }, another.privateKey)],
  [
    'that names an extension',
    () => signedText('{"alg":"ES256","kid":"k1","crit":["x"],"x":1}', JSON.stringify(good)),
  ],
  ['that is for logging out', () => signed(good, { typ: 'logout+jwt' })],
  ['that says who has signed in, and calls nothing', () => signed({ ...good, at_hash: 'AAAA' })],
  ['that says so in the words of Keycloak', () => signed({ ...good, typ: 'ID' })],
  ['that says so in the words of Cognito', () => signed({ ...good, token_use: 'id' })],
  ['that is for getting others', () => signed({ ...good, typ: 'Refresh' })],
  ['that tells of an event', () => signed({ ...good, events: { 'urn:logout': {} } })],
  ['that is no object', () => signedText('{"alg":"ES256","kid":"k1"}', '["om-1"]')],
  [
    'of broken UTF-8',
    () => `${encoded('{"alg":"ES256"}')}.${Buffer.from([0xff, 0xfe]).toString('base64url')}.AAAA`,
  ],
  ['that is encrypted', () => `${encoded('{"alg":"dir","enc":"A256GCM"}')}..AAAA.AAAA.AAAA`],
  ['that is no token', () => 'let-me-in'],
];

describe('a hostile token', () => {
  it.each(HOSTILE)('%s is refused as any other', async (_what, token) => {
    const text = await token();
    const refused: unknown = await verifier()
      .verify(text)
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'the token is not accepted here: get a new one from the identity provider',
    });
    expect(JSON.stringify(refused)).not.toContain(text.slice(0, 30));
  });

  it('chooses no key by bringing it, nor by saying where it lies', async () => {
    const jwk = await exportJWK(another.publicKey);
    const at = `${provider.issuer}/theirs`;
    const asked = provider.asked('/theirs');
    for (const header of [{ jwk }, { jku: at }, { x5u: at }, { x5c: ['AAAA'] }, { jku: at, kid: 'k2' }]) {
      const token = await signed(good, header, another.privateKey);
      await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(provider.asked('/theirs')).toBe(asked);
    // In a genuine one they change nothing.
    expect(await verifier().verify(await signed(good, { jku: at }))).toMatchObject({ id: 'om-1' });
  });

  it('is refused without much work, however its quotes are nested', async () => {
    const quotes = '\\"'.repeat(2_900);
    const token = signedText('{"alg":"ES256","kid":"k1"}', `{"a":"${quotes}`);
    const begun = performance.now();
    await expect(verifier().verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('clocks that differ', () => {
  it('are borne with up to the skew, and no longer', async () => {
    const late = await signed({ ...good, exp: seconds - SKEW + 1 });
    expect(await verifier().verify(late)).toMatchObject({ expiresAt: seconds + 1 });
    const early = await signed({ ...good, nbf: seconds + SKEW, iat: seconds + SKEW });
    expect(await verifier().verify(early)).toMatchObject({ id: 'om-1' });
  });
});
