import { besideMentoring, permits, requireOperation } from '#access';
import type { AnyFact, RefusalCode, TaskKind } from '#programme';
import type { Gateway } from '../services.js';
import { ownReview } from './own-review.js';
import { judged, type Sending } from './person-beyond.js';
import { historyOf } from './person-on-record.js';
import { assigneeOf, isRaising, type Raised, raisedIn } from './task-on-record.js';

/** Why a caller does not see to a task that they meet. */
export interface TaskRefusal {
  readonly code: RefusalCode;
  readonly facts: Readonly<Record<string, string>>;
  /** On whose account, for the record of the refusal. */
  readonly subjects: readonly string[];
}

/**
 * Who meets a task sees to it, but for two: whoever is reviewed by it for going beyond their work, and a mentor, whose
 * own work the reviews of a mentee's record are about more often than not.
 */
export async function taskRefusal(gateway: Gateway, sending: Sending): Promise<TaskRefusal | undefined> {
  const { principal, stream } = sending;
  const history = await historyOf(gateway.log, stream);
  const raised = raisedIn(history);
  if (raised === undefined) return undefined;
  // Also of what the task was about before somebody replaced it: that takes no review out of anybody's sight.
  for (const one of history.filter(isRaising)) {
    const entry = await ownReview(gateway, principal, one);
    if (entry) return { code: 'OWN_REVIEW', facts: { entryId: entry.id }, subjects: entry.subjects };
  }
  if (!(await isOfOthers(gateway, sending, history, raised))) return undefined;
  const { subjects } = raised;
  return { code: 'TASK_OF_OTHERS', facts: { taskId: stream.slice('task-'.length) }, subjects };
}

/** What a mentor is asked as one of the match: whether it is to go on. */
const OF_MENTORS: readonly string[] = ['MATCH_REVIEW' satisfies TaskKind];

/** A mentor who is staff besides sees to it where they reach the person as such. */
async function isOfOthers(
  gateway: Gateway,
  sending: Sending,
  history: readonly AnyFact[],
  { subjects, data: { kind } }: Raised,
): Promise<boolean> {
  const { principal, operation } = sending;
  if (!principal.roles.includes('MENTOR') || OF_MENTORS.includes(kind)) return false;
  if (assigneeOf(history) === principal.id) return false;
  const asStaff = besideMentoring(principal);
  if (!permits(asStaff, operation)) return true;
  if (subjects.length === 0) return false;
  const role = requireOperation(asStaff, operation);
  const may = await judged(gateway, { ...sending, principal: asStaff, role }, subjects);
  return ![...may.values()].includes('YES');
}
