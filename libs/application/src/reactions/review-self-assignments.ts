import type { Reaction } from './reaction.js';

/**
 * Who assigns a person to themselves opens that person's record to themselves. Work cannot wait for a second pair of
 * eyes, so with its reason it is not refused; but it never passes unseen: all others who reach the person are asked to
 * look, and the officer whom they were taken from is given the task, for they do not reach the person any more.
 */
export const reviewSelfAssignments: Reaction = {
  name: 'review-self-assignments',
  async on(event, { officerBefore }) {
    if (event.type !== 'OffenderManagerAssigned' || event.data.officer !== event.actor.id) return [];
    const before = await officerBefore(event);
    const assignee = before === event.actor.id ? undefined : before;
    return [
      {
        kind: 'SELF_ASSIGNMENT_REVIEW',
        urgent: false,
        personIds: event.subjects,
        ...(assignee !== undefined && { assignee }),
      },
    ];
  },
};
