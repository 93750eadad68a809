import { AccessDenied } from './errors.js';
import { permits, rolesFor } from './policy.js';
import { type Principal, type Role, ROLES } from './principal.js';

/** The kinds of stream of which each role may take entries back: those in which it records. */
const CORRECTABLE: Readonly<Partial<Record<Role, readonly string[] | 'all'>>> = {
  OFFENDER_MANAGER: ['supervision', 'dataSubject'],
  MENTOR: ['match', 'journey'],
  TRAINER: ['trainingGroup', 'learner'],
  PROGRAMME_MANAGER: ['dataSubject', 'referral', 'trainingGroup', 'learner', 'mentor', 'match', 'journey'],
  SAFEGUARDING_LEAD: ['concern'],
  CASE_SUPPORTER_MANAGER: ['employment'],
  CONTRACT_MANAGER: ['contract', 'organisation'],
  DATA_PROTECTION_OFFICER: ['dataSubject'],
  IMPORTER: 'all',
};

/**
 * Whether a principal may take back entries of a stream, such as `match-x1`: one command reaches every stream, so
 * being allowed the command is not enough.
 */
export function mayCorrect(principal: Pick<Principal, 'roles'>, stream: string): boolean {
  return principal.roles.some((role) => correctsIn(role, stream));
}

/** What the data-protection officer recorded, such as a decision on an erasure, nobody else takes back. */
export function mayTakeBackFrom(principal: Pick<Principal, 'roles'>, recordedBy: string): boolean {
  const officer: Role = 'DATA_PROTECTION_OFFICER';
  return recordedBy !== officer || principal.roles.includes(officer);
}

/** @throws AccessDenied naming the roles that may */
export function requireCorrection(principal: Pick<Principal, 'roles'>, stream: string): void {
  if (mayCorrect(principal, stream)) return;
  const roles = ROLES.filter((role) => correctsIn(role, stream));
  throw new AccessDenied(`RetractEntry in a stream "${kindOf(stream)}"`, roles);
}

/** To take back what limits or opens access is to do the opposite, and only for those who may do that. */
const UNDOES: Readonly<Record<string, string>> = {
  LimitedAccessSet: 'LiftLimitedAccess',
  LimitedAccessLifted: 'SetLimitedAccess',
};

/**
 * The same for an entry of a type, whatever may be corrected in its stream besides.
 * @throws AccessDenied naming the roles that may
 */
export function requireCorrectionOf(principal: Pick<Principal, 'roles'>, entryType: string): void {
  const operation = UNDOES[entryType];
  if (operation === undefined || permits(principal, operation)) return;
  throw new AccessDenied(`RetractEntry of ${entryType}`, rolesFor(operation));
}

function correctsIn(role: Role, stream: string): boolean {
  const kinds = CORRECTABLE[role];
  return kinds === 'all' || (kinds?.includes(kindOf(stream)) ?? false);
}

/** The part of a stream's name before the first hyphen. */
export function kindOf(stream: string): string {
  return stream.split('-', 1)[0] ?? stream;
}
