import { Unauthenticated } from '../errors.js';

/**
 * The token of an `Authorization` header.
 * @throws Unauthenticated MISSING, MALFORMED
 */
export function bearerToken(header: string | undefined): string {
  if (header === undefined || header.trim() === '') throw new Unauthenticated('MISSING');
  const token = /^Bearer +(\S+)$/i.exec(header.trim())?.[1];
  if (token === undefined) throw new Unauthenticated('MALFORMED');
  return token;
}
