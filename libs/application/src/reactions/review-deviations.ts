import type { Reaction } from './reaction.js';

/**
 * A fact that was accepted although a gate was shut is looked at by somebody. Where one who does not work with the
 * person gave them another officer, the officer until then is given the task. Not what happened in a concern: a task
 * that names the person would tell all who work with them that there is one. See `reviewConcerns`.
 */
export const reviewDeviations: Reaction = {
  name: 'review-deviations',
  async on(event, { officerBefore }) {
    const codes = (event.deviations ?? []).map(({ code }) => code);
    if (codes.length === 0 || event.stream.startsWith('concern-')) return [];
    const isReassigned = event.type === 'OffenderManagerAssigned' && codes.includes('OUT_OF_REACH');
    const assignee = isReassigned ? await officerBefore(event) : undefined;
    return [
      {
        kind: 'DEVIATION_REVIEW',
        urgent: false,
        personIds: event.subjects,
        ...(assignee !== undefined && { assignee }),
      },
    ];
  },
};
