import type { Principal } from '#access';
import type { AnyFact } from '#programme';
import type { Gateway } from '../services.js';
import { historyOf } from './person-on-record.js';
import type { Raised } from './task-on-record.js';

/**
 * The entry that a task asks others to look at, where it is the caller who gave a reason to record beyond their work,
 * or took a person over. They neither complete the task nor give it to somebody: the second pair of eyes is not
 * theirs to choose (docs/decisions/0024).
 */
export async function ownReview(
  gateway: Gateway,
  principal: Principal,
  { data: { kind, about } }: Raised,
): Promise<AnyFact | undefined> {
  const { stream, eventId } = about;
  if (!REVIEWS.includes(kind) || stream === undefined || eventId === undefined) return undefined;
  const entry = (await historyOf(gateway.log, stream)).find(({ id }) => id === eventId);
  return entry?.actor.id === principal.id && wentBeyond(entry) ? entry : undefined;
}

const REVIEWS: readonly string[] = ['DEVIATION_REVIEW', 'SELF_ASSIGNMENT_REVIEW'];

/** A first allocation takes nobody over and needs no reason: there may be nobody else yet who could look. */
const wentBeyond = ({ deviations = [], data }: AnyFact): boolean =>
  deviations.some(({ code }) => code === 'OUT_OF_REACH') || 'selfAssignmentReason' in data;
