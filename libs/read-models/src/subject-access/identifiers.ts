/**
 * What the identifiers in the data of events identify, by their field. A test holds these lists against the published
 * schemas: a new identifier is on one of them before it can be disclosed.
 */
export const PERSON_FIELDS: ReadonlySet<string> = new Set([
  'personId',
  'otherPersonId',
  'mentorId',
  'menteeId',
]);

/** Ids of users at the identity provider. An object of this name with an `id` names one too. */
export const STAFF_FIELDS: ReadonlySet<string> = new Set([
  'acceptedBy',
  'allowed',
  'assessor',
  'assignee',
  'authority',
  'confirmedBy',
  'officer',
  'referrer',
  'trainer',
]);

/** The case of the other person of a match, by the person's own part in it. */
export const CASE_OF: Readonly<Record<string, 'MENTOR' | 'MENTEE'>> = {
  mentorCaseId: 'MENTOR',
  menteeCaseId: 'MENTEE',
};

/** Identifiers of things and organisations: they stay, because the person may have to name them. */
export const THING_FIELDS: ReadonlySet<string> = new Set([
  'applicationId',
  'area',
  'areas',
  'bodies',
  'breachId',
  'caseId',
  'contract',
  'contractId',
  'employer',
  'entryId',
  'entryIds',
  'entryType',
  'eventId',
  'feedbackId',
  'goalId',
  'groupId',
  'matchId',
  'matchIds',
  'module',
  'modules',
  'replacedBy',
  'requestId',
  'roleId',
  'sentenceId',
  'sessionId',
  'to',
  'unit',
  'unitId',
  'yearId',
]);

/**
 * What a mentor is told of an entry that is as much their mentee's: that it happened, when, and how long it took. What
 * it was about, and why it ended, is held about the mentee.
 */
export const TOLD_TO_MENTOR: ReadonlySet<string> = new Set([
  ...PERSON_FIELDS,
  ...Object.keys(CASE_OF),
  'matchId',
  'sessionId',
  'minutes',
  'mode',
  'plannedFor',
]);

/**
 * Codes by which the person could learn of a concern for somebody's safety, by type of entry. They are told to nobody,
 * whatever they say: withheld only where they tell of one, that would tell it. A test holds this against every code of
 * the published schemas.
 */
export const MAY_TELL_OF_CONCERN: Readonly<Record<string, ReadonlySet<string>>> = {
  MatchEnded: new Set(['reason', 'polarity']),
};

/** Kinds of stream whose entries are disclosed. Another kind is withheld whole until it is put here. */
export const DISCLOSED_STREAMS: ReadonlySet<string> = new Set([
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
]);

/** That somebody must be kept from somebody, and why, is told to neither: it may be there to protect the other. */
export const TELL_OF_TWO: ReadonlySet<string> = new Set(['NonAssociationRecorded', 'NonAssociationLifted']);
