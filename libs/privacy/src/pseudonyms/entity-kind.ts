/** Roles in which persons appear in events. Staff are apart: a user's id at the identity provider is not a person's. */
const PERSONS: ReadonlySet<string> = new Set([
  'person',
  'mentor',
  'mentee',
  'learner',
  'subject',
  'other',
  'survivor',
]);

/** Fields whose name does not say by itself what they identify. */
const NAMED: Readonly<Record<string, string>> = {
  subjects: 'person',
  acceptedBy: 'staff',
  assessor: 'staff',
  assignee: 'staff',
  authority: 'staff',
  confirmedBy: 'staff',
  officer: 'staff',
  trainer: 'staff',
  referral: 'case',
  bodies: 'organisation',
  employer: 'organisation',
  to: 'organisation',
  entryId: 'entry',
  eventId: 'entry',
  replacedBy: 'entry',
  corrects: 'entry',
};

/**
 * What a field identifies, by its name: `mentorId`, `menteeId` and `personIds` a person, `menteeCaseId` a case,
 * `breachId` a breach. One thing must have one kind everywhere, or its pseudonyms could not be joined.
 */
export function entityKind(field: string): string {
  const named = NAMED[field];
  if (named) return named;
  const stem = field.replace(/Ids?$/, '');
  const last = stem.match(/[A-Z]?[a-z]+$/)?.[0].toLowerCase() ?? 'id';
  if (PERSONS.has(last)) return 'person';
  return NAMED[last] ?? last;
}
