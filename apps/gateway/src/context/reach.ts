import {
  detailsShownTo,
  fieldsHiddenFrom,
  type Hidden,
  hiddenInHistory,
  permits,
  requireOperation,
  type Principal,
  type Role,
  rolesThatSee,
  scopeOf,
  streamsShownTo,
  withoutConcerns,
} from '#access';
import { londonDay, type LondonDay } from '#programme';
import type { PersonScope } from '#read-models';
import type { Gateway } from '../services.js';

/** The persons whom a caller reaches by an operation, as criteria of the read models. Judged as of now. */
export const personsWithin = (principal: Principal, operation: string): PersonScope =>
  scopeOf(principal, operation);

export const today = ({ now }: Pick<Gateway, 'now'>): LondonDay => londonDay(now());

/** What of a person's history a caller meets. */
export interface Sight {
  /** Through which of their roles. */
  readonly roles: readonly Role[];
  /** Kinds of stream, such as `match`. */
  readonly streams: readonly string[];
  readonly hidden: Hidden;
  /** Which of the person's details. */
  readonly details: 'all' | readonly string[];
}

/**
 * What a caller sees of a person, or null where the person is outside their scope. It goes by the roles through which
 * they reach this very person: a trainer who is also a manager elsewhere sees their learner as a trainer does.
 */
export async function sightOf(
  { readModels, ...gateway }: Gateway,
  principal: Principal,
  operation: string,
  personId: string,
): Promise<Sight | null> {
  const on = today(gateway);
  const { scope } = readModels;
  if (!(await scope.isVisible(personsWithin(principal, operation), personId, on))) return null;
  const reaching = await Promise.all(
    rolesThatReach(principal, operation).map(async (role) => {
      const asThisRole = personsWithin({ ...principal, roles: [role] }, operation);
      return (await scope.isVisible(asThisRole, personId, on)) ? [role] : [];
    }),
  );
  return sightThrough(reaching.flat());
}

/**
 * The same for many persons whom the caller reaches, in one query for each of their roles, and in none where it is one.
 * @param within how far somebody reaches, where that is not as far as by the operation
 */
export async function sightsOf(
  { readModels, ...gateway }: Gateway,
  principal: Principal,
  operation: string,
  personIds: readonly string[],
  within = (as: Principal): PersonScope => personsWithin(as, operation),
): Promise<ReadonlyMap<string, Sight>> {
  const roles = rolesThatReach(principal, operation);
  if (roles.length === 1) return new Map(personIds.map((person) => [person, sightThrough(roles)]));
  const on = today(gateway);
  const reached = await Promise.all(
    roles.map(async (role) => {
      const asThisRole = within({ ...principal, roles: [role] });
      return { role, persons: await readModels.scope.visibleAmong(asThisRole, personIds, on) };
    }),
  );
  return new Map(
    personIds.map((person) => {
      const reaching = reached.filter(({ persons }) => persons.has(person)).map(({ role }) => role);
      return [person, sightThrough(reaching)];
    }),
  );
}

/** What is seen by somebody in these roles. */
export const sightThrough = (roles: readonly Role[]): Sight => ({
  roles,
  streams: streamsShownTo(...roles),
  hidden: fieldsHiddenFrom(...roles),
  details: detailsShownTo(...roles),
});

/** What they see of a kind of stream: in those roles alone that see such entries. See `rolesThatSee`. */
export const sightOfKind = (kind: string, { roles }: Sight): Sight => ({
  ...sightThrough(rolesThatSee(kind, roles)),
  hidden: hiddenInHistory(kind, ...roles),
});

/**
 * Whose tasks a caller is shown. Of whom a lead reaches by a concern, the tasks about that alone, which are asked for
 * apart.
 */
export const tasksWithin = (principal: Principal): PersonScope =>
  withoutConcerns(scopeOf(principal, 'tasks'));

/** Whether it is of concerns alone, as it is through a safeguarding lead's role. */
export const isOfConcerns = ({ streams }: Pick<Sight, 'streams'>): boolean =>
  streams.length > 0 && streams.every((kind) => kind === 'concern');

/**
 * The role in which a look is on record, of a caller who has several that may: the first, but a safeguarding lead's
 * exactly where the look is of concerns. Looks in that role are not told to the person (decision 0022): all others are,
 * whoever is a lead besides, and no other role is told to have looked where only a concern let them.
 */
export function roleOfLook(principal: Principal, operation: string, ofConcerns: boolean): Role {
  const roles = rolesThatReach(principal, operation);
  const role = roles.find((one) => (one === 'SAFEGUARDING_LEAD') === ofConcerns) ?? roles[0];
  return role ?? requireOperation(principal, operation);
}

/** An officer reaches nobody as the mentor that they once were (R4). */
export function rolesThatReach({ roles }: Principal, operation: string): readonly Role[] {
  const isOfficer = roles.includes('OFFENDER_MANAGER');
  return roles.filter((role) => permits({ roles: [role] }, operation) && !(isOfficer && role === 'MENTOR'));
}

/** The kind of a stream: the part of its name before the first hyphen. */
export const kindOfStream = (stream: string): string => stream.split('-', 1)[0] ?? stream;
