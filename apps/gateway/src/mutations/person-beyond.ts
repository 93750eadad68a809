import { type Principal, recordingScopeOf, type Role } from '#access';
import { today } from '../context/reach.js';
import type { Gateway } from '../services.js';

/**
 * Holds commands to the persons whom the caller may record about: see `recordingScopeOf`.
 * @returns those of the persons whom the caller may not touch. Whoever refuses must make such a person look like
 * one who does not exist, and name none whom the caller did not name.
 */
export async function personsBeyond(
  gateway: Gateway,
  principal: Principal,
  role: Role,
  operation: string,
  persons: readonly string[],
): Promise<readonly string[]> {
  const { scope: reads } = gateway.readModels;
  const { kind, scope } = recordingScopeOf(principal, role, operation);
  const on = today(gateway);
  if (kind === 'REACHED') {
    const reached = await reads.visibleAmong(scope, persons, on);
    return persons.filter((person) => !reached.has(person));
  }
  // Nobody is left out for not being on record here yet: who was registered a moment ago is not.
  const omitted = await reads.outsideAmong(scope, persons, on);
  return persons.filter((person) => omitted.has(person));
}
