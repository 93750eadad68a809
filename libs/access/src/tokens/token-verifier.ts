import type { KeyObject } from 'node:crypto';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyOptions,
} from 'jose';
import {
  AccessError,
  IdentityProviderUnavailable,
  Unauthenticated,
  type UnauthenticatedReason,
} from '../errors.js';
import type { Principal } from '../principal.js';
import { principalOf } from './claims.js';

/** Larger tokens are refused before anything is parsed: verifying is work, and anyone can send one. */
export const MAX_TOKEN_BYTES = 8 * 1024;

export interface TokenVerifier {
  /**
   * @param token as it stands after "Bearer"
   * @throws Unauthenticated whose `reason` says why; IdentityProviderUnavailable
   */
  verify(token: string | undefined): Promise<Principal>;
}

interface Expectations {
  readonly issuer: string;
  readonly audience: string;
  readonly clock: () => Date;
  /** Default: ES256 alone. Never one that the token chooses. */
  readonly algorithms?: readonly string[];
}
/** The keys to verify by: those of an identity provider, by address or as a document, or one public key. */
type Keys =
  | { readonly jwks: URL | JSONWebKeySet; readonly publicKey?: never }
  | { readonly publicKey: KeyObject; readonly jwks?: never };

export function tokenVerifier(options: Expectations & Keys): TokenVerifier {
  const { issuer, audience, clock, algorithms = ['ES256'] } = options;
  const expectations = (): JWTVerifyOptions => ({
    issuer,
    audience,
    algorithms: [...algorithms],
    currentDate: clock(),
    requiredClaims: ['sub', 'exp', 'iat'],
  });
  const claimsOf = verifierFor(options);
  return {
    async verify(token) {
      if (token === undefined || token === '') throw new Unauthenticated('MISSING');
      if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) throw new Unauthenticated('TOO_LARGE');
      try {
        return principalOf(await claimsOf(token, expectations()));
      } catch (error) {
        throw error instanceof AccessError ? error : refusalOf(error);
      }
    },
  };
}

function verifierFor({
  jwks,
  publicKey,
}: Keys): (token: string, options: JWTVerifyOptions) => Promise<JWTPayload> {
  if (publicKey) return async (token, options) => (await jwtVerify(token, publicKey, options)).payload;
  const keys = jwks instanceof URL ? createRemoteJWKSet(jwks) : createLocalJWKSet(jwks);
  return async (token, options) => (await jwtVerify(token, keys, options)).payload;
}

const REASONS: Readonly<Record<string, UnauthenticatedReason>> = {
  ERR_JWT_EXPIRED: 'EXPIRED',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'WRONG_SIGNATURE',
  ERR_JWKS_NO_MATCHING_KEY: 'WRONG_SIGNATURE',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'WRONG_SIGNATURE',
  ERR_JOSE_ALG_NOT_ALLOWED: 'WRONG_ALGORITHM',
  ERR_JOSE_NOT_SUPPORTED: 'WRONG_ALGORITHM',
  ERR_JWS_INVALID: 'MALFORMED',
  ERR_JWT_INVALID: 'MALFORMED',
};
const CLAIM_REASONS: Readonly<Record<string, UnauthenticatedReason>> = {
  iss: 'WRONG_ISSUER',
  aud: 'WRONG_AUDIENCE',
  nbf: 'NOT_YET_VALID',
  iat: 'NOT_YET_VALID',
};

/** jose's errors by their code; what is none of a token's faults is the identity provider's. */
function refusalOf(error: unknown): AccessError {
  const { code, claim, reason } = {
    code: undefined,
    claim: undefined,
    reason: undefined,
    ...fieldsOf(error),
  };
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && typeof claim === 'string') {
    if (reason !== 'check_failed') return new Unauthenticated('MISSING_CLAIM', claim);
    return new Unauthenticated(CLAIM_REASONS[claim] ?? 'MISSING_CLAIM');
  }
  const known = typeof code === 'string' ? REASONS[code] : undefined;
  return known ? new Unauthenticated(known) : new IdentityProviderUnavailable({ cause: error });
}

function fieldsOf(error: unknown): object {
  return typeof error === 'object' && error !== null ? { ...error } : {};
}

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
