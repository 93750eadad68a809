/** What a look is, whatever the operation is called. */
export const LOOK_KINDS = [
  'VIEW',
  'SEARCH',
  'EXPORT',
  'PUSH',
  'COMMAND',
  'MAINTENANCE',
  /** A command, with its reason, about a person who is the work of others. */
  'BEYOND_REACH',
  /** An officer who takes a person over. */
  'SELF_ASSIGNMENT',
] as const;
export type LookKind = (typeof LOOK_KINDS)[number];

const KINDS: Readonly<Record<string, LookKind>> = {
  cases: 'SEARCH',
  concerns: 'SEARCH',
  tasks: 'SEARCH',
  replay: 'EXPORT',
  copy: 'EXPORT',
  exportHeads: 'EXPORT',
  backupKeys: 'EXPORT',
  backupAccess: 'EXPORT',
  subjectAccess: 'EXPORT',
  caseUpdates: 'PUSH',
  rebuild: 'MAINTENANCE',
  rollBack: 'MAINTENANCE',
  unpark: 'MAINTENANCE',
  verify: 'MAINTENANCE',
  // They give out counts, and places of what is broken.
  verifySeals: 'MAINTENANCE',
  replayReport: 'MAINTENANCE',
};

/**
 * The kind of an operation of the policy. Commands have the names of commands (`StartSentence`), and only their
 * refusals, and what goes beyond somebody's reach, are looks; what is not listed is a VIEW, which alerts take most seriously.
 */
export function lookKind(operation: string): LookKind {
  return KINDS[operation] ?? (/^[A-Z]/.test(operation) ? 'COMMAND' : 'VIEW');
}
