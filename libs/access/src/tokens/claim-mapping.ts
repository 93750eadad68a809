import { isRole, type Role } from '../principal.js';

/**
 * Where the claims of a token stand, and what they mean here. Each is the name of a claim, or, beginning with `/`, a
 * JSON Pointer (RFC 6901) to one that lies deeper: `/realm_access/roles`.
 */
export interface ClaimMapping {
  /** A list of names, or one name. */
  readonly roles: string;
  readonly organisation: string;
  /** The organisation of tokens without that claim. Without it, they are refused. */
  readonly otherwiseOrganisation?: string | undefined;
  readonly personId: string;
  readonly contracts: string;
  readonly units: string;
  /** What a name means here; one name may mean several roles. Without it, names are those of our roles. */
  readonly roleNames?: ReadonlyMap<string, readonly Role[]> | undefined;
}

/** The claims of the demonstration's own tokens. */
export const DEFAULT_CLAIMS: ClaimMapping = {
  roles: 'roles',
  organisation: 'organisation',
  personId: 'person_id',
  contracts: 'contracts',
  units: 'units',
};

/** The roles here that a name of the identity provider's stands for: none where it is about something else. */
export function rolesNamed(name: string, { roleNames }: ClaimMapping): readonly Role[] {
  if (roleNames) return roleNames.get(name) ?? [];
  return isRole(name) ? [name] : [];
}

/** Undefined where there is none. What only looks like a claim, such as `constructor`, is none. */
export function claimAt(claims: object, place: string): unknown {
  if (!place.startsWith('/')) return own(claims, place);
  const steps = place.slice(1).split('/');
  return steps.reduce<unknown>(
    (at, step) => own(at, step.replaceAll('~1', '/').replaceAll('~0', '~')),
    claims,
  );
}

function own(at: unknown, name: string): unknown {
  return typeof at === 'object' && at !== null ? Object.getOwnPropertyDescriptor(at, name)?.value : undefined;
}
