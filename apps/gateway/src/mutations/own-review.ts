import type { Principal } from '#access';
import type { AnyFact, TaskEvent } from '#programme';
import type { Gateway } from '../services.js';
import { historyOf } from './person-on-record.js';

/**
 * The entry that a task asks others to look at, where it is the caller who gave a reason to record beyond their work,
 * or took a person over. They neither complete the task nor give it to somebody: the second pair of eyes is not
 * theirs to choose (docs/decisions/0024).
 * @param task the stream of the task
 */
export async function ownReview(
  gateway: Gateway,
  principal: Principal,
  task: string,
): Promise<AnyFact | undefined> {
  const raised = (await historyOf(gateway.log, task)).find(isRaised);
  if (raised === undefined || !REVIEWS.includes(raised.data.kind)) return undefined;
  const { stream, eventId } = raised.data.about;
  if (stream === undefined || eventId === undefined) return undefined;
  const entry = (await historyOf(gateway.log, stream)).find(({ id }) => id === eventId);
  return entry?.actor.id === principal.id && wentBeyond(entry) ? entry : undefined;
}

type Raised = Extract<TaskEvent, { readonly type: 'TaskRaised' }>;
const isRaised = (event: AnyFact): event is Raised => event.type === 'TaskRaised';
const REVIEWS: readonly string[] = ['DEVIATION_REVIEW', 'SELF_ASSIGNMENT_REVIEW'];

/** A first allocation takes nobody over and needs no reason: there may be nobody else yet who could look. */
const wentBeyond = ({ deviations = [], data }: AnyFact): boolean =>
  deviations.some(({ code }) => code === 'OUT_OF_REACH') || 'selfAssignmentReason' in data;
