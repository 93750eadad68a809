import type { JWTPayload } from 'jose';
import { Unauthenticated } from '../errors.js';
import { isKeepable } from '../record/keepable-text.js';
import { type Principal, type Role, SERVICE_ROLES } from '../principal.js';
import { claimAt, type ClaimMapping, rolesNamed } from './claim-mapping.js';

/** The last second that has a date. */
const LAST_SECOND = 8.64e12;

/**
 * The principal of a verified token. `sub`, `exp`, the organisation and one known role are needed; the name, the
 * person, contracts and units are read where they are there, and all of them are text that a store can be asked about.
 * A service account is nobody's person.
 * @param skewSeconds for how long the token is taken after it has expired
 * @throws Unauthenticated MISSING_CLAIM, NO_KNOWN_ROLE
 */
export function principalOf(claims: JWTPayload, mapping: ClaimMapping, skewSeconds = 0): Principal {
  if (typeof claims.exp !== 'number' || claims.exp > LAST_SECOND) throw missing('exp');
  const id = text(claims, 'sub') ?? raise('sub');
  const service = isService(claims, id);
  const name = text(claims, 'name');
  const personId = service ? undefined : text(claims, mapping.personId);
  const contracts = texts(claims, mapping.contracts);
  // Some providers say null of a list that has become empty: it bounds, where one that was never there does not.
  const units = claimAt(claims, mapping.units) === null ? [] : texts(claims, mapping.units);
  return {
    id,
    organisation:
      text(claims, mapping.organisation) ?? mapping.otherwiseOrganisation ?? raise(mapping.organisation),
    roles: rolesIn(claims, mapping, service),
    ...(name !== undefined && { name }),
    ...(personId !== undefined && { personId }),
    ...(service && { service }),
    ...(contracts !== undefined && { contracts }),
    ...(units !== undefined && { units }),
    expiresAt: claims.exp + skewSeconds,
  };
}

/**
 * A client that has a token for itself is its own subject (RFC 9068, section 2.2). The rest is what providers say
 * who give it another: HMPPS Auth the grant, Auth0 too, Microsoft Entra the type, Keycloak a user that goes by the
 * client. To be taken for a system only takes rights away, so whoever can write these about themselves gains nothing.
 */
function isService(claims: JWTPayload, subject: string): boolean {
  const clients = [claims['client_id'], claims['azp']].filter((client) => typeof client === 'string');
  return (
    clients.some(
      (client) => client === subject || claims['preferred_username'] === `service-account-${client}`,
    ) ||
    claims['grant_type'] === 'client_credentials' ||
    claims['gty'] === 'client-credentials' ||
    claims['idtyp'] === 'app'
  );
}

/** Names that mean nothing here are those of other services, and are passed over. */
function rolesIn(claims: JWTPayload, mapping: ClaimMapping, service: boolean): readonly Role[] {
  const names = texts(claims, mapping.roles) ?? [];
  const known = new Set(names.flatMap((name) => rolesNamed(name, mapping)));
  const roles = [...known].filter((role) => !service || SERVICE_ROLES.includes(role));
  if (roles.length === 0) {
    throw new Unauthenticated(
      'NO_KNOWN_ROLE',
      service ? `a system's own, in ${mapping.roles}` : mapping.roles,
    );
  }
  return roles;
}

function text(claims: JWTPayload, place: string): string | undefined {
  const value = claimAt(claims, place);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value.trim() === '' || !isKeepable(value)) throw missing(place);
  return value;
}

/** A list of texts; where there is but one, some providers leave the list out. */
function texts(claims: JWTPayload, place: string): readonly string[] | undefined {
  const value = claimAt(claims, place);
  if (value === undefined || value === null) return undefined;
  const items: unknown = typeof value === 'string' && value.trim() !== '' ? [value] : value;
  if (!Array.isArray(items)) throw missing(place);
  return items.map((item: unknown) => (typeof item === 'string' && isKeepable(item) ? item : raise(place)));
}

const missing = (place: string): Unauthenticated => new Unauthenticated('MISSING_CLAIM', place);

function raise(place: string): never {
  throw missing(place);
}
