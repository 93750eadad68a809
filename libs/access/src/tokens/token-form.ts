import { Unauthenticated } from '../errors.js';

/** Larger tokens are refused before anything is parsed: verifying is work, and anyone can send one. */
export const MAX_TOKEN_BYTES = 8 * 1024;

/**
 * A token that is there, and of bearable size.
 * @throws Unauthenticated MISSING, TOO_LARGE
 */
export function requireSize(token: string | undefined): string {
  if (token === undefined || token === '') throw new Unauthenticated('MISSING');
  if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) throw new Unauthenticated('TOO_LARGE');
  return token;
}

/** Claims of tokens that say who has signed in (OpenID Connect Core 1.0, 3.3.2.11), or what has happened (RFC 8417). */
const OF_OTHER_TOKENS = ['at_hash', 'c_hash', 'events'];

/**
 * Refuses a token of the same issuer and audience that is not for calling a service, though its header does not say so:
 * where a provider writes the same audience into all of them, an identity token lies open to whatever runs in a browser.
 * @throws Unauthenticated WRONG_TYPE
 */
export function requireForCalling(claims: Readonly<Record<string, unknown>>): void {
  const isOther = OF_OTHER_TOKENS.some((name) => claims[name] !== undefined);
  // The words of Keycloak and of Cognito, which write the type among the claims.
  const { typ, token_use: use } = { typ: undefined, token_use: undefined, ...claims };
  const isCalledOther = ['ID', 'Refresh', 'Offline', 'Logout'].includes(String(typ));
  if (isOther || isCalledOther || (use !== undefined && use !== 'access'))
    throw new Unauthenticated('WRONG_TYPE');
}

/**
 * Refuses a token with a name twice in its header or claims: readers disagree on which of the two counts, and
 * RFC 7515 and 7519 forbid it.
 * @throws Unauthenticated MALFORMED
 */
export function requireNamesOnce(token: string): void {
  for (const part of token.split('.').slice(0, 2)) {
    if (hasNameTwice(Buffer.from(part, 'base64url').toString())) throw new Unauthenticated('MALFORMED');
  }
}

// A text that does not end counts as one up to the end: tried again from each of its quotes, it would take for ever.
const PIECE = /(?<text>"(?:[^"\\]|\\.?)*(?:"|$))(?<names>\s*:)?|(?<opens>[{[])|(?<closes>[}\]])/gs;

/** Whether an object in a JSON text has a name twice. Says nothing of texts that are no JSON. */
function hasNameTwice(json: string): boolean {
  const open: Set<string>[] = [];
  for (const { groups = {} } of json.matchAll(PIECE)) {
    if (groups['opens']) open.push(new Set());
    else if (groups['closes']) open.pop();
    else if (groups['names']) {
      const names = open.at(-1);
      const name = unescaped(groups['text'] ?? '');
      if (names?.has(name)) return true;
      names?.add(name);
    }
  }
  return false;
}

/** `"\u0061lg"` is the name `alg`. */
function unescaped(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text; // no text of JSON: the verification says so
  }
}
