import { type Decider, type Deciding, type History, type NewFact, present, refuse } from '../kernel/index.js';
import type { RaiseTask, TaskCommand } from './commands.js';
import { SAFEGUARDING_REVIEW, type TaskEvent, taskEvents } from './events.js';
import { evolveTask, noTask, type Task } from './state.js';

/** The rules of a task: raised once, open until it is done. */
export const task: Decider<Task, TaskCommand, TaskEvent> = {
  events: taskEvents,
  initial: noTask,
  evolve: evolveTask,
  decide,
};

function decide(
  command: TaskCommand,
  history: History<Task>,
  { on }: Deciding,
): readonly NewFact<TaskEvent>[] {
  const { taskId } = command;
  if (command.type === 'RaiseTask') {
    if (history.latest.raised) refuse('INVALID_TRANSITION', { taskId, already: 'raised' });
    requireConcern(command);
    const { personIds = [], unit, contract } = command;
    const { kind, about, urgent, matchIds, entryIds } = command;
    const data = { kind, about, urgent, ...present({ matchIds, entryIds }) };
    return [{ type: 'TaskRaised', data, subjects: personIds, deliveryUnit: unit, contract }];
  }

  const { kind: ofKind, subjects, deliveryUnit, contract } = requireOpen(history, taskId, on);
  // Before this was a rule a task about a concern could be raised under a contract: nothing more goes to its manager.
  const belonging = ofKind === SAFEGUARDING_REVIEW ? { subjects } : { subjects, deliveryUnit, contract };
  switch (command.type) {
    case 'AssignTask':
      return [{ type: 'TaskAssigned', data: { assignee: command.assignee }, ...belonging }];
    case 'CompleteTask': {
      const { outcome } = command;
      if (ofKind === SAFEGUARDING_REVIEW && outcome !== undefined)
        refuse('WORDS_BELONG_IN_CONCERN', { taskId });
      return [{ type: 'TaskDone', data: outcome === undefined ? {} : { outcome }, ...belonging }];
    }
  }
}

/**
 * A task about a concern names that and nothing else: by whom it names it would stand in their case files, and by a
 * contract it would be pushed to whoever manages that.
 */
function requireConcern({
  taskId,
  kind,
  about,
  personIds = [],
  matchIds = [],
  entryIds = [],
  unit,
  contract,
}: RaiseTask): void {
  if (kind !== SAFEGUARDING_REVIEW) return;
  const named = [...personIds, ...matchIds, ...entryIds, unit, contract].filter((one) => one !== undefined);
  if (about.stream?.startsWith('concern-') && named.length === 0) return;
  refuse('INVALID_TRANSITION', { taskId, kind, missing: CONCERN_ALONE });
}

const CONCERN_ALONE =
  'a concern that it is about, and nothing besides: no persons, matches or entries, no unit, no contract';

function requireOpen(history: History<Task>, taskId: string, on: string): Task {
  const then = history.at(on);
  if (!then.raised) refuse('INVALID_TRANSITION', { taskId, missing: 'raised', on });
  if (history.latest.doneOn !== undefined) {
    refuse('INVALID_TRANSITION', { taskId, already: 'done', doneOn: history.latest.doneOn });
  }
  return then;
}
