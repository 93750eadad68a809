import type { Role } from './principal.js';

/** Base of every error of this library. Branch on `code`: it survives module and realm boundaries. */
export abstract class AccessError extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.code;
  }
}

export const UNAUTHENTICATED_REASONS = {
  MISSING: 'this needs an identity, and there is no token',
  MALFORMED: 'this is no signed token: use it as the identity provider gave it',
  TOO_LARGE: 'the token is larger than 8 KiB: ask the identity provider for one with fewer claims',
  EXPIRED: 'the token has expired: get a new one',
  NOT_YET_VALID: 'the token is not valid yet: check the clocks of this machine and of the identity provider',
  WRONG_ISSUER: 'the token comes from another issuer than the one configured here',
  WRONG_AUDIENCE: 'the token was issued for another service',
  WRONG_ALGORITHM: 'the token is signed by an algorithm that is not accepted here',
  WRONG_SIGNATURE: 'the signature does not fit: the token was changed, or signed by another key',
  MISSING_CLAIM: 'the token lacks a claim that is needed here, or has it in another form',
  UNKNOWN_ROLE: 'the token names a role that does not exist here, so that none of it is trusted',
} as const;
export type UnauthenticatedReason = keyof typeof UNAUTHENTICATED_REASONS;

/** There is no identity to go by. The message never repeats the token, nor anything of its making. */
export class Unauthenticated extends AccessError {
  readonly code = 'UNAUTHENTICATED';
  /** @param detail names our own side of the matter, such as the claim that is looked for */
  constructor(
    readonly reason: UnauthenticatedReason,
    detail?: string,
  ) {
    super(UNAUTHENTICATED_REASONS[reason] + (detail ? ` (${detail})` : ''));
  }
}

/** The keys of the identity provider cannot be had just now. Not the caller's fault: they may try again. */
export class IdentityProviderUnavailable extends AccessError {
  readonly code = 'IDENTITY_PROVIDER_UNAVAILABLE';
  constructor(options?: ErrorOptions) {
    super('the keys of the identity provider cannot be had: try again shortly', options);
  }
}

/** The identity is known, and may not do this. */
export class AccessDenied extends AccessError {
  readonly code = 'ACCESS_DENIED';
  constructor(
    readonly operation: string,
    readonly roles: readonly Role[],
  ) {
    super(
      roles.length > 0
        ? `${operation} is for ${listed(roles)}: ask someone in that role`
        : `${operation} is open to no role`,
    );
  }
}

const LIST = new Intl.ListFormat('en-GB', { type: 'disjunction' });
const listed = (roles: readonly Role[]): string => LIST.format(roles);

/** The record of who looked cannot be written or read. Nothing may then be shown that must be on it. */
export class AccessRecordUnavailable extends AccessError {
  readonly code = 'ACCESS_RECORD_UNAVAILABLE';
  constructor(
    readonly location: string,
    detail: string,
    options?: ErrorOptions,
  ) {
    super(`${location}: ${detail}`, options);
  }
}
