import type { JWTPayload } from 'jose';
import { Unauthenticated } from '../errors.js';
import { isRole, type Principal, type Role, ROLES } from '../principal.js';

/** The last second that has a date. */
const LAST_SECOND = 8.64e12;

/**
 * The principal of a verified token. Claims: `sub`, `exp`, `organisation` and `roles` are needed; `name`,
 * `person_id`, `contracts` and `units` are read where they are there.
 * @throws Unauthenticated MISSING_CLAIM, UNKNOWN_ROLE
 */
export function principalOf(claims: JWTPayload): Principal {
  if (typeof claims.exp !== 'number' || claims.exp > LAST_SECOND) throw missing('exp');
  const name = optionalText(claims, 'name');
  const personId = optionalText(claims, 'person_id');
  const contracts = optionalTexts(claims, 'contracts');
  const units = optionalTexts(claims, 'units');
  return {
    id: optionalText(claims, 'sub') ?? raise('sub'),
    organisation: optionalText(claims, 'organisation') ?? raise('organisation'),
    roles: rolesIn(claims),
    ...(name !== undefined && { name }),
    ...(personId !== undefined && { personId }),
    ...(contracts !== undefined && { contracts }),
    ...(units !== undefined && { units }),
    expiresAt: claims.exp,
  };
}

function rolesIn(claims: JWTPayload): readonly Role[] {
  const names = optionalTexts(claims, 'roles');
  if (!names || names.length === 0) throw missing('roles');
  const roles = names.filter(isRole);
  if (roles.length < names.length) {
    throw new Unauthenticated('UNKNOWN_ROLE', `those that exist are ${ROLES.join(', ')}`);
  }
  return [...new Set(roles)];
}

function optionalText(claims: JWTPayload, claim: string): string | undefined {
  const value = claims[claim];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '') throw missing(claim);
  return value;
}

function optionalTexts(claims: JWTPayload, claim: string): readonly string[] | undefined {
  const value = claims[claim];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw missing(claim);
  return value;
}

const missing = (claim: string): Unauthenticated => new Unauthenticated('MISSING_CLAIM', claim);

function raise(claim: string): never {
  throw missing(claim);
}
