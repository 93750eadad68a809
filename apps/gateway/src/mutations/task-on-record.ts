import { type AnyFact, liveEntries, type TaskEvent } from '#programme';

export type Raised = Extract<TaskEvent, { readonly type: 'TaskRaised' }>;

/**
 * The entry that raised a task, as it stands by now: the list shows the one that replaced another, and so do commands
 * go by it. Of a task that was taken back it is the last that stood, so that it stays kept from whom it was kept from.
 * Undefined where there is no such task.
 */
export const raisedIn = (history: readonly AnyFact[]): Raised | undefined =>
  liveEntries(history).findLast(isRaising) ?? history.findLast(isRaising);

export const isRaising = (event: AnyFact): event is Raised => event.type === 'TaskRaised';

/** To whom a task is given by now. */
export const assigneeOf = (history: readonly AnyFact[]): string | undefined =>
  liveEntries(history).findLast(isAssignment)?.data.assignee;

type Assignment = AnyFact & { readonly data: { readonly assignee: string } };
const isAssignment = (event: AnyFact): event is Assignment => event.type === 'TaskAssigned';
