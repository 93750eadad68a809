import { dataOf, type Decider, type Deciding, type History, type NewFact, refuse } from '../kernel/index.js';
import { awardQualification, revokeQualification } from './awards.js';
import type { FailTrainingModule, LearnerCommand, PassTrainingModule } from './commands.js';
import { type LearnerEvent, learnerEvents } from './events.js';
import { evolveLearner, type Learner, learnerContradictions, noLearning } from './state.js';

/** The rules of a person's learning, across groups: modules and qualifications. */
export const learner: Decider<Learner, LearnerCommand, LearnerEvent> = {
  events: learnerEvents,
  initial: noLearning,
  evolve: evolveLearner,
  contradictions: learnerContradictions,
  decide,
};

function decide(
  command: LearnerCommand,
  history: History<Learner>,
  { on }: Deciding,
): readonly NewFact<LearnerEvent>[] {
  switch (command.type) {
    case 'PassTrainingModule':
      requireNotPassed(history.latest, command.module);
      return [{ type: 'TrainingModulePassed', ...attempt(command, history.at(on), on) }];
    case 'FailTrainingModule':
      requireNotPassed(history.at(on), command.module);
      return [{ type: 'TrainingModuleNotPassed', ...attempt(command, history.at(on), on) }];
    case 'RecognisePriorLearning':
      requireNotPassed(history.latest, command.module);
      return [{ type: 'PriorLearningRecognised', data: dataOf(command), subjects: [command.personId] }];
    case 'AwardQualification':
      return [awardQualification(command, history, on)];
    case 'RevokeQualification':
      return [revokeQualification(command, history, on)];
  }
}

function requireNotPassed(state: Learner, module: string): void {
  const passedOn = state.passed.get(module);
  if (passedOn !== undefined) refuse('MODULE_ALREADY_PASSED', { module, passedOn });
}

/** An attempt at a module of the group's specification, by somebody who had a place in the group on that day. */
function attempt(command: PassTrainingModule | FailTrainingModule, then: Learner, on: string) {
  const { personId, groupId, module, assessor } = command;
  const { place, modules, caseId, unit, contract } = command.facts.group.value;
  if (place !== 'ACTIVE') refuse('LEARNER_NOT_ACTIVE', { personId, groupId, on, place });
  if (!modules.includes(module)) refuse('MODULE_NOT_IN_SPECIFICATION', { module, groupId, modules });
  const next = (then.attempts.get(module) ?? 0) + 1;
  return {
    data: {
      module,
      groupId,
      ...(caseId === null ? {} : { caseId }),
      attempt: command.attempt ?? next,
      assessor,
    },
    subjects: [personId],
    deliveryUnit: unit,
    contract: contract ?? undefined,
  };
}
