import type { Principal } from '#access';
import type { JsonObject } from '#event-log';
import type { PersonScope } from '#read-models';
import type { Gateway } from '../services.js';
import { type Sight, today } from './reach.js';

/** Who meets matches by what names them beside the matches' own entries, such as a goal. */
export interface MeetsMatches {
  readonly principal: Principal;
  readonly hidden: Pick<Sight['hidden'], 'matchesOfOthers'>;
  /** Whom they reach. */
  readonly persons: PersonScope;
}

/**
 * Of these matches, those that a reader does not meet: somebody in them is withheld, or they are of others where only
 * one's own are met. They are not to be named: by a match's id its history is written to and asked for.
 */
export async function unmetMatches(
  gateway: Pick<Gateway, 'readModels' | 'now'>,
  { principal, hidden, persons }: MeetsMatches,
  matchIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const named = [...new Set(matchIds)];
  if (named.length === 0) return new Set();
  const { scope } = gateway.readModels;
  const { personId } = principal;
  const own = hidden.matchesOfOthers
    ? personId === undefined
      ? new Set<string>()
      : await scope.matchesWithAmong(personId, named)
    : new Set(named);
  const withheld = await scope.withheldMatchesAmong(persons, [...own], today(gateway));
  return new Set(named.filter((matchId) => !own.has(matchId) || withheld.has(matchId)));
}

/** The matches that the data of an entry names. */
export const matchesIn = ({ matchId, matchIds }: JsonObject): readonly string[] =>
  [matchId, ...(Array.isArray(matchIds) ? matchIds : [])].filter((one) => typeof one === 'string');

/** The same data without the matches that its reader does not meet. */
export function withoutMatches(data: JsonObject, unmet: ReadonlySet<string>): JsonObject {
  if (!matchesIn(data).some((matchId) => unmet.has(matchId))) return data;
  const { matchId, matchIds, ...others } = data;
  return {
    ...others,
    ...(typeof matchId === 'string' && !unmet.has(matchId) && { matchId }),
    ...(Array.isArray(matchIds) && {
      matchIds: matchIds.filter((one) => typeof one !== 'string' || !unmet.has(one)),
    }),
  };
}
