import { CONCERN_REVIEW, CONCERNS, NON_ASSOCIATION, SAFE_MENTORING } from './commands.js';
import { permits } from './policy.js';
import type { Principal, Role } from './principal.js';
import { type Exclusion, isManagedPlace, type Place, type Scope, scopeOf, withoutConcerns } from './scope.js';

/**
 * Who may record about whom. The decision and its reasons are in docs/decisions/0024; this is the whole of the rule.
 *
 * How a person stands towards whoever sends a command that names them:
 * - WITHIN_REACH: whom they see by this very command's roles.
 * - LED_TO: whom the programme's own record leads them to. A trainer enrols whoever was referred as a mentor under the
 *   contract of the trainer's group; whoever employs takes in those who were referred as mentors.
 * - OWN: whom they registered, and about whom nobody else has recorded anything.
 * - NOBODYS: who is registered, and has no officer, no case and no employment.
 * - SOMEBODYS: who has, and whom they do not reach.
 * - KEPT: who is not registered, is kept from them by a limit on access, is themselves, or was matched with one who is
 *   now an officer (R4). These must look alike, and like SOMEBODYS without a reason.
 */
export type Standing = 'WITHIN_REACH' | 'LED_TO' | 'OWN' | 'NOBODYS' | 'SOMEBODYS' | 'KEPT';

/** NEEDS_REASON: recorded where the sender says why it is they who record it; that is reviewed by those whose work it is. */
export type MayRecord = 'YES' | 'NEEDS_REASON' | 'NO';

/** What brings a person and those who work with them together: somebody has to be the first, and is not there yet. */
const FIRST_CONTACT: readonly string[] = [
  'StartSentence',
  'AssignOffenderManager',
  'SubmitReferral',
  'EnrolLearner',
  'ApplyForCaseSupporter',
  'TakeRole',
];
/** What keeps somebody safe, and what one who covered for the officer has to say: never lost for want of reach. */
const FROM_ASIDE: readonly string[] = [...NON_ASSOCIATION, ...SAFE_MENTORING, 'ReceivePractitionerFeedback'];

type Kind = 'FIRST_CONTACT' | 'FROM_ASIDE' | 'CASE_WORK';

const TABLE: Readonly<Record<Kind, Readonly<Record<Standing, MayRecord>>>> = {
  FIRST_CONTACT: {
    WITHIN_REACH: 'YES',
    LED_TO: 'YES',
    OWN: 'YES',
    NOBODYS: 'YES',
    SOMEBODYS: 'NEEDS_REASON',
    KEPT: 'NO',
  },
  FROM_ASIDE: {
    WITHIN_REACH: 'YES',
    LED_TO: 'NEEDS_REASON',
    OWN: 'YES',
    NOBODYS: 'NEEDS_REASON',
    SOMEBODYS: 'NEEDS_REASON',
    KEPT: 'NO',
  },
  CASE_WORK: { WITHIN_REACH: 'YES', LED_TO: 'NO', OWN: 'YES', NOBODYS: 'NO', SOMEBODYS: 'NO', KEPT: 'NO' },
};

/** Whether a command may be recorded about a person whom it names. `RegisterPerson` names nobody yet: its id is new. */
export function mayRecord(command: string, standing: Standing): MayRecord {
  return TABLE[kindOf(command)][standing];
}

/** The commands that may be recorded about somebody else's person, with a reason. */
export const WITH_A_REASON: readonly string[] = [...FIRST_CONTACT, ...FROM_ASIDE];

function kindOf(command: string): Kind {
  if (FIRST_CONTACT.includes(command)) return 'FIRST_CONTACT';
  return FROM_ASIDE.includes(command) ? 'FROM_ASIDE' : 'CASE_WORK';
}

/** What of a person's histories tells how they stand. As of today: access never travels in time. */
export interface PersonOnRecord {
  readonly registered: boolean;
  /** The user who registered them. */
  readonly registeredBy?: string;
  /** True where every entry about them is of one user, and no other officer is assigned. */
  readonly onlyBy?: string;
  readonly officer?: string;
  /** Of all their cases, open or not. */
  readonly contracts: readonly string[];
  /** The same cases, each in the Delivery Unit into which it was referred. */
  readonly places: readonly Place[];
  /** Of their cases as a mentor. */
  readonly mentorContracts: readonly string[];
  readonly employed: boolean;
}

/** The training group that a command names. */
export interface GroupOnRecord {
  readonly trainer?: string;
  readonly contract?: string;
  readonly unit?: string;
  /** Whoever has or had a place. */
  readonly learners: readonly string[];
}

export interface Recording {
  readonly principal: Principal;
  /** The role in which they act. */
  readonly role: Role;
  readonly command: string;
  readonly personId: string;
}

/**
 * Whom a command's sender reaches by their work. A concern brings its person within a lead's reach for what is recorded
 * of concerns alone: were it to spare the lead the reason for anything else, its absence would tell of the concern.
 */
export function reachOf(principal: Principal, command: string): Scope {
  if (isOneOf(CONCERN_REVIEW, command)) return scopeOf(principal, 'concerns');
  if (isOneOf(CONCERNS, command)) return meetingRestricted(scopeOf(principal, 'caseFile'));
  return meetingRestricted(withoutConcerns(scopeOf(principal, command)));
}

/**
 * Whose record is restricted is met by whoever records, though not read: what may be recorded about them is a rule of
 * the programme, and the sender is told why they may not, rather than that there is no such person
 * (docs/decisions/0023).
 */
export const meetingRestricted = (scope: Scope): Scope =>
  scope.kind === 'none' ? scope : { ...scope, meetsRestricted: true };

const isOneOf = (commands: readonly string[], command: string): boolean => commands.includes(command);

type Reaching = Extract<Scope, { readonly kind: 'some' }>;

/**
 * How a person stands whom the read models do not show the sender and do not keep from them. It rests on the log
 * alone, so it knows what was recorded a moment ago: who registers a person goes on to record their details at once.
 */
export function standingOf(
  { principal, role, command, personId }: Recording,
  person: PersonOnRecord,
  group?: GroupOnRecord,
): Standing {
  if (!person.registered) return 'KEPT';
  const scope = reachOf(principal, command);
  if (scope.kind === 'all') return 'WITHIN_REACH';
  const some: Partial<Reaching> = scope.kind === 'some' ? scope : {};
  const { officer, trainer, employment = false } = some;
  const leads = trainer !== undefined && group?.trainer === trainer;
  const isManaged =
    person.places.some((place) => isManagedPlace(some, place, 'SOMEBODY')) ||
    (group?.contract !== undefined &&
      group.learners.includes(personId) &&
      person.contracts.includes(group.contract) &&
      isManagedPlace(some, group, 'SOMEBODY'));
  const reached =
    (officer !== undefined && person.officer === officer) ||
    isManaged ||
    (employment && person.employed) ||
    (leads && group.learners.includes(personId));
  if (reached) return 'WITHIN_REACH';
  const ledByGroup = leads && group.contract !== undefined && person.mentorContracts.includes(group.contract);
  if (ledByGroup || (employment && person.mentorContracts.length > 0)) return 'LED_TO';
  const { id } = principal;
  if (permits({ roles: [role] }, 'RegisterPerson') && person.registeredBy === id && person.onlyBy === id) {
    return 'OWN';
  }
  const isNobodys = person.officer === undefined && person.contracts.length === 0 && !person.employed;
  return isNobodys ? 'NOBODYS' : 'SOMEBODYS';
}

/**
 * They record about whom they may not meet: else nobody could lift the limits of a person whose list names only
 * those who have left, and what another system holds of such a person would be lost. They read nothing by it.
 */
const RECORDS_FOR_ALL: readonly Role[] = ['DATA_PROTECTION_OFFICER', 'IMPORTER'];

/** Everyone but the excluded and, with a `reader`, those whose list does not name them. */
export type NotKept =
  Extract<Scope, { readonly kind: 'all' }> | { readonly kind: 'everyone'; readonly exclude?: Exclusion };

/**
 * Who is not kept from a principal who records, whoever's work they are: all but themselves, those whom an officer was
 * matched with (R4) and those whose list does not name them. Whose record is restricted is met: see `meetingRestricted`.
 */
export function notKeptFrom(principal: Principal, operation: string): NotKept {
  const { id, personId, roles } = principal;
  const exclude =
    personId === undefined
      ? {}
      : { exclude: { selfPersonId: personId, andTheirMatches: roles.includes('OFFENDER_MANAGER') } };
  return recordsForAll(principal, operation)
    ? { kind: 'everyone', ...exclude }
    : { kind: 'all', reader: id, meetsRestricted: true, ...exclude };
}

/**
 * True for imports and for the data-protection officer: what they may record they may record about everybody else. So
 * may a safeguarding lead who records a concern: what a lead is told of must be on record, whoever it is about.
 */
export function recordsForAll({ roles }: Pick<Principal, 'roles'>, operation: string): boolean {
  const wanted = isOneOf(CONCERNS, operation)
    ? [...RECORDS_FOR_ALL, 'SAFEGUARDING_LEAD' as const]
    : RECORDS_FOR_ALL;
  return wanted.some((role) => roles.includes(role) && permits({ roles: [role] }, operation));
}
