import { besideMentoring, isManagedPlace, JOURNEY, permits, recordsForAll, scopeOf } from '#access';
import { type AnyFact, liveEntries, type MentorEvent, streams } from '#programme';
import type { Gateway } from '../services.js';
import { judged, type Sending } from './person-beyond.js';
import { historyOf } from './person-on-record.js';

/** A match as a command names it. */
export interface NamedMatch {
  readonly matchId: string;
  readonly mentorId: string;
}

/**
 * Whether a match is the work of others (docs/decisions/0024). It is its mentor's own. All others record in it in a role
 * in which they reach the mentor otherwise than by being matched with them, and in which they reach the mentee too, or
 * have the contract under which the match stands.
 */
export async function isMatchOfOthers(
  gateway: Gateway,
  sending: Sending,
  { matchId, mentorId }: NamedMatch,
): Promise<boolean> {
  const { principal, operation } = sending;
  // Whoever makes a match names both.
  if (operation === 'MakeMatch' || recordsForAll(principal, operation)) return false;
  const scope = scopeOf(principal, operation);
  if (scope.kind === 'some' && scope.mentor === mentorId) return false;
  const staff = besideMentoring(principal);
  if (!permits(staff, operation)) return true;
  const made = madeIn(await historyOf(gateway.log, streams.mentor(mentorId)), matchId);
  const persons = made === undefined ? [mentorId] : [mentorId, made.data.menteeId];
  const may = await judged(gateway, { ...sending, principal: staff }, persons);
  if (may.get(mentorId) !== 'YES') return true;
  if (made === undefined) return false; // the rules say that there is none
  const isTheirs = isManagedPlace(staff, { contract: made.contract, unit: made.deliveryUnit }, 'SOMEBODY');
  return !isTheirs && may.get(made.data.menteeId) !== 'YES';
}

/** A match in which a step of somebody's journey is said to have happened. */
export interface PlaceInMatch {
  readonly matchId: string;
  readonly personId: string;
}

/**
 * Whether a mentor says of a step that it happened in a match in which they are not. Staff who reach the person
 * otherwise are told by others in which it was. What is raised for somebody's safety is held to no match.
 */
export async function isPlacedInMatchOfOthers(
  gateway: Gateway,
  sending: Sending,
  { matchId, personId }: PlaceInMatch,
): Promise<boolean> {
  const { principal, operation } = sending;
  const scope = scopeOf(principal, operation);
  const self = scope.kind === 'some' ? scope.mentor : undefined;
  if (self === undefined || !JOURNEY.some((one) => one === operation)) return false;
  // The log knows of a match that was made a moment ago.
  if (madeIn(await historyOf(gateway.log, streams.mentor(self)), matchId) !== undefined) return false;
  if ((await gateway.readModels.scope.matchesWithAmong(self, [matchId])).has(matchId)) return false;
  const staff = besideMentoring(principal);
  if (!permits(staff, operation)) return true;
  const may = await judged(gateway, { ...sending, principal: staff }, [personId]);
  return may.get(personId) !== 'YES';
}

type MatchMade = Extract<MentorEvent, { readonly type: 'MatchMade' }>;

const madeIn = (history: readonly AnyFact[], matchId: string): MatchMade | undefined =>
  liveEntries(history).find((event): event is MatchMade => isMade(event) && event.data.matchId === matchId);

const isMade = (event: AnyFact): event is MatchMade => event.type === 'MatchMade';
