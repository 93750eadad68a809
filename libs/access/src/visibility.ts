import type { Seal } from '#privacy';
import type { Principal, Role } from './principal.js';
import { isManagedPlace } from './scope.js';

/** What of a person's history is kept from a reader. */
export interface Hidden {
  /** Entries that they do not meet at all. */
  readonly eventTypes: readonly string[];
  /** Fields of the data of an event type that they do not see. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** True where they meet what belongs to a match, if at all, only if they are in it themselves. */
  readonly matchesOfOthers: boolean;
}

const ALL_OF_A_PERSON = [
  'dataSubject',
  'supervision',
  'reoffending',
  'referral',
  'trainingGroup',
  'learner',
  'mentor',
  'match',
  'journey',
  'employment',
  'task',
] as const;

const SHOWN: Readonly<Partial<Record<Role, readonly string[]>>> = {
  OFFENDER_MANAGER: ALL_OF_A_PERSON,
  MENTOR: ALL_OF_A_PERSON.filter((kind) => kind !== 'reoffending' && kind !== 'task'),
  TRAINER: ['dataSubject', 'referral', 'trainingGroup', 'learner'],
  PROGRAMME_MANAGER: ALL_OF_A_PERSON,
  CASE_SUPPORTER_MANAGER: ['dataSubject', 'learner', 'mentor', 'employment'],
  // Nobody else reads of a concern, not even that there is one; and the lead reads nothing else of a case file.
  SAFEGUARDING_LEAD: ['concern'],
  DATA_PROTECTION_OFFICER: ALL_OF_A_PERSON,
};

/** A non-association names another person, a limit on access names staff, and both hint at why. */
const PRECAUTIONS = [
  'NonAssociationRecorded',
  'NonAssociationLifted',
  'LimitedAccessSet',
  'LimitedAccessLifted',
];

/** What a role does not see of the histories of one kind. */
type HiddenOfKind = Partial<Pick<Hidden, 'eventTypes' | 'fields'>>;

/** By the kind of history in which it stands: what one role hides of a kind, another may show that sees the kind. */
interface HiddenFromRole {
  readonly of: Readonly<Record<string, HiddenOfKind>>;
  /** Of a role that sees matches. */
  readonly matchesOfOthers?: true;
}

const HIDDEN: Readonly<Partial<Record<Role, HiddenFromRole>>> = {
  OFFENDER_MANAGER: { of: { match: { eventTypes: ['SessionNoteWritten'] } } },
  MENTOR: {
    of: {
      dataSubject: { eventTypes: PRECAUTIONS },
      // No offence detail: not what they were sentenced to, nor how a court dealt with a breach.
      supervision: {
        fields: {
          SentenceStarted: ['kind'],
          SentenceEnded: ['outcome'],
          RequirementCompleted: ['requirement', 'title'],
          BreachResolved: ['resolution'],
          // Why officers change is between officers.
          OffenderManagerAssigned: ['selfAssignmentReason', 'selfAssignmentDetail'],
        },
      },
    },
    // Their own matches: not their mentee's sessions with another mentor, nor whom their mentee mentors.
    matchesOfOthers: true,
  },
  TRAINER: { of: { dataSubject: { eventTypes: PRECAUTIONS } } },
  // Whom a mentor works with is not their employer's business.
  CASE_SUPPORTER_MANAGER: {
    of: { dataSubject: { eventTypes: PRECAUTIONS }, mentor: { eventTypes: ['MatchMade', 'MatchEnded'] } },
  },
};

/** The details of a person that head their case file, for one who sees no history of theirs: whose file it is. */
const NAME = ['name'] as const;

/**
 * Which of a person's details a reader in these roles is shown at the head of their case file: `all`, or those fields.
 */
export function detailsShownTo(...roles: readonly Role[]): 'all' | readonly string[] {
  if (streamsShownTo(...roles).includes('dataSubject')) return 'all';
  return roles.includes('SAFEGUARDING_LEAD') ? NAME : [];
}

/**
 * The kinds of stream (`match`, `journey`) of which a reader in these roles sees entries. A kind that is not listed
 * is hidden, so a new one is until someone decides otherwise.
 */
export function streamsShownTo(...roles: readonly Role[]): readonly string[] {
  return [...new Set(roles.flatMap((role) => SHOWN[role] ?? []))];
}

/**
 * Those of these roles that see entries of a kind of stream. Whoever has several meets an entry, or a field of one, in
 * those alone: what a safeguarding lead is shown of concerns opens nothing of what a mentor is shown of a sentence.
 */
export const rolesThatSee = (kind: string, roles: readonly Role[]): readonly Role[] =>
  roles.filter((role) => SHOWN[role]?.includes(kind));

/**
 * What is hidden from a reader within the streams that they see. Given several roles: what is hidden by each of them
 * that sees the kind of stream in which it stands, and matches of others where none that sees matches shows them. Pass
 * the roles through which the reader reaches this person (their mentor, their officer), not all that they have.
 */
export function fieldsHiddenFrom(...roles: readonly Role[]): Hidden {
  const kinds = new Set(roles.flatMap((role) => Object.keys(HIDDEN[role]?.of ?? {})));
  const ofKinds = [...kinds].flatMap((kind) => {
    const seeing = rolesThatSee(kind, roles).map((role) => HIDDEN[role]?.of[kind] ?? {});
    return seeing.length === 0 ? [] : [seeing.reduce(hiddenByBoth)];
  });
  return {
    eventTypes: ofKinds.flatMap(({ eventTypes = [] }) => eventTypes),
    fields: Object.fromEntries(ofKinds.flatMap(({ fields = {} }) => Object.entries(fields))),
    matchesOfOthers: rolesThatSee('match', roles).every((role) => HIDDEN[role]?.matchesOfOthers ?? false),
  };
}

/**
 * The same of the histories of one kind. What is said of a concern names its match to whoever reads of concerns: a lead,
 * who reads nothing else of a match, has to know in which it was.
 */
export function hiddenInHistory(kind: string, ...roles: readonly Role[]): Hidden {
  const seeing = rolesThatSee(kind, roles);
  const hidden = fieldsHiddenFrom(...seeing);
  return kind === 'concern' && seeing.length > 0 ? { ...hidden, matchesOfOthers: false } : hidden;
}

/**
 * Whether one of these roles may read of non-associations. From whoever reaches somebody in no such role, they are kept
 * as well by what else could tell of one: a gate that was shut, and a task that asks to look at that.
 */
export const mayLearnOfPrecautions = (...roles: readonly Role[]): boolean =>
  roles.some((role) => !HIDDEN[role]?.of['dataSubject']?.eventTypes?.includes('NonAssociationRecorded'));

/** A principal in those of their roles alone in which they may read of non-associations. */
export const whereTheyLearnOfPrecautions = (principal: Principal): Principal => ({
  ...principal,
  roles: principal.roles.filter((role) => mayLearnOfPrecautions(role)),
});

/** Of one kind of stream. */
function hiddenByBoth(a: HiddenOfKind, b: HiddenOfKind): HiddenOfKind {
  const hides = (one: HiddenOfKind, type: string, field: string): boolean =>
    (one.eventTypes?.includes(type) ?? false) || (one.fields?.[type]?.includes(field) ?? false);
  const fields = [...Object.entries(a.fields ?? {}), ...Object.entries(b.fields ?? {})]
    .map(([type, names]) => {
      return [type, names.filter((name) => hides(a, type, name) && hides(b, type, name))] as const;
    })
    .filter(([, names]) => names.length > 0);
  return {
    eventTypes: (a.eventTypes ?? []).filter((type) => b.eventTypes?.includes(type)),
    fields: Object.fromEntries(fields),
  };
}

/** What tells whose a confidential entry is: events of a match carry its mentor; contract and unit in the envelope. */
export interface ConfidentialEntry {
  readonly mentorId?: string | undefined;
  readonly contract?: string | undefined;
  readonly unit?: string | undefined;
  /** The kind of its stream. */
  readonly kind?: string | undefined;
}

const READS_PERSONAL: readonly Role[] = [
  'OFFENDER_MANAGER',
  'MENTOR',
  'TRAINER',
  'PROGRAMME_MANAGER',
  'SAFEGUARDING_LEAD',
  'CASE_SUPPORTER_MANAGER',
  'DATA_PROTECTION_OFFICER',
];

/**
 * The seals that may be opened for a reader (R5, "complete confidence"). PERSONAL for those who work with persons;
 * CONFIDENTIAL only for the mentor of that very match and the programme manager of its contract, and of a concern for
 * the safeguarding lead alone; so it takes the entry to tell: where that is not known, it stays shut.
 * @param principal in those roles alone in which they meet the entry, and would without the others
 */
export function sealsOpenTo(principal: Principal, entry?: ConfidentialEntry): readonly Seal[] {
  const { roles } = principal;
  if (!roles.some((role) => READS_PERSONAL.includes(role))) return [];
  if (entry?.kind === 'concern') {
    return roles.includes('SAFEGUARDING_LEAD') ? ['PERSONAL', 'CONFIDENTIAL'] : [];
  }
  const ownMatch =
    roles.includes('MENTOR') && principal.personId !== undefined && entry?.mentorId === principal.personId;
  const ownContract =
    roles.includes('PROGRAMME_MANAGER') &&
    entry !== undefined &&
    isManagedPlace(principal, entry, 'SOMEBODY');
  return ownMatch || ownContract ? ['PERSONAL', 'CONFIDENTIAL'] : ['PERSONAL'];
}
