import { type Decider, type Deciding, type History, type NewFact, refuse } from '../kernel/index.js';
import type { PlanTrainingGroup, TrainingGroupCommand } from './commands.js';
import { TRAINER_ROLES, type TrainingGroupEvent, trainingGroupEvents } from './events.js';
import { enrolLearner, reinstateLearner, withdrawLearner } from './roster.js';
import { requireRunning } from './running.js';
import { evolveTrainingGroup, groupContradictions, noTrainingGroup, type TrainingGroup } from './state.js';

/** The rules of a training group: its plan, its course, and who has a place in it. */
export const trainingGroup: Decider<TrainingGroup, TrainingGroupCommand, TrainingGroupEvent> = {
  events: trainingGroupEvents,
  initial: noTrainingGroup,
  evolve: evolveTrainingGroup,
  contradictions: groupContradictions,
  decide,
};

function decide(
  command: TrainingGroupCommand,
  history: History<TrainingGroup>,
  deciding: Deciding,
): readonly NewFact<TrainingGroupEvent>[] {
  const { on } = deciding;
  switch (command.type) {
    case 'PlanTrainingGroup':
      return [plan(command, history)];
    case 'StartTrainingGroup': {
      const about = requireRunning(history, command.groupId, on);
      const { startedOn } = history.latest;
      if (startedOn !== undefined) refuse('INVALID_TRANSITION', { groupId: command.groupId, startedOn });
      return [{ type: 'TrainingGroupStarted', data: { groupId: command.groupId }, subjects: [], ...about }];
    }
    case 'EnrolLearner':
      return [enrolLearner(command, history, deciding)];
    case 'WithdrawLearner':
      return [withdrawLearner(command, history, deciding)];
    case 'ReinstateLearner':
      return [reinstateLearner(command, history, deciding)];
    case 'CompleteTrainingGroup': {
      const { groupId } = command;
      const about = requireLastDay(history, groupId, on);
      if (history.at(on).startedOn === undefined) {
        refuse('INVALID_TRANSITION', { groupId, on, missing: 'start' });
      }
      return [{ type: 'TrainingGroupCompleted', data: { groupId }, subjects: [], ...about }];
    }
    case 'CancelTrainingGroup': {
      const { groupId } = command;
      const about = requireLastDay(history, groupId, on);
      return [{ type: 'TrainingGroupCancelled', data: { groupId }, subjects: [], ...about }];
    }
  }
}

function plan(command: PlanTrainingGroup, history: History<TrainingGroup>): NewFact<TrainingGroupEvent> {
  const { type: _type, facts: _facts, trainer, ...data } = command;
  if (history.latest.plannedOn !== undefined) {
    refuse('INVALID_TRANSITION', { groupId: command.groupId, plannedOn: history.latest.plannedOn });
  }
  const role = TRAINER_ROLES.find((allowed) => allowed === trainer.role);
  if (!role) refuse('TRAINER_ROLE_REQUIRED', { trainer: trainer.id, role: trainer.role });
  return {
    type: 'TrainingGroupPlanned',
    data: { ...data, trainer: { id: trainer.id, role } },
    subjects: [],
    deliveryUnit: command.unit,
    contract: command.contract,
  };
}

/** A group ends once, and nobody comes or goes after its last day. */
function requireLastDay(history: History<TrainingGroup>, groupId: string, on: string) {
  const about = requireRunning(history, groupId, on);
  const { completedOn, cancelledOn, startedOn, roster } = history.latest;
  const endedOn = completedOn ?? cancelledOn;
  if (endedOn !== undefined) refuse('INVALID_TRANSITION', { groupId, endedOn });
  const later = [
    startedOn ?? '',
    ...[...roster.values()].flatMap(({ steps }) => steps.map((step) => step.on)),
  ]
    .filter((day) => day > on)
    .sort()
    .at(-1);
  if (later !== undefined) refuse('INVALID_TRANSITION', { groupId, on, lastEntryOn: later });
  return about;
}
