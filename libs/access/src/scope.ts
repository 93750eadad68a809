import { permits } from './policy.js';
import { EVERY_CONTRACT, type Principal, type Role } from './principal.js';

/** Who is left out of a scope, whatever else brings them in. It does not touch what `mentor` brings in. */
export interface Exclusion {
  /** The principal as a person of the programme: nobody reads their own record as staff. */
  readonly selfPersonId: string;
  /** Leaves out everyone whom that person was ever matched with, as mentor or as mentee, too. */
  readonly andTheirMatches: boolean;
}

/**
 * Which persons a principal may see, as criteria that a read model resolves as of now. A person is in it who meets
 * any of the criteria and is not excluded; and, where they are under limited access, whose list names the reader; and
 * whose record is not restricted (UK GDPR, article 18), unless the scope says so.
 */
export type Scope =
  | {
      readonly kind: 'all';
      readonly reader: string;
      readonly meetsRestricted?: true;
      readonly exclude?: Exclusion;
    }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'some';
      /** Persons whose current Offender Manager has this id. */
      readonly officer?: string;
      /** Persons matched with this person as their mentor, and this person. */
      readonly mentor?: string;
      /** Learners of groups whose current trainer has this id. */
      readonly trainer?: string;
      /** Persons with a case under one of these contracts. */
      readonly contracts?: readonly string[];
      /** Of these, those alone who were referred, or trained, under that contract in one of these Delivery Units. */
      readonly units?: readonly string[];
      /** Persons with entries of employment. */
      readonly employment?: true;
      /**
       * Persons about whom a concern is on record, whether or not they have a case, and also where their record is
       * restricted; of those who have a case, only those with one under these contracts, which are one at least. `ALL`:
       * of whatever contract.
       */
      readonly concerns?: readonly string[] | 'ALL';
      /** The id of the user who asks: nobody but those on the list meets a person under limited access. */
      readonly reader: string;
      /** Whether it reaches those whose record is restricted. To read about them: the data-protection officer, and a safeguarding lead in concerns. */
      readonly meetsRestricted?: true;
      readonly exclude?: Exclusion;
    };

const SEES_ALL: readonly Role[] = ['DATA_PROTECTION_OFFICER', 'IMPORTER'];
const BY_CONTRACT: readonly Role[] = ['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'];

/**
 * The persons whom a principal may see. Given an operation, only through the roles that may do it: an importer who is
 * also a trainer writes for all, and reads about their learners.
 *
 * A safeguarding lead reaches people by concerns about them, under the contracts that their identity names, or under all
 * where it says so (`EVERY_CONTRACT`); where it names none, nobody. Whoever reaches people by contract does
 * so within the Delivery Units that their identity names, where it names any; a list without one is nobody.
 *
 * R4: one who has become an Offender Manager can never open their own record, nor those of people they were matched
 * with, through whatever role; so the relation of a mentor ends with it. Other staff reach whom they were matched
 * with, though not themselves.
 */
export function scopeOf(principal: Principal, operation?: string): Scope {
  const roles = principal.roles.filter(
    (role) => operation === undefined || permits({ roles: [role] }, operation),
  );
  const has = (...wanted: readonly Role[]): boolean => wanted.some((role) => roles.includes(role));
  const isOfficer = principal.roles.includes('OFFENDER_MANAGER');
  const { id, personId } = principal;
  const contracts = contractsManaged(principal);
  const concerns = concernsOf(principal);
  const exclude =
    personId === undefined ? {} : { exclude: { selfPersonId: personId, andTheirMatches: isOfficer } };

  if (has(...SEES_ALL)) {
    const meets = has('DATA_PROTECTION_OFFICER') && { meetsRestricted: true as const };
    return { kind: 'all', reader: id, ...meets, ...exclude };
  }
  const criteria = {
    ...(has('OFFENDER_MANAGER') && { officer: id }),
    ...(has('MENTOR') && personId !== undefined && !isOfficer && { mentor: personId }),
    ...(has('TRAINER') && { trainer: id }),
    ...(has(...BY_CONTRACT) && contracts.length > 0 && { contracts, ...unitsOf(principal) }),
    ...(has('CASE_SUPPORTER_MANAGER') && { employment: true as const }),
    ...(has('SAFEGUARDING_LEAD') && concerns.length > 0 && { concerns }),
  };
  return Object.keys(criteria).length === 0
    ? { kind: 'none' }
    : {
        kind: 'some',
        ...criteria,
        reader: id,
        // To keep somebody safe is what a restricted record may be used for.
        ...(operation === 'concerns' && { meetsRestricted: true }),
        ...exclude,
      };
}

/** The contracts that an identity names one by one. */
function contractsOf({ contracts = [] }: Principal): readonly string[] {
  return contracts.filter((contract) => contract !== EVERY_CONTRACT);
}

/** Those that it reaches people by: none where its list of units is empty. */
export function contractsManaged(principal: Principal): readonly string[] {
  return principal.units?.length === 0 ? [] : contractsOf(principal);
}

const unitsOf = ({ units }: Principal): { readonly units?: readonly string[] } =>
  units === undefined ? {} : { units };

/** Where something stands: under which contract, and in which Delivery Unit at the time. */
export interface Place {
  readonly contract?: string | null | undefined;
  readonly unit?: string | null | undefined;
}

/**
 * Whether something belongs to those who reach people by these contracts, within these units where there are any.
 * @param of what is about nobody and names no unit belongs to the whole contract; what is about somebody has to name one
 */
export function isManagedPlace(
  { contracts, units }: { readonly contracts?: readonly string[]; readonly units?: readonly string[] },
  { contract, unit }: Place,
  of: 'SOMEBODY' | 'NOBODY',
): boolean {
  if (contract == null || !contracts?.includes(contract)) return false;
  if (units === undefined) return true;
  return unit == null ? of === 'NOBODY' && units.length > 0 : units.includes(unit);
}

function concernsOf(principal: Principal): readonly string[] | 'ALL' {
  return principal.contracts?.includes(EVERY_CONTRACT) ? 'ALL' : contractsOf(principal);
}

/** The same without whom it reaches by concerns alone: of those nothing else is to be seen or done. */
export function withoutConcerns(scope: Scope): Scope {
  if (scope.kind !== 'some') return scope;
  const { concerns: _concerns, ...rest } = scope;
  const others = ['officer', 'mentor', 'trainer', 'contracts', 'employment'].some((by) => by in rest);
  return others ? rest : { kind: 'none' };
}

/** A principal in all their roles but a mentor's: what brings a mentor to their mentees brings them to nobody else's. */
export const besideMentoring = (principal: Principal): Principal => ({
  ...principal,
  roles: principal.roles.filter((role) => role !== 'MENTOR'),
});

/** Whose counts a principal sees, and how. */
export interface AggregateScope {
  readonly contracts: readonly string[];
  /** SUPPRESSED: small numbers hidden and the others rounded, wherever a breakdown could tell of a person. */
  readonly figures: 'EXACT' | 'SUPPRESSED';
}

/**
 * Counts of one's own contracts: exact for those who run and manage them, suppressed for those who commission. Whose
 * identity names units has exact counts of these, one by one, and of all else what a commissioner has.
 * @param unit the Delivery Unit that is asked about, where it is one
 */
export function aggregateScopeOf(principal: Principal, unit?: string | null): AggregateScope {
  const { roles, units } = principal;
  const manages = roles.some((role) => BY_CONTRACT.includes(role));
  if (!manages && !roles.includes('COMMISSIONER')) return { contracts: [], figures: 'SUPPRESSED' };
  const contracts = manages ? contractsManaged(principal) : contractsOf(principal);
  const isExact = manages && (units === undefined || (unit != null && units.includes(unit)));
  return { contracts, figures: isExact ? 'EXACT' : 'SUPPRESSED' };
}
