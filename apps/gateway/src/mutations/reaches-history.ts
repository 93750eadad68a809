import { type Principal, scopeOf, withoutConcerns } from '#access';
import type { AnyFact } from '#programme';
import { kindOfStream, today } from '../context/reach.js';
import type { Gateway } from '../services.js';

/** Histories about nobody and under no contract: for whoever records in that kind. */
const OF_ALL: readonly string[] = ['organisation'];

export const personsIn = (history: readonly AnyFact[]): readonly string[] => [
  ...new Set(history.flatMap(({ subjects }) => subjects)),
];

/**
 * Whether a caller may take back or replace an entry of this history. Nobody takes back what they could not have
 * seen: it must be about a person whom they reach, or stand under their contract; or be their own, because who was
 * entered for the wrong person is out of their reach, and still theirs to put right.
 */
export async function reachesHistory(
  gateway: Gateway,
  principal: Principal,
  stream: string,
  history: readonly AnyFact[],
  entryId: string,
): Promise<boolean> {
  if (OF_ALL.includes(kindOfStream(stream))) return true;
  if (history.some(({ id, actor }) => id === entryId && actor.id === principal.id)) return true;
  const scope =
    kindOfStream(stream) === 'concern'
      ? scopeOf(principal, 'concerns')
      : withoutConcerns(scopeOf(principal, 'RetractEntry'));
  if (scope.kind === 'all') return true;
  const own = scope.kind === 'some' ? (scope.contracts ?? []) : [];
  if (history.some(({ contract }) => contract !== undefined && own.includes(contract))) return true;
  const reached = await gateway.readModels.scope.visibleAmong(scope, personsIn(history), today(gateway));
  return reached.size > 0;
}
