import { IdentityProviderUnavailable, Unauthenticated, type UnauthenticatedReason } from '../errors.js';

const REASONS: Readonly<Record<string, UnauthenticatedReason>> = {
  ERR_JWT_EXPIRED: 'EXPIRED',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'WRONG_SIGNATURE',
  ERR_JWKS_NO_MATCHING_KEY: 'WRONG_SIGNATURE',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'WRONG_SIGNATURE',
  ERR_JOSE_ALG_NOT_ALLOWED: 'WRONG_ALGORITHM',
  ERR_JOSE_NOT_SUPPORTED: 'WRONG_ALGORITHM',
};
const CLAIM_REASONS: Readonly<Record<string, UnauthenticatedReason>> = {
  iss: 'WRONG_ISSUER',
  aud: 'WRONG_AUDIENCE',
  nbf: 'NOT_YET_VALID',
};
/** What jose says of the keys of a provider. */
const OF_THE_KEYS: readonly unknown[] = ['ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT', 'ERR_JOSE_GENERIC'];

/** What is said here for an error of jose's, by its code. Whatever is not known of a token is held against it. */
export function refusalOf(error: unknown): Unauthenticated | IdentityProviderUnavailable {
  const { code, claim, reason } = {
    code: undefined,
    claim: undefined,
    reason: undefined,
    ...fieldsOf(error),
  };
  if (OF_THE_KEYS.includes(code)) return new IdentityProviderUnavailable('MALFORMED', { cause: error });
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' && typeof claim === 'string') {
    if (reason !== 'check_failed') return new Unauthenticated('MISSING_CLAIM', claim);
    return new Unauthenticated(CLAIM_REASONS[claim] ?? 'MISSING_CLAIM');
  }
  return new Unauthenticated((typeof code === 'string' && REASONS[code]) || 'MALFORMED');
}

function fieldsOf(error: unknown): object {
  return typeof error === 'object' && error !== null ? { ...error } : {};
}
