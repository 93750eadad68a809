import { CompactSign, SignJWT } from 'jose';
import {
  altered,
  serverKey,
  signedByAnother,
  signedWithPublicKey,
  unsigned,
} from '../support/forged-tokens.js';
import { claimsOf } from '../support/tokens.js';

const HOUR = 3_600;
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens none of which may open anything, made from a good one of the process that keeps its key in the folder. */
export async function badTokens(folder: string, good: string): Promise<readonly string[]> {
  const now = Math.floor(Date.now() / 1000);
  const [header = '', claims = '', signature = ''] = good.split('.');
  const key = serverKey(folder);
  // Whatever the claims are: the usual way of signing would refuse to sign some of them.
  const again = (change: Readonly<Record<string, unknown>>): Promise<string> =>
    new CompactSign(Buffer.from(JSON.stringify({ ...claimsOf(good), ...change })))
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
      .sign(key);
  const headed = (head: object): string => `${part(head)}.${claims}.${signature}`;
  return [
    unsigned(good),
    ...['None', 'NONE', 'nOnE', ''].map((alg) => `${part({ alg })}.${claims}.`),
    await signedByAnother(good),
    await signedWithPublicKey(folder, good),
    await symmetric(good, 'secret'),
    altered(good, { roles: ['DATA_PROTECTION_OFFICER', 'ADMINISTRATOR'] }),
    altered(good, { exp: now + 1_000 * HOUR }),
    await again({ iat: now - 2 * HOUR, nbf: now - 2 * HOUR, exp: now - HOUR }),
    await again({ nbf: now + HOUR }),
    await again({ iat: now + HOUR, nbf: now + HOUR, exp: now + 2 * HOUR }),
    await again({ aud: 'somebody-else' }),
    await again({ iss: 'https://evil.example' }),
    await again({ sub: '' }),
    await again({ sub: 'u\u0000' }),
    await again({ organisation: '\ud83d' }),
    await again({ person_id: 'far-person\u0000' }),
    await again({ contracts: ['\udc00'] }),
    await again({ roles: [] }),
    await again({ roles: ['SUPERUSER'] }),
    await again({ roles: { length: 1, 0: 'DATA_PROTECTION_OFFICER' } }),
    await again({ roles: ['__proto__'] }),
    await again({ exp: 9e15 }),
    await again({ exp: 'never' }),
    await again({ organisation: null }),
    await again({ padding: 'x'.repeat(8 * 1024) }),
    headed({ alg: 'ES256', jwk: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' } }),
    headed({ alg: 'ES256', jku: 'http://127.0.0.1:9/keys' }),
    headed({ alg: 'ES256', kid: '../../../../dev/null' }),
    headed({ alg: 'ES256', kid: "' OR 1=1 --" }),
    headed({ alg: 'ES256', crit: ['x'], x: 1 }),
    headed({ alg: 'ES256', b64: false, crit: ['b64'] }),
    headed({ alg: ['ES256'] }),
    headed({ alg: { toString: 'ES256' } }),
    `${header}.${claims}.${Buffer.alloc(64).toString('base64url')}`,
    `${header}.${claims}.`,
    `${header}.${claims}`,
    `${header}..${signature}`,
    `..`,
    `${header}.${claims}.${signature}.${signature}`,
    `${header}.${part(null)}.${signature}`,
    `${header}.${part([])}.${signature}`,
    `${header}.${Buffer.from('{"sub":"x","sub":"y"}').toString('base64url')}.${signature}`,
    `${good.slice(0, -6)}AAAAAA`,
    'x'.repeat(7 * 1024),
    'null',
    'undefined',
    '[object Object]',
    `' OR '1'='1`,
  ];
}

/** The claims under a shared secret, in place of the key that nobody but the issuer has. */
function symmetric(good: string, secret: string): Promise<string> {
  return new SignJWT({ ...claimsOf(good) })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret.padEnd(32, '.')));
}
