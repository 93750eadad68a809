import type { RefusalCode } from '#programme';
import { concernCommands } from '../concern/commands.js';
import { confirmKeyDestruction, erasureCommands } from '../data-subject/erasure-commands.js';
import { provideSubjectAccess } from '../data-subject/subject-access-command.js';
import { taskCommands } from '../task/commands.js';

/**
 * Commands of which the number alone may tell somebody something: that a concern was raised, somebody erased, given
 * their record, or kept from somebody. Figures count them together. Those of tasks are among them, since a task that
 * follows at once would tell a concern from the others.
 */
export const discreetCommands: ReadonlySet<string> = new Set([
  ...[
    ...concernCommands,
    ...erasureCommands,
    confirmKeyDestruction,
    provideSubjectAccess,
    ...taskCommands,
  ].map(({ name }) => name),
  'SetLimitedAccess',
  'LiftLimitedAccess',
  'RecordNonAssociation',
  'LiftNonAssociation',
]);

/** Refusals that only such a command, or somebody whom one was about, can meet. */
export const discreetRefusals: ReadonlySet<string> = new Set<RefusalCode>([
  'CONFIDENTIALITY_INCIDENT',
  'ENTRY_IS_FINAL',
  'ERASURE_NOT_GRANTED',
  'NON_ASSOCIATION',
  'OWN_REVIEW',
  'PERSON_ERASED',
  'PERSON_RESTRICTED',
  'RESIDUAL_RISK_REQUIRED',
  'TASK_OF_OTHERS',
  'WORDS_BELONG_IN_CONCERN',
]);
