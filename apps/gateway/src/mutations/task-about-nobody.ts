import { isManagedPlace, recordsForAll } from '#access';
import type { AnyFact } from '#programme';
import { tasksWithin } from '../context/reach.js';
import type { Sending } from './person-beyond.js';
import { assigneeOf, type Raised } from './task-on-record.js';

/**
 * Whether a caller meets a task about nobody (raised of a training group, say, or by the system about persons whose
 * registration was taken back). It is for whoever manages the contract under which it stands (and the unit, where both name one), and for whom it was given
 * to: the same as the list of tasks has it (`isAboutNobodyWithin`, `isGivenToReader` in the read models). Whoever
 * raised it knows of it by its receipt, and may give it to somebody, themselves too; the list does not show it to them
 * before. One under no contract is shown to nobody until it is given to somebody, which an import does.
 */
export function meetsTaskAboutNobody(
  { principal, operation }: Sending,
  history: readonly AnyFact[],
  raised: Raised,
): boolean {
  if (recordsForAll(principal, operation) || raised.actor.id === principal.id) return true;
  const scope = tasksWithin(principal);
  if (scope.kind !== 'some') return scope.kind === 'all';
  const { contract, deliveryUnit: unit } = raised;
  const isOwn = isManagedPlace(scope, { contract, unit }, 'NOBODY');
  return isOwn || assigneeOf(history) === principal.id;
}
