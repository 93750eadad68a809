import { CONCERN_REVIEW, CONCERNS, LIMITED_ACCESS } from './commands.js';
import { permits } from './policy.js';
import type { Principal, Role } from './principal.js';

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
      /** Persons with entries of employment. */
      readonly employment?: true;
      /**
       * Persons about whom a concern is on record, whether or not they have a case, and also where their record is
       * restricted; of those who have a case, only those with one under these contracts. An empty list is no bound.
       */
      readonly concerns?: readonly string[];
      /** The id of the user who asks: nobody but those on the list meets a person under limited access. */
      readonly reader: string;
      /** Whether it reaches those whose record is restricted. To read about them: the data-protection officer, and a safeguarding lead in concerns. */
      readonly meetsRestricted?: true;
      readonly exclude?: Exclusion;
    };

const SEES_ALL: readonly Role[] = ['DATA_PROTECTION_OFFICER', 'IMPORTER'];
/**
 * They record about whom they may not meet: else nobody could lift the limits of a person whose list names only
 * those who have left, and what another system holds of such a person would be lost. They read nothing by it.
 */
const RECORDS_FOR_ALL: readonly Role[] = SEES_ALL;
const BY_CONTRACT: readonly Role[] = ['PROGRAMME_MANAGER', 'CONTRACT_MANAGER'];

/**
 * The persons whom a principal may see. Given an operation, only through the roles that may do it: an importer who is
 * also a trainer writes for all, and reads about their learners.
 *
 * A safeguarding lead reaches people by concerns about them, under their contracts where their identity names any.
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
  const { id, personId, contracts = [] } = principal;
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
    ...(has(...BY_CONTRACT) && contracts.length > 0 && { contracts }),
    ...(has('CASE_SUPPORTER_MANAGER') && { employment: true as const }),
    ...(has('SAFEGUARDING_LEAD') && { concerns: contracts }),
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

/** The same without whom it reaches by concerns alone: of those nothing else is to be seen or done. */
export function withoutConcerns(scope: Scope): Scope {
  if (scope.kind !== 'some') return scope;
  const { concerns: _concerns, ...rest } = scope;
  const others = ['officer', 'mentor', 'trainer', 'contracts', 'employment'].some((by) => by in rest);
  return others ? rest : { kind: 'none' };
}

/** Whose counts a principal sees, and how. */
export interface AggregateScope {
  readonly contracts: readonly string[];
  /** SUPPRESSED: small numbers hidden and the others rounded, wherever a breakdown could tell of a person. */
  readonly figures: 'EXACT' | 'SUPPRESSED';
}

/** Counts of one's own contracts: exact for those who run and manage them, suppressed for those who commission. */
export function aggregateScopeOf({ roles, contracts = [] }: Principal): AggregateScope {
  if (roles.some((role) => BY_CONTRACT.includes(role))) return { contracts, figures: 'EXACT' };
  return { contracts: roles.includes('COMMISSIONER') ? contracts : [], figures: 'SUPPRESSED' };
}

/**
 * Whom a command may be about that names them.
 * - `kind` REACHED: only whom `scope` reaches. A mentor records about those they work with; a limit on access is set by
 *   those whose work the person is; a concern is raised about whom one reaches, and closed by the lead who does.
 * - `kind` ALL_BUT: everyone but those whom `scope` leaves out. Staff record for whoever their operations allow, because
 *   a first referral or assignment is about somebody who is in nobody's scope yet; but never about themselves, nor an
 *   officer about those whom they were matched with (R4), nor about a person whose list does not name them.
 *
 * Whose record is restricted is met here, though not read: what may be recorded about them is a rule of the programme,
 * and whoever would have recorded is told why they may not, rather than that there is no such person
 * (docs/decisions/0023).
 */
export type RecordingScope =
  | { readonly kind: 'REACHED'; readonly scope: Scope }
  | { readonly kind: 'ALL_BUT'; readonly scope: Omitting };

/** Everyone but the excluded and, with a `reader`, those whose list does not name them. */
type Omitting =
  Extract<Scope, { readonly kind: 'all' }> | { readonly kind: 'everyone'; readonly exclude?: Exclusion };

export function recordingScopeOf(principal: Principal, role: Role, operation: string): RecordingScope {
  const { id, personId, roles } = principal;
  const isOfficer = roles.includes('OFFENDER_MANAGER');
  const exclude =
    personId === undefined ? {} : { exclude: { selfPersonId: personId, andTheirMatches: isOfficer } };
  const acts = (wanted: Role): boolean => roles.includes(wanted) && permits({ roles: [wanted] }, operation);

  if (RECORDS_FOR_ALL.some(acts)) return { kind: 'ALL_BUT', scope: { kind: 'everyone', ...exclude } };
  if (isOneOf(CONCERN_REVIEW, operation)) return { kind: 'REACHED', scope: scopeOf(principal, 'concerns') };
  if (isOneOf(CONCERNS, operation)) {
    // What a lead is told of must be recorded, whoever it is about: also of whom they may not meet, and learn nothing.
    if (acts('SAFEGUARDING_LEAD')) return { kind: 'ALL_BUT', scope: { kind: 'everyone', ...exclude } };
    return { kind: 'REACHED', scope: meetingRestricted(scopeOf(principal, 'caseFile')) };
  }
  if (role === 'MENTOR') {
    const asMentor = isOfficer ? roles.filter((other) => other !== 'MENTOR') : roles;
    return {
      kind: 'REACHED',
      scope: meetingRestricted(withoutConcerns(scopeOf({ ...principal, roles: asMentor }, 'caseFile'))),
    };
  }
  if (isOneOf(LIMITED_ACCESS, operation)) {
    return { kind: 'REACHED', scope: meetingRestricted(scopeOf(principal, operation)) };
  }
  return { kind: 'ALL_BUT', scope: { kind: 'all', reader: id, meetsRestricted: true, ...exclude } };
}

const isOneOf = (commands: readonly string[], operation: string): boolean => commands.includes(operation);

const meetingRestricted = (scope: Scope): Scope =>
  scope.kind === 'none' ? scope : { ...scope, meetsRestricted: true };
