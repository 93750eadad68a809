import { type LondonDay, misplaced, type Step, type StepOrder } from '../kernel/index.js';
import type { TrainingGroupEvent } from './events.js';

export type PlaceStep = 'ENROLLED' | 'WITHDREW' | 'REINSTATED';
export const PLACE_ORDER: StepOrder<PlaceStep> = {
  ENROLLED: ['START'],
  WITHDREW: ['ENROLLED', 'REINSTATED'],
  REINSTATED: ['WITHDREW'],
};

export interface Enrolment {
  readonly enrolledOn: LondonDay;
  readonly caseId?: string;
  readonly withdrawnOn?: LondonDay;
  /** When the learner came, left and came back. */
  readonly steps: readonly Step<PlaceStep>[];
}

export interface TrainingGroup {
  /** Empty, as all that the plan says, until the group is planned. */
  readonly groupId: string;
  readonly plannedOn?: LondonDay;
  readonly unit: string;
  readonly contract?: string;
  /** The specification: the codes of the modules that the qualification takes. */
  readonly modules: readonly string[];
  readonly capacity: number;
  readonly roster: ReadonlyMap<string, Enrolment>;
  readonly startedOn?: LondonDay;
  readonly completedOn?: LondonDay;
  readonly cancelledOn?: LondonDay;
}

export const noTrainingGroup: TrainingGroup = {
  groupId: '',
  unit: '',
  modules: [],
  capacity: 0,
  roster: new Map(),
};

/** True for a learner who has a place and has not left it. They keep it when the group is completed. */
export function isActiveLearner(group: TrainingGroup, personId: string): boolean {
  const enrolment = group.roster.get(personId);
  return enrolment !== undefined && enrolment.withdrawnOn === undefined && group.cancelledOn === undefined;
}

/** How many have a place and have not left it. */
export function activeLearners(group: TrainingGroup): number {
  return [...group.roster.keys()].filter((personId) => isActiveLearner(group, personId)).length;
}

/** A coming or going of a learner that does not follow from the one before it. */
export function groupContradictions({ roster }: TrainingGroup): readonly string[] {
  return [...roster].flatMap(([personId, { steps }]) =>
    misplaced(steps, PLACE_ORDER).map(({ name, on }) => `${personId} ${name} ${on}`),
  );
}

export function evolveTrainingGroup(state: TrainingGroup, event: TrainingGroupEvent): TrainingGroup {
  const day = event.occurredOn ?? '';
  switch (event.type) {
    case 'TrainingGroupPlanned': {
      const { groupId, unit, contract, modules, capacity } = event.data;
      return { ...state, groupId, plannedOn: day, unit, contract, modules, capacity };
    }
    case 'TrainingGroupStarted':
      return { ...state, startedOn: day };
    case 'LearnerEnrolled': {
      const { personId, groupId: _group, ...enrolment } = event.data;
      return withEnrolment(state, personId, {
        ...enrolment,
        enrolledOn: day,
        steps: [{ name: 'ENROLLED', on: day }],
      });
    }
    case 'LearnerWithdrew': {
      const enrolment = state.roster.get(event.data.personId);
      if (!enrolment) return state;
      return withEnrolment(state, event.data.personId, {
        ...after(enrolment, 'WITHDREW', day),
        withdrawnOn: day,
      });
    }
    case 'LearnerReinstated': {
      const enrolment = state.roster.get(event.data.personId);
      if (!enrolment) return state;
      const { withdrawnOn: _withdrawn, ...place } = enrolment;
      return withEnrolment(state, event.data.personId, after(place, 'REINSTATED', day));
    }
    case 'TrainingGroupCompleted':
      return { ...state, completedOn: day };
    case 'TrainingGroupCancelled':
      return { ...state, cancelledOn: day };
  }
}

function after(enrolment: Enrolment, name: PlaceStep, on: LondonDay): Enrolment {
  return { ...enrolment, steps: [...enrolment.steps, { name, on }] };
}

function withEnrolment(state: TrainingGroup, personId: string, enrolment: Enrolment): TrainingGroup {
  return { ...state, roster: new Map(state.roster).set(personId, enrolment) };
}
