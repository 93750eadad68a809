import type { Principal, Role } from '../principal.js';

/** A principal in the given roles, for tests. */
export function principalIn(roles: readonly Role[], more: Partial<Principal> = {}): Principal {
  return { id: 'user-1', organisation: 'org-1', roles, expiresAt: 1_411_732_800, ...more };
}
