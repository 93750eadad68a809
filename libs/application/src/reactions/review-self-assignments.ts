import type { Reaction } from './reaction.js';

/**
 * Who assigns a person to themselves opens that person's record to themselves. Work cannot wait for a second pair of
 * eyes, so it is not refused; but it never passes unseen: all others who reach the person are asked to look.
 */
export const reviewSelfAssignments: Reaction = {
  name: 'review-self-assignments',
  async on(event) {
    if (event.type !== 'OffenderManagerAssigned' || event.data.officer !== event.actor.id) return [];
    return [{ kind: 'SELF_ASSIGNMENT_REVIEW', urgent: false, personIds: event.subjects }];
  },
};
