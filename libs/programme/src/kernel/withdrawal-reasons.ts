/**
 * How the programme looks at an ending. UNCLASSIFIED says that the reason does not tell: it is counted apart and
 * never folded into NEGATIVE.
 */
export const POLARITIES = ['POSITIVE', 'NEUTRAL', 'NEGATIVE', 'UNCLASSIFIED'] as const;
export type Polarity = (typeof POLARITIES)[number];

/** Why somebody left a case or a training group before its end. Version 1 of the list. */
export const WITHDRAWAL_REASONS = [
  'EMPLOYMENT',
  'EDUCATION',
  'HEALTH',
  'FAMILY',
  'MOVED',
  'DIED',
  'RECALL_OR_CUSTODY',
  'REOFFENDED',
  'DISENGAGED',
  'OTHER',
  'NOT_STATED',
] as const;
export type WithdrawalReason = (typeof WITHDRAWAL_REASONS)[number];

/** The polarity of each reason. An event stores both, so that a later version of the list never restates history. */
export const WITHDRAWAL_POLARITY: Readonly<Record<WithdrawalReason, Polarity>> = {
  EMPLOYMENT: 'POSITIVE',
  EDUCATION: 'POSITIVE',
  HEALTH: 'NEUTRAL',
  FAMILY: 'NEUTRAL',
  MOVED: 'NEUTRAL',
  DIED: 'NEUTRAL',
  RECALL_OR_CUSTODY: 'NEGATIVE',
  REOFFENDED: 'NEGATIVE',
  DISENGAGED: 'NEGATIVE',
  OTHER: 'UNCLASSIFIED',
  NOT_STATED: 'UNCLASSIFIED',
};
