import { type Role, ROLES } from '#access';
import type { Cell } from './matrix.js';

/** A cell for each role. */
export function byRole(cellOf: (role: Role) => Cell): Readonly<Record<Role, Cell>> {
  const [first, ...others] = ROLES;
  const start = { [first]: cellOf(first) } as Record<Role, Cell>;
  return others.reduce((cells, role) => ({ ...cells, [role]: cellOf(role) }), start);
}
