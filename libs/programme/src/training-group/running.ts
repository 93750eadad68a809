import { type History, type LondonDay, refuse } from '../kernel/index.js';
import type { TrainingGroup } from './state.js';

/**
 * Requires that the group is planned by the day and has not ended before it (its last day still counts).
 * @returns where its facts belong: the group's unit and contract, whatever case a learner came by
 * @throws Refusal INVALID_TRANSITION
 */
export function requireRunning(
  history: History<TrainingGroup>,
  groupId: string,
  on: LondonDay,
): { readonly deliveryUnit: string; readonly contract: string | undefined } {
  const then = history.at(on);
  if (then.plannedOn === undefined) refuse('INVALID_TRANSITION', { groupId, on, missing: 'plan' });
  const endedOn = then.completedOn ?? then.cancelledOn;
  if (endedOn !== undefined && endedOn < on) refuse('INVALID_TRANSITION', { groupId, on, endedOn });
  return { deliveryUnit: then.unit, contract: then.contract };
}
