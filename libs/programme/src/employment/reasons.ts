import type { Polarity } from '../kernel/index.js';

/** Why a term as Case Supporter, or another role, ended. Version 1 of the list. */
export const POST_END_REASONS = [
  'EMPLOYMENT',
  'EDUCATION',
  'TERM_COMPLETED',
  'REDUNDANCY',
  'RETIRED',
  'HEALTH',
  'FAMILY',
  'MOVED',
  'DIED',
  'RECALL_OR_CUSTODY',
  'REOFFENDED',
  'RESIGNED',
  'DISMISSED',
  'OTHER',
  'NOT_STATED',
] as const;
export type PostEndReason = (typeof POST_END_REASONS)[number];

/**
 * The polarity of each reason. A term served to its end is what was hoped for, so POSITIVE; a resignation or a
 * dismissal does not tell why, so UNCLASSIFIED and not NEGATIVE.
 */
export const POST_END_POLARITY: Readonly<Record<PostEndReason, Polarity>> = {
  EMPLOYMENT: 'POSITIVE',
  EDUCATION: 'POSITIVE',
  TERM_COMPLETED: 'POSITIVE',
  REDUNDANCY: 'NEUTRAL',
  RETIRED: 'NEUTRAL',
  HEALTH: 'NEUTRAL',
  FAMILY: 'NEUTRAL',
  MOVED: 'NEUTRAL',
  DIED: 'NEUTRAL',
  RECALL_OR_CUSTODY: 'NEGATIVE',
  REOFFENDED: 'NEGATIVE',
  RESIGNED: 'UNCLASSIFIED',
  DISMISSED: 'UNCLASSIFIED',
  OTHER: 'UNCLASSIFIED',
  NOT_STATED: 'UNCLASSIFIED',
};
