import {
  demoIdentities,
  LOCAL_ISSUER,
  type LocalIssuer,
  localIssuer,
  type Principal,
  ROLES,
  tokenVerifier,
} from '#access';
import { traceHeaders } from '#telemetry';
import { decodeJwt } from 'jose';
import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import type { Configuration } from './configuration/index.js';
import { operatingSystemUser } from './operating-system-user.js';

const DAY_SECONDS = 24 * 60 * 60;
/** Long enough for a printed token to last over a few days of trying things out. */
const DEMONSTRATION_SECONDS = 7 * DAY_SECONDS;
/** Longer than any process runs: what it is signed by ends with the process. */
const PROCESS_SECONDS = 3_650 * DAY_SECONDS;

export interface Identities {
  readonly verifyToken: (token: string) => Promise<Principal>;
  /**
   * Tokens of our own by role, for this machine: in the demonstration of all roles, at a projector of who keeps it.
   * With an identity provider there are none.
   */
  readonly tokens: Readonly<Record<string, string>>;
  /** In the demonstration alone. */
  readonly demonstration?: {
    /** By which its issuer signs, as the printed tokens are signed. */
    readonly privateKey: KeyObject;
    /** From then on, tokens of this issuer are taken. */
    issuesAs(issuer: string): void;
  };
}

/** Who is let in. Where an identity provider is named it alone says who somebody is, the command line included. */
export async function openIdentities(configuration: Configuration, clock: () => Date): Promise<Identities> {
  const { identityProvider, isDemonstration, dataFolder, operatorOrganisation } = configuration;
  if (identityProvider) {
    const provider = tokenVerifier({ ...identityProvider, clock, headers: traceHeaders });
    return { tokens: {}, verifyToken: (token) => provider.verify(token) };
  }
  if (isDemonstration) {
    return ofDemonstration(localIssuer({ clock, keyFile: join(dataFolder, 'issuer.key') }), clock);
  }
  return ofOperator(localIssuer({ clock }), operatorOrganisation, clock);
}

/** Every token is signed by one key, which outlives a restart: the printed ones, and those of its own issuer. */
async function ofDemonstration(issuer: LocalIssuer, clock: () => Date): Promise<Identities> {
  const { publicKey, privateKey, audience } = issuer;
  const local = tokenVerifier({ issuer: issuer.issuer, audience, publicKey, clock });
  let others: typeof local | undefined;
  const tokens: Record<string, string> = {};
  for (const role of ROLES) tokens[role] = await issuer.issue(demoIdentities[role], DEMONSTRATION_SECONDS);
  return {
    tokens,
    verifyToken: (token) => (others && !claimsLocal(token) ? others : local).verify(token),
    demonstration: {
      privateKey,
      issuesAs: (name) => void (others = tokenVerifier({ issuer: name, audience, publicKey, clock })),
    },
  };
}

/**
 * A projector serves nobody but its own command line. Whoever reads the token in its data folder is the user of the
 * operating system that it runs as, and goes on record as that, as where no process runs.
 */
async function ofOperator(issuer: LocalIssuer, organisation: string, clock: () => Date): Promise<Identities> {
  const { publicKey, audience } = issuer;
  const local = tokenVerifier({ issuer: issuer.issuer, audience, publicKey, clock });
  const operator = { id: operatingSystemUser(), organisation, roles: ['ADMINISTRATOR'] } as const;
  const token = await issuer.issue(operator, PROCESS_SECONDS);
  return { tokens: { ADMINISTRATOR: token }, verifyToken: (given) => local.verify(given) };
}

/** Which verifier to ask: whatever the token claims, one of them checks its signature. */
function claimsLocal(token: string): boolean {
  try {
    return decodeJwt(token).iss === LOCAL_ISSUER;
  } catch {
    return false; // no token at all: the verifier of its issuer says so in its own words
  }
}
