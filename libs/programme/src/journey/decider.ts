import {
  dataOf,
  type Decider,
  type Deciding,
  type History,
  type LondonDay,
  type NewFact,
  refuse,
} from '../kernel/index.js';
import type { JourneyCommand, ReceivePractitionerFeedback } from './commands.js';
import { type JourneyEvent, journeyEvents } from './events.js';
import { placeOf, placeOfGoal } from './place.js';
import { levelsOf, SCALE_VERSION } from './scales.js';
import { evolveJourney, type Goal, hasBaseline, isGoalActive, type Journey, noJourney } from './state.js';

/** The rules of a person's journey: their goals, what was observed, what their officer says. */
export const journey: Decider<Journey, JourneyCommand, JourneyEvent> = {
  events: journeyEvents,
  initial: noJourney,
  evolve: evolveJourney,
  decide,
};

function decide(
  command: JourneyCommand,
  history: History<Journey>,
  { on }: Deciding,
): readonly NewFact<JourneyEvent>[] {
  const then = history.at(on);
  const { latest } = history;
  const subjects = [command.personId];

  switch (command.type) {
    case 'SetGoal': {
      const { goalId } = command;
      if (latest.goals.has(goalId)) refuse('INVALID_TRANSITION', { goalId, already: 'set' });
      const { place, envelope } = placeOf(command, on);
      return [{ type: 'GoalSet', data: { ...dataOf(command), ...place }, subjects, ...envelope }];
    }
    case 'ActionGoal': {
      const { place, envelope } = placeOfGoal(requireActive(then, command.goalId, on));
      return [{ type: 'GoalActioned', data: { ...dataOf(command), ...place }, subjects, ...envelope }];
    }
    case 'AchieveGoal': {
      const { place, envelope } = placeOfGoal(requireOpen(latest, command.goalId, on));
      return [{ type: 'GoalAchieved', data: { ...dataOf(command), ...place }, subjects, ...envelope }];
    }
    case 'DropGoal': {
      const { place, envelope } = placeOfGoal(requireOpen(latest, command.goalId, on));
      return [{ type: 'GoalDropped', data: { ...dataOf(command), ...place }, subjects, ...envelope }];
    }
    case 'MakeSignpost': {
      if (command.goalId !== undefined) requireActive(then, command.goalId, on);
      const { place, envelope } = placeOf(command, on);
      return [{ type: 'SignpostMade', data: { ...dataOf(command), ...place }, subjects, ...envelope }];
    }
    case 'ObserveOutcome': {
      const { domain, level, baseline } = command;
      const levels = levelsOf(domain);
      if (!levels.includes(level)) refuse('LEVEL_NOT_ON_SCALE', { domain, level, levels });
      const { place, envelope } = placeOf(command, on);
      if (baseline && hasBaseline(latest, domain, place.caseId)) {
        refuse('INVALID_TRANSITION', { domain, caseId: place.caseId ?? null, already: 'has a baseline' });
      }
      const data = { ...dataOf(command), ...place, scaleVersion: SCALE_VERSION };
      return [{ type: 'OutcomeObserved', data, subjects, ...envelope }];
    }
    case 'ReceivePractitionerFeedback': {
      const { feedbackId } = command;
      if (latest.feedback.has(feedbackId)) refuse('INVALID_TRANSITION', { feedbackId, already: 'received' });
      requireSupervising(command, on);
      const { place, envelope } = placeOf(command, on);
      const deliveryUnit = envelope.deliveryUnit ?? command.facts.supervising.value?.unit;
      const data = { ...dataOf(command), ...place };
      return [{ type: 'PractitionerFeedbackReceived', data, subjects, ...envelope, deliveryUnit }];
    }
  }
}

function requireActive(then: Journey, goalId: string, on: LondonDay): Goal {
  const goal = then.goals.get(goalId);
  if (!goal || !isGoalActive(goal, on)) refuse('GOAL_NOT_ACTIVE', { goalId, on });
  return goal;
}

/** A goal is achieved or dropped once, on or after the day it was set, whatever was recorded in between. */
function requireOpen(latest: Journey, goalId: string, on: LondonDay): Goal {
  const goal = latest.goals.get(goalId);
  if (!goal || on < goal.setOn || goal.closedOn !== undefined) refuse('GOAL_NOT_ACTIVE', { goalId, on });
  return goal;
}

/** Feedback is the word of the officer who supervised the person that day, or of one who says why they covered. */
function requireSupervising(
  { officer, coverReason, facts }: ReceivePractitionerFeedback,
  on: LondonDay,
): void {
  if (officer !== facts.supervising.value?.officer && coverReason === undefined) {
    // Not who it was instead: whoever is told need not be one who may see the person.
    refuse('NOT_SUPERVISING_OFFICER', { officer, on });
  }
}
