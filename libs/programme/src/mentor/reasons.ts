import type { Polarity } from '../kernel/index.js';

/** Why a match ended. Version 1 of the list. */
export const MATCH_END_REASONS = [
  'GOALS_MET',
  'EMPLOYMENT',
  'SENTENCE_ENDED',
  'MOVED',
  'REMATCHED',
  'MENTOR_UNAVAILABLE',
  'MENTEE_CHOICE',
  'DISENGAGED',
  'RECALL',
  'REOFFENDED',
  'SAFEGUARDING',
  'DIED',
  'OTHER',
] as const;
export type MatchEndReason = (typeof MATCH_END_REASONS)[number];

/**
 * The polarity of each reason, as seen for the mentee. The domain gives the list without polarities: where a reason
 * alone does not tell (a mentee may choose to stop because all is well), it is UNCLASSIFIED rather than NEGATIVE.
 */
export const MATCH_END_POLARITY: Readonly<Record<MatchEndReason, Polarity>> = {
  GOALS_MET: 'POSITIVE',
  EMPLOYMENT: 'POSITIVE',
  SENTENCE_ENDED: 'NEUTRAL',
  MOVED: 'NEUTRAL',
  REMATCHED: 'NEUTRAL',
  MENTOR_UNAVAILABLE: 'NEUTRAL',
  MENTEE_CHOICE: 'UNCLASSIFIED',
  DISENGAGED: 'NEGATIVE',
  RECALL: 'NEGATIVE',
  REOFFENDED: 'NEGATIVE',
  SAFEGUARDING: 'UNCLASSIFIED',
  DIED: 'NEUTRAL',
  OTHER: 'UNCLASSIFIED',
};
