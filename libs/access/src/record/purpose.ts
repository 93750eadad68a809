/**
 * For what somebody looks. A list of codes, and no free text: what callers would write there names persons, and the
 * record of access is neither sealed nor ever erased. Version 1 of the list; see docs/decisions.
 */
export const PURPOSES_OF_ACCESS = [
  'SUPERVISION',
  'MENTORING',
  'TRAINING',
  'EMPLOYMENT',
  'SAFEGUARDING',
  'PROGRAMME_MANAGEMENT',
  'COMMISSIONING',
  'EVALUATION',
  'SUBJECT_ACCESS',
  'COMPLAINT',
  'AUDIT',
  'CORRECTION',
  'TECHNICAL_SUPPORT',
  /** A purpose was given, and it is not on the list. What was given is not kept. */
  'UNLISTED',
] as const;
export type PurposeOfAccess = (typeof PURPOSES_OF_ACCESS)[number];

/**
 * The code of a purpose as a caller writes it: `Subject access` and `subject-access` are SUBJECT_ACCESS. Null where
 * none was given, UNLISTED where it is not on the list: the look is not refused for it, and the text goes nowhere.
 */
export function purposeOfAccess(given: string | undefined): PurposeOfAccess | null {
  const code = given?.trim().toUpperCase().replace(/[ -]/g, '_') ?? '';
  if (code === '') return null;
  return PURPOSES_OF_ACCESS.find((purpose) => purpose === code) ?? 'UNLISTED';
}
