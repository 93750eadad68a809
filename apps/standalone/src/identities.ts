import {
  demoIdentities,
  LOCAL_ISSUER,
  localIssuer,
  type Principal,
  type Role,
  ROLES,
  tokenVerifier,
} from '#access';
import { traceHeaders } from '#telemetry';
import { decodeJwt } from 'jose';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Configuration } from './configuration/index.js';

/** Long enough for a printed token to last over a few days of trying things out. */
const TOKEN_SECONDS = 7 * 24 * 60 * 60;

export interface Identities {
  readonly verifyToken: (token: string) => Promise<Principal>;
  /** Tokens by role, for this machine: the service accounts of the command line, in the demonstration all roles. */
  readonly tokens: Readonly<Record<string, string>>;
  /** In the demonstration alone. */
  readonly demonstration?: {
    /** By which its issuer signs, as the printed tokens are signed. */
    readonly privateKey: KeyObject;
    /** From then on, tokens of this issuer are taken. */
    issuesAs(issuer: string): void;
  };
}

/**
 * In the demonstration every token is signed by one key, which outlives a restart: the printed ones, and those of its
 * own issuer. With an identity provider, the local issuer speaks only for the service accounts of the command line,
 * with a key that dies with the process.
 */
export async function openIdentities(
  { isDemonstration, dataFolder, identityProvider }: Configuration,
  clock: () => Date,
): Promise<Identities> {
  const issuer = localIssuer({
    clock,
    ...(isDemonstration ? { keyFile: join(dataFolder, 'issuer.key') } : {}),
  });
  const { publicKey, privateKey, audience } = issuer;
  const local = tokenVerifier({ issuer: issuer.issuer, audience, publicKey, clock });
  let others = identityProvider && tokenVerifier({ ...identityProvider, clock, headers: traceHeaders });
  const roles: readonly Role[] = isDemonstration ? ROLES : ['IMPORTER', 'ADMINISTRATOR'];
  const tokens: Record<string, string> = {};
  for (const role of roles) tokens[role] = await issuer.issue(demoIdentities[role], TOKEN_SECONDS);
  const demonstration = {
    privateKey,
    issuesAs: (name: string) => void (others = tokenVerifier({ issuer: name, audience, publicKey, clock })),
  };
  return {
    tokens,
    verifyToken: (token) => (others && !claimsLocal(token) ? others : local).verify(token),
    ...(isDemonstration && { demonstration }),
  };
}

/** Which verifier to ask: whatever the token claims, one of them checks its signature. */
function claimsLocal(token: string): boolean {
  try {
    return decodeJwt(token).iss === LOCAL_ISSUER;
  } catch {
    return false; // no token at all: the verifier of the provider says so in its own words
  }
}
