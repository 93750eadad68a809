import type { Role } from './principal.js';

/** Base of every error of this library. Branch on `code`: it survives module and realm boundaries. */
export abstract class AccessError extends Error {
  abstract readonly code: string;
  override get name(): string {
    return this.code;
  }
}

/** Why there is no identity, for whoever runs the service. */
export const UNAUTHENTICATED_REASONS = {
  MISSING: 'there is no token',
  MALFORMED: 'it is no signed token, or not as the identity provider gave it',
  TOO_LARGE: 'it is larger than 8 KiB: have the identity provider put fewer claims in',
  EXPIRED: 'it has expired',
  NOT_YET_VALID: 'it is not valid yet: check the clocks of this machine and of the identity provider',
  WRONG_TYPE: 'it is of a type that is not for calling a service',
  WRONG_ISSUER: 'it comes from another issuer than the one configured here',
  WRONG_AUDIENCE: 'it was issued for another service',
  WRONG_ALGORITHM: 'it is signed by an algorithm that is not accepted here',
  WRONG_SIGNATURE: 'the signature does not fit: it was changed, or signed by another key',
  MISSING_CLAIM: 'it lacks a claim that is needed here, or has it in another form',
  NO_KNOWN_ROLE: 'it is genuine, and names no role that is known here',
} as const;
export type UnauthenticatedReason = keyof typeof UNAUTHENTICATED_REASONS;

/**
 * What the caller hears. Whoever tries forged tokens learns nothing from the answer: it is the same for every fault of
 * a token. Only two are told apart, that none was sent, and that a genuine one gives no role.
 */
const told = (reason: UnauthenticatedReason): string => {
  if (reason === 'MISSING') return 'this needs an identity, and there is no token';
  if (reason === 'NO_KNOWN_ROLE')
    return 'the token is genuine, but gives no role here: ask whoever manages your account for one';
  return 'the token is not accepted here: get a new one from the identity provider';
};

/** There is no identity to go by. Neither message nor explanation repeats the token, nor anything of its making. */
export class Unauthenticated extends AccessError {
  readonly code = 'UNAUTHENTICATED';
  /** Why, for the logs. */
  readonly explanation: string;
  /** @param detail names our own side of the matter, such as the claim that is looked for */
  constructor(
    readonly reason: UnauthenticatedReason,
    detail?: string,
  ) {
    super(told(reason));
    this.explanation = UNAUTHENTICATED_REASONS[reason] + (detail ? ` (${detail})` : '');
  }
}

/** Why the identity provider is of no use just now, for whoever runs the service. */
export const PROVIDER_FAULTS = {
  UNREACHABLE: 'it cannot be reached',
  TIMEOUT: 'it took too long to answer',
  STATUS: 'it did not answer with status 200; a redirection is not followed',
  TOO_LARGE: 'its answer is larger than any that is expected',
  MALFORMED: 'its answer is not what the standard asks for',
  OTHER_ISSUER: 'its discovery document speaks for another issuer than the one configured here',
  INSECURE_KEYS: 'its discovery document names keys at an address without TLS',
} as const;
export type ProviderFault = keyof typeof PROVIDER_FAULTS;

/** The keys of the identity provider cannot be had just now. Not the caller's fault: they may try again. */
export class IdentityProviderUnavailable extends AccessError {
  readonly code = 'IDENTITY_PROVIDER_UNAVAILABLE';
  /** Why, for the logs. */
  readonly explanation: string;
  constructor(
    readonly fault: ProviderFault,
    options?: ErrorOptions,
  ) {
    super('the keys of the identity provider cannot be had: try again shortly', options);
    this.explanation = PROVIDER_FAULTS[fault];
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

/** The record of who looked is not what was written, so no backup is made of it. */
export class AccessRecordBroken extends AccessError {
  readonly code = 'ACCESS_RECORD_BROKEN';
  /**
   * @param entries how many stand, up to the one that is broken
   * @param brokenAt the sequence of the first that is; one more than `entries` where the end was cut off
   */
  constructor(
    readonly location: string,
    readonly entries: number,
    readonly brokenAt: number,
  ) {
    super(
      `${location}: is not what was written${faultOf({ entries, brokenAt })} No backup was made of it: keep it as it ` +
        'is, and compare with the backups from before',
    );
  }
}

/** What a walk of a broken record found, as the end of a sentence. */
export const faultOf = ({
  entries,
  brokenAt,
}: {
  readonly entries: number;
  readonly brokenAt: number;
}): string =>
  brokenAt > entries
    ? `: it ends after ${entries} entries, and there were more.`
    : `, from entry ${brokenAt} on: it was changed, follows one that was taken out, or is not found by what it says ` +
      'and nothing else.';
