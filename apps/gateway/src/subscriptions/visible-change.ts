import { isManagedPlace, mayLearnOfPrecautions, type Principal } from '#access';
import { isWithheldDeviation } from '#programme';
import { type Change, eventName, whenLine } from '#read-models';
import {
  kindOfStream,
  personsWithin,
  rolesThatReach,
  type Sight,
  sightOf,
  sightOfKind,
  sightThrough,
  today,
} from '../context/reach.js';
import { unmetMatches } from '../context/unmet-matches.js';
import type { Gateway } from '../services.js';
import type { ChangedEntry } from './case-update.type.js';

const OPERATION = 'caseUpdates';
const MATCH_TYPES: readonly string[] = ['MatchMade', 'MatchEnded'];

/**
 * A change as a caller may see it now, or null where it is not for them. Asked again for every change: who lost sight
 * of a person is told nothing more.
 */
export async function visibleChange(
  gateway: Gateway,
  principal: Principal,
  change: Change,
): Promise<ChangedEntry | null> {
  if (isTaskAbout(principal, change)) return null;
  const personIds = await personsSeen(gateway, principal, change);
  const sights = personIds && (await sightsThatMeet(gateway, principal, change, personIds));
  if (!personIds || !sights || sights.length === 0) return null;
  return {
    ...change,
    matchId: await matchTold(gateway, principal, change, sights),
    deviations: sights.some(({ roles }) => mayLearnOfPrecautions(...roles))
      ? change.deviations
      : change.deviations.filter((code) => !isWithheldDeviation(code)),
    entryId: change.eventId,
    personIds,
    correction: change.corrects !== null,
    line: lineOf(change, personIds, gateway),
  };
}

/** What is to be looked at about somebody is not told to them, whoever else is in it. */
const isTaskAbout = ({ personId }: Principal, { stream, personIds }: Change): boolean =>
  kindOfStream(stream) === 'task' && personId !== undefined && personIds.includes(personId);

/** The persons of a change whom the caller reaches; null where that leaves nothing of it for them. */
async function personsSeen(
  gateway: Gateway,
  principal: Principal,
  { stream, personIds, contract, deliveryUnit: unit }: Change,
): Promise<readonly string[] | null> {
  // A lead meets a concern also where the record is restricted, and nothing else of it.
  const criteria = personsWithin(principal, kindOfStream(stream) === 'concern' ? 'concerns' : OPERATION);
  if (personIds.length === 0) {
    // About no person (a group is planned): for those who have the contract, and the unit.
    const own = criteria.kind === 'some' && isManagedPlace(criteria, { contract, unit }, 'NOBODY');
    return own || criteria.kind === 'all' ? [] : null;
  }
  const { scope } = gateway.readModels;
  const on = today(gateway);
  if ((await scope.withheldAmong(criteria, personIds, on)).size > 0) return null;
  const seen = await scope.visibleAmong(criteria, personIds, on);
  const visible = personIds.filter((person) => seen.has(person));
  return visible.length === 0 ? null : visible;
}

/** Through what the caller meets it, in the roles that see such entries; none where they do not. */
async function sightsThatMeet(
  gateway: Gateway,
  principal: Principal,
  change: Change,
  personIds: readonly string[],
): Promise<readonly Sight[]> {
  const { type, correctedType, stream, personIds: concerned } = change;
  const kind = kindOfStream(stream);
  const ofOthers = isOfMatch(change) && !concerned.some((person) => person === principal.personId);
  // A correction shows only to who sees the entry that it corrects: that there was one is told by it.
  const shows = (sight: Sight | null): sight is Sight =>
    sight !== null &&
    sight.streams.includes(kind) &&
    !(ofOthers && sight.hidden.matchesOfOthers) &&
    !sight.hidden.eventTypes.includes(correctedType ?? type);
  const roles = rolesThatReach(principal, OPERATION);
  if (personIds.length === 0) return [sightThrough(roles)];
  if (roles.length === 1) return [sightOfKind(kind, sightThrough(roles))].filter(shows);
  const sights = await Promise.all(personIds.map((person) => sightOf(gateway, principal, OPERATION, person)));
  return sights.map((sight) => sight && sightOfKind(kind, sight)).filter(shows);
}

const isOfMatch = ({ type, correctedType, stream }: Change): boolean =>
  kindOfStream(stream) === 'match' || MATCH_TYPES.includes(correctedType ?? type);

/** Null where an entry beside the match's own, such as a goal, names one that the caller does not meet. */
async function matchTold(
  gateway: Gateway,
  principal: Principal,
  change: Change,
  sights: readonly Sight[],
): Promise<string | null> {
  const { matchId, stream } = change;
  if (matchId === null || isOfMatch(change)) return matchId;
  const persons = personsWithin(principal, kindOfStream(stream) === 'concern' ? 'concerns' : OPERATION);
  const matchesOfOthers = sights.every(({ hidden }) => hidden.matchesOfOthers);
  const unmet = await unmetMatches(gateway, { principal, hidden: { matchesOfOthers }, persons }, [matchId]);
  return unmet.has(matchId) ? null : matchId;
}

function lineOf(
  { type, occurredOn, recordedAt, corrects }: Change,
  personIds: readonly string[],
  gateway: Gateway,
): string {
  const who = personIds.length === 0 ? '' : `${personIds.join(', ')}: `;
  const corrected = corrects === null ? '' : ', corrected';
  return `${who}${eventName(type)}, ${whenLine(occurredOn, recordedAt, today(gateway))}${corrected}`;
}
