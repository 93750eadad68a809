import { type Decider, type Deciding, type History, type NewFact, present, refuse } from '../kernel/index.js';
import type { TaskCommand } from './commands.js';
import { type TaskEvent, taskEvents } from './events.js';
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
    const { personIds = [], unit, contract } = command;
    const { kind, about, urgent, matchIds, entryIds } = command;
    const data = { kind, about, urgent, ...present({ matchIds, entryIds }) };
    return [{ type: 'TaskRaised', data, subjects: personIds, deliveryUnit: unit, contract }];
  }

  const { subjects, deliveryUnit, contract } = requireOpen(history, taskId, on);
  const belonging = { subjects, deliveryUnit, contract };
  switch (command.type) {
    case 'AssignTask':
      return [{ type: 'TaskAssigned', data: { assignee: command.assignee }, ...belonging }];
    case 'CompleteTask': {
      const { outcome } = command;
      return [{ type: 'TaskDone', data: outcome === undefined ? {} : { outcome }, ...belonging }];
    }
  }
}

function requireOpen(history: History<Task>, taskId: string, on: string): Task {
  const then = history.at(on);
  if (!then.raised) refuse('INVALID_TRANSITION', { taskId, missing: 'raised', on });
  if (history.latest.doneOn !== undefined) {
    refuse('INVALID_TRANSITION', { taskId, already: 'done', doneOn: history.latest.doneOn });
  }
  return then;
}
