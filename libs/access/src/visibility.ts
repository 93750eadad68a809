import type { Seal } from '#privacy';
import type { Principal, Role } from './principal.js';

/** What of a person's history is kept from a reader. */
export interface Hidden {
  /** Entries that they do not meet at all. */
  readonly eventTypes: readonly string[];
  /** Fields of the data of an event type that they do not see. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** True where they meet what belongs to a match only if they are in it themselves. */
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

const HIDDEN: Readonly<Partial<Record<Role, Hidden>>> = {
  OFFENDER_MANAGER: { eventTypes: ['SessionNoteWritten'], fields: {}, matchesOfOthers: false },
  MENTOR: {
    eventTypes: PRECAUTIONS,
    // No offence detail: not what they were sentenced to, nor how a court dealt with a breach.
    fields: {
      SentenceStarted: ['kind'],
      SentenceEnded: ['outcome'],
      RequirementCompleted: ['requirement', 'title'],
      BreachResolved: ['resolution'],
      // Why officers change is between officers.
      OffenderManagerAssigned: ['selfAssignmentReason', 'selfAssignmentDetail'],
    },
    // Their own matches: not their mentee's sessions with another mentor, nor whom their mentee mentors.
    matchesOfOthers: true,
  },
  TRAINER: { eventTypes: PRECAUTIONS, fields: {}, matchesOfOthers: true },
  // Whom a mentor works with is not their employer's business.
  CASE_SUPPORTER_MANAGER: {
    eventTypes: [...PRECAUTIONS, 'MatchMade', 'MatchEnded'],
    fields: {},
    matchesOfOthers: true,
  },
};
const NOTHING: Hidden = { eventTypes: [], fields: {}, matchesOfOthers: false };

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
 * What is hidden from a reader within the streams that they see. Given several roles: what each of them hides. Pass
 * the roles through which the reader reaches this person (their mentor, their officer), not all that they have.
 */
export function fieldsHiddenFrom(...roles: readonly Role[]): Hidden {
  const [first, ...others] = roles.map((role) => HIDDEN[role] ?? NOTHING);
  return others.reduce(hiddenByBoth, first ?? NOTHING);
}

/**
 * Whether whoever this is hidden from may read of non-associations. From all others it is kept as well by what else it
 * could be told: by a gate that was shut, and by a task that asks to look at that.
 */
export const mayLearnOfPrecautions = ({ eventTypes }: Pick<Hidden, 'eventTypes'>): boolean =>
  !eventTypes.includes('NonAssociationRecorded');

/** A principal in those of their roles alone in which they may read of non-associations. */
export const whereTheyLearnOfPrecautions = (principal: Principal): Principal => ({
  ...principal,
  roles: principal.roles.filter((role) => mayLearnOfPrecautions(fieldsHiddenFrom(role))),
});

function hiddenByBoth(a: Hidden, b: Hidden): Hidden {
  const fields = Object.entries(a.fields)
    .map(([type, names]) => {
      const other = b.eventTypes.includes(type) ? names : (b.fields[type] ?? []);
      return [type, names.filter((name) => other.includes(name))] as const;
    })
    .filter(([, names]) => names.length > 0);
  return {
    eventTypes: a.eventTypes.filter((type) => b.eventTypes.includes(type)),
    fields: Object.fromEntries(fields),
    matchesOfOthers: a.matchesOfOthers && b.matchesOfOthers,
  };
}

/** What tells whose a confidential entry is: events of a match carry its mentor, and the contract in the envelope. */
export interface ConfidentialEntry {
  readonly mentorId?: string | undefined;
  readonly contract?: string | undefined;
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
    entry?.contract !== undefined &&
    (principal.contracts?.includes(entry.contract) ?? false);
  return ownMatch || ownContract ? ['PERSONAL', 'CONFIDENTIAL'] : ['PERSONAL'];
}
