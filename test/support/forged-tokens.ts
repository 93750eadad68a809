import { createPrivateKey, createPublicKey, generateKeyPairSync, sign as rawSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { type Claims, claimsOf } from './tokens.js';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token of the same claims, with no signature at all. */
export function unsigned(token: string): string {
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claimsOf(token))}.`;
}

/** The token with other claims, under the signature of the first ones. */
export function altered(token: string, change: Partial<Claims>): string {
  const [header, , signature] = token.split('.');
  return `${header}.${encoded({ ...claimsOf(token), ...change })}.${signature}`;
}

/** The same claims under another header, as an object or a text, signed by somebody else's key. */
export function headed(token: string, header: object | string): string {
  const text = typeof header === 'string' ? header : JSON.stringify({ alg: 'ES256', ...header });
  const content = `${Buffer.from(text).toString('base64url')}.${token.split('.')[1]}`;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = rawSign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

/** The same claims, signed by somebody else's key. */
export function signedByAnother(token: string): Promise<string> {
  return sign(claimsOf(token), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** Other claims, signed by the key of the server itself. */
export function reissued(folder: string, token: string, change: object): Promise<string> {
  return sign({ ...claimsOf(token), ...change }, serverKey(folder));
}

/** The public key taken for a shared secret: the old confusion of algorithms. */
export function signedWithPublicKey(folder: string, token: string): Promise<string> {
  const secret = createPublicKey(serverKey(folder)).export({ type: 'spki', format: 'pem' }).toString();
  return new SignJWT({ ...claimsOf(token) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(new TextEncoder().encode(secret));
}

/** The key by which the demonstration signs. */
export const serverKey = (folder: string) =>
  createPrivateKey(readFileSync(join(folder, 'issuer.key'), 'utf8'));

function sign(claims: object, key: ReturnType<typeof createPrivateKey>): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'JWT' }).sign(key);
}
