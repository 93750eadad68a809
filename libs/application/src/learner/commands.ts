import {
  type Fact,
  isActiveLearner,
  learner,
  type LondonDay,
  type PlaceInGroup,
  streams,
  trainingGroup,
} from '#programme';
import { command, type CommandDefinition, type FactReader } from '../catalogue/command-definition.js';
import { openCaseOn } from '../training-group/open-case.js';
import * as inputs from './inputs.js';

interface OfPerson {
  readonly personId: string;
}
interface InGroup extends OfPerson {
  readonly groupId: string;
}
const ofPerson = {
  decider: learner,
  stream: ({ personId }: OfPerson) => streams.learner(personId),
  persons: ({ personId }: OfPerson) => [personId],
};
const inGroup = {
  ...ofPerson,
  facts: async (input: InGroup, read: FactReader, on: LondonDay) => ({
    group: await placeInGroup(read, input, on),
  }),
};

export const learnerCommands: readonly CommandDefinition[] = [
  command('PassTrainingModule', {
    ...inGroup,
    input: inputs.PassTrainingModuleInput,
    summary: 'Records that a learner passed a module of their training group.',
    refusals: ['MODULE_ALREADY_PASSED', 'LEARNER_NOT_ACTIVE', 'MODULE_NOT_IN_SPECIFICATION'],
  }),
  command('FailTrainingModule', {
    ...inGroup,
    input: inputs.FailTrainingModuleInput,
    summary: 'Records that a learner attempted a module and did not pass.',
    refusals: ['MODULE_ALREADY_PASSED', 'LEARNER_NOT_ACTIVE', 'MODULE_NOT_IN_SPECIFICATION'],
  }),
  command('RecognisePriorLearning', {
    ...ofPerson,
    input: inputs.RecognisePriorLearningInput,
    summary: 'Recognises what a person had learnt before in place of a module.',
    refusals: ['MODULE_ALREADY_PASSED'],
  }),
  command('AwardQualification', {
    ...ofPerson,
    input: inputs.AwardQualificationInput,
    summary:
      'Records that a qualification was awarded, on the modules of the group or on all that were passed.',
    refusals: ['ALREADY_AWARDED', 'LEARNER_NOT_ACTIVE', 'MODULES_INCOMPLETE'],
    facts: async ({ personId, groupId }, read, on) => ({
      ...(groupId == null ? {} : { group: await placeInGroup(read, { personId, groupId }, on) }),
      mentorCase: await openCaseOn(read, personId, 'MENTOR', on),
    }),
  }),
  command('RevokeQualification', {
    ...ofPerson,
    input: inputs.RevokeQualificationInput,
    summary: 'Records that a qualification was taken back.',
    refusals: ['INVALID_TRANSITION'],
  }),
];

/** What a training group says of a learner as things stood on a day. */
function placeInGroup(
  read: FactReader,
  { personId, groupId }: InGroup,
  on: LondonDay,
): Promise<Fact<PlaceInGroup>> {
  return read.read(trainingGroup, streams.trainingGroup(groupId), (history) => {
    const group = history.at(on);
    const enrolment = group.roster.get(personId);
    return {
      unit: group.unit,
      contract: group.contract ?? null,
      modules: group.modules,
      place: isActiveLearner(group, personId) ? 'ACTIVE' : enrolment ? 'LEFT' : 'NONE',
      caseId: enrolment?.caseId ?? null,
    };
  });
}
