import type { Reaction } from './reaction.js';

/** A fact that was accepted although a gate was shut is looked at by somebody. */
export const reviewDeviations: Reaction = {
  name: 'review-deviations',
  async on(event) {
    if ((event.deviations ?? []).length === 0) return [];
    return [{ kind: 'DEVIATION_REVIEW', urgent: false, personIds: event.subjects }];
  },
};
