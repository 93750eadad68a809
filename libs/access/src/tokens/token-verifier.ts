import type { KeyObject } from 'node:crypto';
import {
  createLocalJWKSet,
  type JSONWebKeySet,
  jwtVerify,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from 'jose';
import { AccessError, Unauthenticated } from '../errors.js';
import type { Principal } from '../principal.js';
import type { Algorithm } from './algorithms.js';
import { type ClaimMapping, DEFAULT_CLAIMS } from './claim-mapping.js';
import { principalOf } from './claims.js';
import { type OutboundHeaders, providerKeys, type ProviderTiming } from './provider-keys.js';
import { refusalOf } from './refusal.js';
import { requireForCalling, requireNamesOnce, requireSize } from './token-form.js';

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
  readonly algorithms?: readonly Algorithm[];
  /** By how much the clocks here and at the issuer may differ. Default: not at all. */
  readonly clockSkewSeconds?: number;
  /** Default: the claims of the demonstration. */
  readonly claims?: ClaimMapping;
}

/**
 * The keys to verify by: one public key; those of an identity provider as a document or by address; or, with none of
 * these, as the discovery document of the issuer tells.
 */
type Keys =
  | {
      readonly publicKey: KeyObject;
      readonly jwks?: never;
      readonly timing?: never;
      readonly headers?: never;
    }
  | {
      readonly jwks?: URL | JSONWebKeySet | undefined;
      readonly publicKey?: never;
      readonly timing?: ProviderTiming;
      /** Sent with what is asked of the provider. Default: none. */
      readonly headers?: OutboundHeaders;
    };

/** Of the types that tokens declare, those that are for calling a service (RFC 9068; most declare the plain one). */
const TYPES: readonly unknown[] = [undefined, 'jwt', 'at+jwt'];

export function tokenVerifier(options: Expectations & Keys): TokenVerifier {
  const { issuer, audience, clock, algorithms = ['ES256'], claims = DEFAULT_CLAIMS } = options;
  const { clockSkewSeconds: skew = 0 } = options;
  const verifySignature = verifierFor(options);
  return {
    async verify(given) {
      const token = requireSize(given);
      const now = clock();
      try {
        const { payload, protectedHeader } = await verifySignature(token, {
          issuer,
          audience,
          algorithms: [...algorithms],
          currentDate: now,
          clockTolerance: skew,
          requiredClaims: ['sub', 'exp', 'iat'],
        });
        requireNamesOnce(token);
        requireType(protectedHeader.typ);
        requireForCalling(payload);
        requirePast(payload.iat, now, skew);
        return principalOf(payload, claims, skew);
      } catch (error) {
        throw error instanceof AccessError ? error : refusalOf(error);
      }
    },
  };
}

function verifierFor(
  keys: Keys & Pick<Expectations, 'issuer'>,
): (token: string, options: JWTVerifyOptions) => Promise<JWTVerifyResult> {
  const { publicKey, jwks, timing, issuer, headers } = keys;
  if (publicKey) return (token, options) => jwtVerify(token, publicKey, options);
  const getKey =
    jwks && !(jwks instanceof URL) ? createLocalJWKSet(jwks) : remote(jwks, issuer, timing, headers);
  return (token, options) => jwtVerify(token, getKey, options);
}

const remote = (
  jwks: URL | undefined,
  issuer: string,
  timing?: ProviderTiming,
  headers?: OutboundHeaders,
): JWTVerifyGetKey => providerKeys(jwks ? { jwks } : { issuer }, timing, headers);

function requireType(type: unknown): void {
  const plain = typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : type;
  if (!TYPES.includes(plain)) throw new Unauthenticated('WRONG_TYPE');
}

/** jose looks at `iat` only where tokens have a greatest age. One from the future is forged, or of a broken clock. */
function requirePast(iat: number | undefined, now: Date, skew: number): void {
  if (iat === undefined) throw new Unauthenticated('MISSING_CLAIM', 'iat');
  if (iat > Math.floor(now.getTime() / 1000) + skew) throw new Unauthenticated('NOT_YET_VALID');
}
