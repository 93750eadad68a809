import type { Static } from 'typebox';
import type { Command, Fact, WithdrawalReason } from '../kernel/index.js';
import type { OpenCase } from './open-case.js';
import type { trainingGroupEvents } from './events.js';

type Data<Type extends keyof typeof trainingGroupEvents> = Static<(typeof trainingGroupEvents)[Type]['data']>;

interface OfGroup {
  readonly groupId: string;
}
interface OfLearner extends OfGroup {
  readonly personId: string;
}

export type PlanTrainingGroup = Command<
  'PlanTrainingGroup',
  Omit<Data<'TrainingGroupPlanned'>, 'trainer'> & {
    /** Any role may be sent; only some may train. */
    readonly trainer: { readonly id: string; readonly role: string };
  }
>;
export type StartTrainingGroup = Command<'StartTrainingGroup', OfGroup>;
export type EnrolLearner = Command<
  'EnrolLearner',
  OfLearner,
  {
    /** The learner's open MENTOR case on the day of enrolment, or null. */
    readonly mentorCase: Fact<OpenCase | null>;
  }
>;
export type WithdrawLearner = Command<
  'WithdrawLearner',
  OfLearner & { readonly reason?: WithdrawalReason; readonly detail?: string }
>;
export type ReinstateLearner = Command<'ReinstateLearner', OfLearner>;
export type CompleteTrainingGroup = Command<'CompleteTrainingGroup', OfGroup>;
export type CancelTrainingGroup = Command<'CancelTrainingGroup', OfGroup>;

export type TrainingGroupCommand =
  | PlanTrainingGroup
  | StartTrainingGroup
  | EnrolLearner
  | WithdrawLearner
  | ReinstateLearner
  | CompleteTrainingGroup
  | CancelTrainingGroup;
