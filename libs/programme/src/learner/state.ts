import type { LondonDay } from '../kernel/index.js';
import type { LearnerEvent } from './events.js';

export interface Award {
  readonly body: string;
  readonly level: number;
  readonly title: string;
  readonly awardedOn: LondonDay;
  readonly revokedOn?: LondonDay;
  readonly groupId?: string;
  readonly caseId?: string;
  /** The Delivery Unit and the contract in which it counts. */
  readonly deliveryUnit?: string;
  readonly contract?: string;
}

export interface Learner {
  /** Modules passed or recognised, with the day. */
  readonly passed: ReadonlyMap<string, LondonDay>;
  /** How often each module was attempted. */
  readonly attempts: ReadonlyMap<string, number>;
  readonly awards: readonly Award[];
}

export const noLearning: Learner = { passed: new Map(), attempts: new Map(), awards: [] };

/** True for a person who holds a qualification that has not been revoked. */
export function isQualified(learner: Pick<Learner, 'awards'>): boolean {
  return learner.awards.some((award) => award.revokedOn === undefined);
}

/** The award of a title at a level that is held and not revoked. */
export function heldAward(
  learner: Pick<Learner, 'awards'>,
  { level, title }: Pick<Award, 'level' | 'title'>,
): Award | undefined {
  return learner.awards.find(
    (award) => award.level === level && award.title === title && award.revokedOn === undefined,
  );
}

/** One qualification that is held twice. */
export function learnerContradictions({ awards }: Learner): readonly string[] {
  const held = awards.filter(({ revokedOn }) => revokedOn === undefined);
  const alike = Map.groupBy(held, ({ level, title }) => `${level} ${title}`);
  return [...alike].filter(([, same]) => same.length > 1).map(([award]) => `held twice: ${award}`);
}

export function evolveLearner(state: Learner, event: LearnerEvent): Learner {
  const day = event.occurredOn ?? '';
  switch (event.type) {
    case 'TrainingModulePassed':
      return withPassed(withAttempt(state, event.data.module), event.data.module, day);
    case 'TrainingModuleNotPassed':
      return withAttempt(state, event.data.module);
    case 'PriorLearningRecognised':
      return withPassed(state, event.data.module, day);
    case 'QualificationAwarded': {
      const { modules: _modules, certificate: _certificate, ...award } = event.data;
      const { deliveryUnit, contract } = event;
      const place = {
        ...(deliveryUnit === undefined ? {} : { deliveryUnit }),
        ...(contract === undefined ? {} : { contract }),
      };
      return { ...state, awards: [...state.awards, { ...award, ...place, awardedOn: day }] };
    }
    case 'QualificationRevoked': {
      const held = heldAward(state, event.data);
      const revoke = (award: Award) => (award === held ? { ...award, revokedOn: day } : award);
      return { ...state, awards: state.awards.map(revoke) };
    }
  }
}

function withAttempt(state: Learner, module: string): Learner {
  return { ...state, attempts: new Map(state.attempts).set(module, (state.attempts.get(module) ?? 0) + 1) };
}

function withPassed(state: Learner, module: string, day: LondonDay): Learner {
  return { ...state, passed: new Map(state.passed).set(module, day) };
}
