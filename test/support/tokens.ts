import type { Role } from '#access';

/** The claims that tests go by: what the token of the demonstration says of its bearer. */
export interface Claims {
  readonly sub: string;
  readonly iss: string;
  readonly aud: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  readonly person_id?: string;
  readonly contracts?: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly nbf?: number;
}

const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** What a token says, unverified. */
export function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}

/** The tokens that a process has printed, by the first of each one's roles. */
export function tokensIn(output: string): ReadonlyMap<Role, string> {
  const byRole = new Map<Role, string>();
  for (const [token] of output.matchAll(JWT)) {
    const [role] = claimsOf(token).roles;
    if (role && !byRole.has(role)) byRole.set(role, token);
  }
  return byRole;
}
