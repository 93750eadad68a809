import { streams, task } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import { derivedIds } from './derived-ids.js';
import * as inputs from './inputs.js';
import { shownToNobody } from './shown-to-nobody.js';

const ofTask = {
  decider: task,
  stream: (input: { readonly taskId: string }) => streams.task(input.taskId),
  persons: () => [],
};

export const taskCommands: readonly CommandDefinition[] = [
  command('RaiseTask', {
    ...ofTask,
    persons: (input: inputs.RaiseTaskInput) => input.personIds ?? [],
    input: inputs.RaiseTaskInput,
    summary: 'Asks somebody to look at something.',
    refusals: ['INVALID_TRANSITION'],
    faultsOfSenders: (input) => [...derivedIds(input), ...shownToNobody(input)],
  }),
  command('AssignTask', {
    ...ofTask,
    input: inputs.AssignTaskInput,
    summary: 'Gives a task to somebody, or takes it on.',
    refusals: ['INVALID_TRANSITION', 'OWN_REVIEW'],
  }),
  command('CompleteTask', {
    ...ofTask,
    input: inputs.CompleteTaskInput,
    summary: 'Records that what a task asked has been looked at.',
    refusals: ['INVALID_TRANSITION', 'OWN_REVIEW', 'TASK_OF_OTHERS'],
  }),
];
