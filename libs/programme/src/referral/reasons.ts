import type { Polarity } from '../kernel/index.js';

/**
 * Why a case was closed. Version 1 of the list. The list of withdrawals (kernel) stands in the terms of the
 * programme; this one has its codes and polarities where they mean the same, and adds the ways in which a case is
 * done. Where an ending does not tell how it went (not eligible, no place), it is UNCLASSIFIED, not NEGATIVE.
 */
export const CASE_CLOSING_REASONS = [
  'COMPLETED',
  'EMPLOYMENT',
  'EDUCATION',
  'SENTENCE_ENDED',
  'HEALTH',
  'FAMILY',
  'MOVED',
  'DIED',
  'RECALL_OR_CUSTODY',
  'REOFFENDED',
  'DISENGAGED',
  'NOT_ELIGIBLE',
  'NO_PLACE',
  'OTHER',
  'NOT_STATED',
] as const;
export type CaseClosingReason = (typeof CASE_CLOSING_REASONS)[number];

export const CASE_CLOSING_POLARITY: Readonly<Record<CaseClosingReason, Polarity>> = {
  COMPLETED: 'POSITIVE',
  EMPLOYMENT: 'POSITIVE',
  EDUCATION: 'POSITIVE',
  SENTENCE_ENDED: 'NEUTRAL',
  HEALTH: 'NEUTRAL',
  FAMILY: 'NEUTRAL',
  MOVED: 'NEUTRAL',
  DIED: 'NEUTRAL',
  RECALL_OR_CUSTODY: 'NEGATIVE',
  REOFFENDED: 'NEGATIVE',
  DISENGAGED: 'NEGATIVE',
  NOT_ELIGIBLE: 'UNCLASSIFIED',
  NO_PLACE: 'UNCLASSIFIED',
  OTHER: 'UNCLASSIFIED',
  NOT_STATED: 'UNCLASSIFIED',
};
