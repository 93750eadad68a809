import { streams, trainingGroup } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import * as inputs from './inputs.js';
import { openCaseOn } from './open-case.js';

interface OfGroup {
  readonly groupId: string;
}
interface OfLearner extends OfGroup {
  readonly personId: string;
}
const ofGroup = {
  decider: trainingGroup,
  stream: ({ groupId }: OfGroup) => streams.trainingGroup(groupId),
  persons: (): readonly string[] => [],
};
const ofLearner = { ...ofGroup, persons: ({ personId }: OfLearner) => [personId] };

export const trainingGroupCommands: readonly CommandDefinition[] = [
  command('PlanTrainingGroup', {
    ...ofGroup,
    input: inputs.PlanTrainingGroupInput,
    summary: 'Plans a training group: where, with whom, for how many, and for which modules.',
    refusals: ['TRAINER_ROLE_REQUIRED', 'INVALID_TRANSITION'],
  }),
  command('StartTrainingGroup', {
    ...ofGroup,
    input: inputs.StartTrainingGroupInput,
    summary: 'Records that a training group met for the first time.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('EnrolLearner', {
    ...ofLearner,
    input: inputs.EnrolLearnerInput,
    summary: 'Gives a person a place in a training group.',
    refusals: ['ALREADY_ENROLLED', 'NOT_ELIGIBLE', 'GROUP_FULL', 'INVALID_TRANSITION'],
    facts: async ({ personId }, read, on) => ({
      mentorCase: await openCaseOn(read, personId, 'MENTOR', on),
    }),
  }),
  command('WithdrawLearner', {
    ...ofLearner,
    input: inputs.WithdrawLearnerInput,
    summary: 'Records that a learner left a training group before its end, and why.',
    refusals: ['REASON_REQUIRED', 'LEARNER_NOT_ACTIVE', 'INVALID_TRANSITION'],
  }),
  command('ReinstateLearner', {
    ...ofLearner,
    input: inputs.ReinstateLearnerInput,
    summary: 'Records that a learner who had left came back.',
    refusals: ['GROUP_FULL', 'INVALID_TRANSITION'],
  }),
  command('CompleteTrainingGroup', {
    ...ofGroup,
    input: inputs.CompleteTrainingGroupInput,
    summary: 'Records that a training group came to its planned end.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('CancelTrainingGroup', {
    ...ofGroup,
    input: inputs.CancelTrainingGroupInput,
    summary: 'Records that a training group was called off.',
    refusals: ['INVALID_TRANSITION'],
  }),
];
