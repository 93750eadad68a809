import type { InputFault } from '../inputs/index.js';
import type { RaiseTaskInput } from './inputs.js';

/** As a database or a person may write it. */
const VERSION_5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const RULE =
  'must not be a UUID of version 5: the system gives such ids to the tasks that it raises. Give a random one (version 4 or 7)';

/**
 * Tasks that follow from an event have ids that follow from it, and whoever recorded the event can work them out: with
 * a task of theirs under such an id, the review of what they recorded would not be raised as itself. An import derives
 * the ids of its commands in the same form, of a namespace of its own; by them it cannot take a task's.
 */
export function derivedIds({ taskId, commandId, source }: RaiseTaskInput): readonly InputFault[] {
  const ids = { taskId, ...(source == null && { commandId }) };
  return Object.entries(ids).flatMap(([field, id]) =>
    id != null && VERSION_5.test(id) ? [{ field, rule: RULE }] : [],
  );
}
