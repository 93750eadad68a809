import { type AnyFact, liveEntries, type TaskEvent } from '#programme';

export type Raised = Extract<TaskEvent, { readonly type: 'TaskRaised' }>;

/** The entry that raised a task; undefined where there is no such task. */
export const raisedIn = (history: readonly AnyFact[]): Raised | undefined =>
  history.find((event): event is Raised => event.type === 'TaskRaised');

/** To whom a task is given by now. */
export const assigneeOf = (history: readonly AnyFact[]): string | undefined =>
  liveEntries(history).findLast(isAssignment)?.data.assignee;

type Assignment = AnyFact & { readonly data: { readonly assignee: string } };
const isAssignment = (event: AnyFact): event is Assignment => event.type === 'TaskAssigned';
