import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { DISCOVERY, json, KEYS, type ProviderForTest, startProvider } from '../testing/provider.js';
import { DEFAULT_TIMING, LOCAL_AUDIENCE, type ProviderTiming, tokenVerifier } from './index.js';

let provider: ProviderForTest;
let first: KeyObject;

beforeEach(async () => {
  provider = await startProvider();
  ({ privateKey: first } = await provider.newKey('first'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await provider.close();
});

const SOON: ProviderTiming = { ...DEFAULT_TIMING, pauseMs: 0 };
const verifierWith = (timing: Partial<ProviderTiming> = {}, issuer = provider.issuer) =>
  tokenVerifier({
    issuer,
    audience: LOCAL_AUDIENCE,
    clock: () => new Date(),
    timing: { ...SOON, ...timing },
  });

const token = (key: KeyObject, kid: string, issuer = provider.issuer) =>
  new SignJWT({ organisation: 'ept', roles: ['MENTOR'] })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setSubject('u-1')
    .setIssuer(issuer)
    .setAudience(LOCAL_AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key);

/** Keys age by the clock of the process. */
function letPass(ms: number): void {
  const now = Date.now() + ms;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
}

const unavailable = (fault: string) =>
  expect.objectContaining({ code: 'IDENTITY_PROVIDER_UNAVAILABLE', fault });

describe('the keys of an identity provider', () => {
  it('are found by its discovery document, once for many callers', async () => {
    const verifier = verifierWith();
    const text = await token(first, 'first');
    await Promise.all(Array.from({ length: 20 }, () => verifier.verify(text)));
    expect(await verifier.verify(text)).toMatchObject({ id: 'u-1', roles: ['MENTOR'] });
    expect([provider.asked(DISCOVERY), provider.asked(KEYS)]).toEqual([1, 1]);
  });

  it('are asked for with what goes along with requests, such as the trace', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const { issuer } = provider;
    const clock = () => new Date();
    const verifier = tokenVerifier({
      issuer,
      audience: LOCAL_AUDIENCE,
      clock,
      headers: () => ({ traceparent }),
    });
    await verifier.verify(await token(first, 'first'));
    expect(provider.lastHeaders).toMatchObject({ traceparent, accept: 'application/json' });
  });

  it('are taken from the address that is configured, where one is, and nothing is discovered', async () => {
    const verifier = tokenVerifier({
      issuer: 'https://id.invalid',
      audience: LOCAL_AUDIENCE,
      clock: () => new Date(),
      jwks: new URL(`${provider.issuer}${KEYS}`),
    });
    expect(await verifier.verify(await token(first, 'first', 'https://id.invalid'))).toMatchObject({
      id: 'u-1',
    });
    expect(provider.asked(DISCOVERY)).toBe(0);
  });

  it('may change: one that is not known is asked for', async () => {
    const verifier = verifierWith({ cooldownMs: 0 });
    await verifier.verify(await token(first, 'first'));
    const { privateKey: second } = await provider.newKey('second');
    expect(await verifier.verify(await token(second, 'second'))).toMatchObject({ id: 'u-1' });
    expect(await verifier.verify(await token(first, 'first'))).toMatchObject({ id: 'u-1' });
    expect(provider.asked(KEYS)).toBe(2);
  });

  it('are not asked for again and again by whoever makes up names of keys', async () => {
    const verifier = verifierWith();
    await verifier.verify(await token(first, 'first'));
    for (let count = 0; count < 20; count += 1) {
      await expect(verifier.verify(await token(first, `made-up-${count}`))).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
        reason: 'WRONG_SIGNATURE',
      });
    }
    expect(provider.asked(KEYS)).toBe(1);
  });

  it('are not lost to whoever makes up a name of a key while the provider is away', async () => {
    const verifier = verifierWith({ cooldownMs: 0 });
    const text = await token(first, 'first');
    await verifier.verify(text);
    await provider.away();
    const madeUp = await token(first, 'made-up');
    for (let count = 0; count < 3; count += 1) {
      await expect(verifier.verify(madeUp)).rejects.toEqual(unavailable('UNREACHABLE'));
      expect(await verifier.verify(text)).toMatchObject({ id: 'u-1' });
    }
  });

  it('are forgotten once the provider has withdrawn them', async () => {
    const verifier = verifierWith({ maxAgeMs: 60_000 });
    const text = await token(first, 'first');
    await verifier.verify(text);
    await provider.newKey('second');
    provider.withdrawKey('first');
    letPass(30_000);
    expect(await verifier.verify(text)).toMatchObject({ id: 'u-1' });
    letPass(30_000);
    await expect(verifier.verify(text)).rejects.toMatchObject({ reason: 'WRONG_SIGNATURE' });
  });

  it('serve on while the provider is away, and are looked for anew when it is back', async () => {
    const verifier = verifierWith({ maxAgeMs: 60_000 });
    const text = await token(first, 'first');
    await verifier.verify(text);
    await provider.away();
    expect(await verifier.verify(text)).toMatchObject({ id: 'u-1' });
    letPass(60_000);
    await expect(verifier.verify(text)).rejects.toEqual(unavailable('UNREACHABLE'));
    await provider.back();
    expect(await verifier.verify(text)).toMatchObject({ id: 'u-1' });
  });
});

describe('an identity provider', () => {
  const trouble: readonly (readonly [string, string, Parameters<ProviderForTest['behave']>[1], string])[] = [
    ['fails', DISCOVERY, json({}, 500), 'STATUS'],
    ['sends elsewhere', DISCOVERY, (r) => r.writeHead(302, { location: KEYS }).end(), 'STATUS'],
    ['answers with a page', DISCOVERY, (r) => r.writeHead(200).end('<html>'), 'MALFORMED'],
    [
      'speaks for another issuer',
      DISCOVERY,
      json({ issuer: 'https://evil.invalid', jwks_uri: 'x' }),
      'OTHER_ISSUER',
    ],
    ['answers with what inherits an issuer', DISCOVERY, json([]), 'OTHER_ISSUER'],
    ['has no keys', KEYS, json({ keys: [] }), 'MALFORMED'],
    ['has keys of another form', KEYS, json({ keys: ['k'] }), 'MALFORMED'],
    ['answers without end', KEYS, (r) => void endless(r), 'TOO_LARGE'],
    ['never answers', KEYS, () => undefined, 'TIMEOUT'],
    ['begins to answer', DISCOVERY, (r) => r.writeHead(200).write('{'), 'TIMEOUT'],
  ];
  it.each(trouble)(
    'that %s is not available, and no token is blamed',
    async (_what, path, behaviour, fault) => {
      provider.behave(path, behaviour);
      const verifier = verifierWith(fault === 'TIMEOUT' ? { timeoutMs: 1_000 } : {});
      const text = await token(first, 'first');
      await expect(verifier.verify(text)).rejects.toEqual(unavailable(fault));
      provider.behave(path);
      expect(await verifier.verify(text)).toMatchObject({ id: 'u-1' });
    },
  );

  it.each([
    ['without TLS on another machine', 'http://keys.example/keys', 'INSECURE_KEYS'],
    ['in a file', 'file:///etc/passwd', 'INSECURE_KEYS'],
    ['nowhere', 'keys', 'MALFORMED'],
  ])('whose keys lie %s is not believed', async (_what, address, fault) => {
    provider.behave(DISCOVERY, json({ issuer: provider.issuer, jwks_uri: address }));
    await expect(verifierWith().verify(await token(first, 'first'))).rejects.toEqual(unavailable(fault));
  });

  it('that cannot be reached is let alone for a while, and all who wait are told at once', async () => {
    provider.behave(DISCOVERY, json({}, 500));
    const verifier = verifierWith({ pauseMs: 60_000 });
    const text = await token(first, 'first');
    for (let count = 0; count < 10; count += 1) {
      await expect(verifier.verify(text)).rejects.toEqual(unavailable('STATUS'));
    }
    expect(provider.asked(DISCOVERY)).toBe(1);
  });

  it('is not even asked about a token whose algorithm is not accepted', async () => {
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    await expect(verifierWith().verify(unsigned)).rejects.toMatchObject({ reason: 'WRONG_ALGORITHM' });
    expect(provider.asked(DISCOVERY)).toBe(0);
  });
});

function endless(response: Parameters<NonNullable<Parameters<ProviderForTest['behave']>[1]>>[0]): void {
  response.writeHead(200);
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(65_536)));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}
