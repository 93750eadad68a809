import {
  assignmentOn,
  type Fact,
  journey,
  type LondonDay,
  streams,
  type SupervisingOfficer,
  supervision,
} from '#programme';
import { command, type CommandDefinition, type FactReader } from '../catalogue/command-definition.js';
import * as inputs from './inputs.js';
import { casesOf } from './person-cases.js';

interface OfPerson {
  readonly personId: string;
}
const ofPerson = {
  decider: journey,
  stream: ({ personId }: OfPerson) => streams.journey(personId),
  persons: ({ personId }: OfPerson) => [personId],
};
const inCase = {
  ...ofPerson,
  facts: async ({ personId }: OfPerson, read: FactReader) => ({ cases: await casesOf(read, personId) }),
};

export const journeyCommands: readonly CommandDefinition[] = [
  command('SetGoal', {
    ...inCase,
    input: inputs.SetGoalInput,
    summary: 'Records a goal that the person chose.',
    refusals: ['MATCH_NOT_ACTIVE', 'INVALID_TRANSITION'],
  }),
  command('ActionGoal', {
    ...ofPerson,
    input: inputs.ActionGoalInput,
    summary: 'Records that the person did something towards a goal, and has not reached it yet.',
    refusals: ['GOAL_NOT_ACTIVE'],
  }),
  command('AchieveGoal', {
    ...ofPerson,
    input: inputs.AchieveGoalInput,
    summary: 'Records that the person reached a goal.',
    refusals: ['GOAL_NOT_ACTIVE'],
  }),
  command('DropGoal', {
    ...ofPerson,
    input: inputs.DropGoalInput,
    summary: 'Records that the person gave up a goal.',
    refusals: ['GOAL_NOT_ACTIVE'],
  }),
  command('MakeSignpost', {
    ...inCase,
    input: inputs.MakeSignpostInput,
    summary: 'Records that the person was shown the way to a service.',
    refusals: ['MATCH_NOT_ACTIVE', 'GOAL_NOT_ACTIVE', 'INVALID_TRANSITION'],
  }),
  command('ObserveOutcome', {
    ...inCase,
    input: inputs.ObserveOutcomeInput,
    summary: 'Records where the person stands in a domain: the baseline, or a later observation.',
    refusals: ['MATCH_NOT_ACTIVE', 'LEVEL_NOT_ON_SCALE', 'INVALID_TRANSITION'],
  }),
  command('ReceivePractitionerFeedback', {
    ...ofPerson,
    input: inputs.ReceivePractitionerFeedbackInput,
    summary: 'Records what the supervising officer, or one who covered for them, says of the person.',
    refusals: ['NOT_SUPERVISING_OFFICER', 'INVALID_TRANSITION'],
    facts: async ({ personId }, read, on) => ({
      cases: await casesOf(read, personId),
      supervising: await supervisingOfficer(read, personId, on),
    }),
  }),
];

/** Who supervised the person on a day, as far as it is on record. */
function supervisingOfficer(
  read: FactReader,
  personId: string,
  on: LondonDay,
): Promise<Fact<SupervisingOfficer | null>> {
  return read.read(supervision, streams.supervision(personId), (history) => {
    const assignment = assignmentOn(history.at(on), on);
    return assignment ? { officer: assignment.officer, unit: assignment.unit } : null;
  });
}
