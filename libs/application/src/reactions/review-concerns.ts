import type { ProgrammeEvent } from '#programme';
import type { Reaction } from './reaction.js';

/**
 * Safeguarding leads are asked at once to look at a concern that was raised, and at a confidence that was opened on a
 * ground that is not permitted. The task names neither the person nor what it is about but by the history, which
 * nobody else may see: so it stands in no case file.
 */
export const reviewConcerns: Reaction = {
  name: 'review-concerns',
  async on(event) {
    return isForLead(event) ? [{ kind: 'SAFEGUARDING_REVIEW', urgent: true, personIds: [] }] : [];
  },
};

function isForLead({ type, deviations = [] }: ProgrammeEvent): boolean {
  if (type === 'ConcernRaised') return true;
  return type === 'DisclosureMade' && deviations.some(({ code }) => code === 'CONFIDENTIALITY_INCIDENT');
}
