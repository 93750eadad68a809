import { dataOf, type History, type LondonDay, type NewFact, refuse } from '../kernel/index.js';
import type { ClearVetting, RevokeVetting } from './commands.js';
import type { MentorEvent } from './events.js';
import type { Mentor } from './state.js';

/** A clearance cannot have expired before it was given. */
export function clearVetting(
  command: ClearVetting,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  const { personId, expiresOn } = command;
  if (expiresOn < on) refuse('INVALID_TRANSITION', { clearedOn: on, expiresOn });
  return { type: 'VettingCleared', data: dataOf(command), subjects: [personId], ...placeOf(history, on) };
}

export function revokeVetting(
  command: RevokeVetting,
  history: History<Mentor>,
  on: LondonDay,
): NewFact<MentorEvent> {
  const { personId, kind } = command;
  const held = history
    .at(on)
    .clearances.some((clearance) => clearance.kind === kind && clearance.revokedOn === undefined);
  if (!held) refuse('INVALID_TRANSITION', { kind, on, missing: 'clearance' });
  return { type: 'VettingRevoked', data: dataOf(command), subjects: [personId], ...placeOf(history, on) };
}

/** Vetting may come before approval: then there is no case yet in which it counts. */
function placeOf(history: History<Mentor>, on: LondonDay) {
  const { approval } = history.at(on);
  return { deliveryUnit: approval?.deliveryUnit, contract: approval?.contract };
}
