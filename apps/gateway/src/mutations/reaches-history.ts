import { isManagedPlace, type Principal, scopeOf, withoutConcerns } from '#access';
import type { AnyFact } from '#programme';
import { kindOfStream, today } from '../context/reach.js';
import type { Gateway } from '../services.js';

/** Histories about nobody and under no contract: for whoever records in that kind. */
const OF_ALL: readonly string[] = ['organisation'];

const MATCH_TYPES: readonly string[] = ['MatchMade', 'MatchEnded'];

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
  const criteria = scope.kind === 'some' ? scope : {};
  const isOwn = ({ contract, deliveryUnit: unit, subjects }: AnyFact) =>
    isManagedPlace(criteria, { contract, unit }, subjects.length === 0 ? 'NOBODY' : 'SOMEBODY');
  const entry = history.find(({ id }) => id === entryId);
  const isOfMatch =
    entry !== undefined && (kindOfStream(stream) === 'match' || MATCH_TYPES.includes(entry.type));
  const about = isOfMatch ? [entry] : history;
  // A history of somebody may pass through several units: within some of them, the entry itself decides.
  const isBounded = scope.kind === 'some' && scope.units !== undefined;
  if (isBounded ? entry !== undefined && isOwn(entry) : about.some(isOwn)) return true;
  const persons = personsIn(about);
  const reached = await gateway.readModels.scope.visibleAmong(scope, persons, today(gateway));
  // A match is for whoever reaches both: see match-of-others.ts.
  return reached.size >= (isOfMatch ? persons.length : 1);
}
