import { type Principal, type Role, scopeOf } from '#access';
import { rolesThatReach, today } from '../context/reach.js';
import type { Gateway } from '../services.js';

/**
 * Holds a mentor's commands to the people whom the mentor works with. Staff record for whoever their operations
 * allow, because a first referral or assignment is about somebody who is in nobody's scope yet; but never about
 * themselves, nor an officer about those whom they were once matched with (R4).
 * @returns the first of the persons whom the caller may not touch. Whoever refuses must make such a person look like
 * one who does not exist, and name none whom the caller did not name.
 */
export function personBeyond(
  gateway: Gateway,
  principal: Principal,
  role: Role,
  persons: readonly string[],
): Promise<string | undefined> {
  return role === 'MENTOR'
    ? beyondMentor(gateway, principal, persons)
    : excludedFromStaff(gateway, principal, persons);
}

async function beyondMentor(
  gateway: Gateway,
  principal: Principal,
  persons: readonly string[],
): Promise<string | undefined> {
  const criteria = scopeOf({ ...principal, roles: rolesThatReach(principal, 'caseFile') }, 'caseFile');
  const reached = await gateway.readModels.scope.visibleAmong(criteria, persons, today(gateway));
  return persons.find((person) => !reached.has(person));
}

async function excludedFromStaff(
  gateway: Gateway,
  principal: Principal,
  persons: readonly string[],
): Promise<string | undefined> {
  const criteria = scopeOf(principal);
  if (criteria.kind === 'none' || criteria.exclude === undefined) return undefined;
  const { exclude } = criteria;
  const { scope } = gateway.readModels;
  const [known, open] = await Promise.all([
    scope.visibleAmong({ kind: 'all' }, persons, today(gateway)),
    scope.visibleAmong({ kind: 'all', exclude }, persons, today(gateway)),
  ]);
  return persons.find((person) => known.has(person) && !open.has(person));
}
