import { type LondonDay, present } from '../kernel/index.js';
import type { JourneyEvent, JourneyRole } from './events.js';
import type { OutcomeDomain } from './scales.js';

/** A goal, and where in the programme it belongs: the steps towards it inherit that. */
export interface Goal {
  readonly goalId: string;
  readonly domain: OutcomeDomain;
  readonly role: JourneyRole;
  readonly matchId?: string;
  readonly caseId?: string;
  readonly deliveryUnit?: string;
  readonly contract?: string;
  readonly setOn: LondonDay;
  /** The day on which it was achieved or dropped. */
  readonly closedOn?: LondonDay;
}

export interface Journey {
  readonly goals: ReadonlyMap<string, Goal>;
  readonly baselines: readonly { readonly domain: OutcomeDomain; readonly caseId?: string }[];
  readonly feedback: ReadonlySet<string>;
}

export const noJourney: Journey = { goals: new Map(), baselines: [], feedback: new Set() };

/** True from the day a goal is set to the day it is achieved or dropped, both included. */
export function isGoalActive(goal: Goal, on: LondonDay): boolean {
  return goal.setOn <= on && (goal.closedOn === undefined || on <= goal.closedOn);
}

/** True where the person has a baseline in a domain for a case; all that belongs to no case counts as one. */
export function hasBaseline(journey: Journey, domain: OutcomeDomain, caseId: string | undefined): boolean {
  return journey.baselines.some((baseline) => baseline.domain === domain && baseline.caseId === caseId);
}

export function evolveJourney(state: Journey, event: JourneyEvent): Journey {
  const day = event.occurredOn ?? '';
  switch (event.type) {
    case 'GoalSet': {
      const { deliveryUnit, contract } = event;
      const { goalId, domain, role, matchId, caseId } = event.data;
      return withGoal(state, {
        goalId,
        domain,
        role,
        setOn: day,
        ...present({ matchId, caseId, deliveryUnit, contract }),
      });
    }
    case 'GoalAchieved':
    case 'GoalDropped': {
      const goal = state.goals.get(event.data.goalId);
      return goal ? withGoal(state, { ...goal, closedOn: day }) : state;
    }
    case 'OutcomeObserved': {
      const { baseline, domain, caseId } = event.data;
      if (!baseline) return state;
      const added = { domain, ...present({ caseId }) };
      return { ...state, baselines: [...state.baselines, added] };
    }
    case 'PractitionerFeedbackReceived':
      return { ...state, feedback: new Set(state.feedback).add(event.data.feedbackId) };
    case 'GoalActioned':
    case 'SignpostMade':
      return state;
  }
}

function withGoal(state: Journey, goal: Goal): Journey {
  return { ...state, goals: new Map(state.goals).set(goal.goalId, goal) };
}
