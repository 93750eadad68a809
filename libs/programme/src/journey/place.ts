import { type LondonDay, present, refuse } from '../kernel/index.js';
import { type PersonCase, caseOn } from './case-on.js';
import type { MakeSignpost, ObserveOutcome, ReceivePractitionerFeedback, SetGoal } from './commands.js';
import type { JourneyRole } from './events.js';
import type { Goal } from './state.js';

/** Where in the programme a step belongs: in the data of its event, and in its envelope. */
export interface Place {
  readonly place: { readonly role: JourneyRole; readonly matchId?: string; readonly caseId?: string };
  readonly envelope: { readonly deliveryUnit?: string | undefined; readonly contract?: string | undefined };
}

/**
 * The place of a step that names its own: in the case that it names, or else in the person's case of that role.
 * @throws Refusal INVALID_TRANSITION where it names a case that the person does not have
 */
export function placeOf(
  { role, matchId, caseId, facts }: SetGoal | MakeSignpost | ObserveOutcome | ReceivePractitionerFeedback,
  on: LondonDay,
): Place {
  const cases = facts.cases.value;
  const found =
    caseId === undefined
      ? caseOn(cases, routeOf(role), on)
      : cases.find((candidate) => candidate.caseId === caseId);
  if (caseId !== undefined && !found) refuse('INVALID_TRANSITION', { caseId, missing: 'the referral' });
  return {
    place: { role, ...present({ matchId, caseId: found?.caseId }) },
    envelope: { deliveryUnit: found?.unit, contract: found?.contract },
  };
}

/** The place of a step towards a goal: that of the goal. */
export function placeOfGoal({ role, matchId, caseId, deliveryUnit, contract }: Goal): Place {
  return {
    place: { role, ...present({ matchId, caseId }) },
    envelope: { deliveryUnit, contract },
  };
}

/** One trains, and then mentors, in a case of the mentor route. */
function routeOf(role: JourneyRole): PersonCase['route'] {
  return role === 'MENTEE' ? 'MENTEE' : 'MENTOR';
}
