import type { Reaction } from './reaction.js';

/**
 * A fact that was accepted although a gate was shut is looked at by somebody. Not what happened in a concern: a task
 * that names the person would tell all who work with them that there is one. See `reviewConcerns`.
 */
export const reviewDeviations: Reaction = {
  name: 'review-deviations',
  async on(event) {
    if ((event.deviations ?? []).length === 0 || event.stream.startsWith('concern-')) return [];
    return [{ kind: 'DEVIATION_REVIEW', urgent: false, personIds: event.subjects }];
  },
};
