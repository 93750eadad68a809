import { InputType } from '@nestjs/graphql';
import {
  type CancelTrainingGroup,
  type CompleteTrainingGroup,
  type EnrolLearner,
  type InputOf,
  MAX_GROUP_CAPACITY,
  type PlanTrainingGroup,
  type ReinstateLearner,
  type StartTrainingGroup,
  WITHDRAWAL_REASONS,
  type WithdrawLearner,
} from '#programme';
import {
  CodeField,
  codeList,
  CountField,
  DayCommandInput,
  DayField,
  IdField,
  IdsField,
  LabelField,
  ObjectField,
  OutOfReachReasonField,
  TextField,
} from '../inputs/index.js';

const TrainingWithdrawalReason = codeList(
  'TrainingWithdrawalReason',
  WITHDRAWAL_REASONS,
  'Why a learner left a training group. Each reason has a polarity, which is recorded with it.',
);

@InputType({ description: 'Who trains a group.' })
export class TrainerInput {
  @IdField({ description: 'The trainer.' })
  id!: string;

  @IdField({ description: 'Their role: TRAINER or PROGRAMME_MANAGER.' })
  role!: string;
}

/** What every command about a training group names. */
@InputType({ isAbstract: true })
abstract class GroupInput extends DayCommandInput {
  @IdField({ description: 'The training group.' })
  groupId!: string;
}

/** What every command about a place in a training group names. */
@InputType({ isAbstract: true })
abstract class PlaceInput extends GroupInput {
  @IdField({ description: 'The learner.' })
  personId!: string;
}

@InputType()
export class PlanTrainingGroupInput extends GroupInput implements InputOf<PlanTrainingGroup> {
  @LabelField({ description: 'Where it meets.' })
  place!: string;

  @IdField({ description: 'The Delivery Unit in which it counts.' })
  unit!: string;

  @IdField({ description: 'The contract under which it counts.' })
  contract!: string;

  @ObjectField(() => TrainerInput, { description: 'Who trains it.' })
  trainer!: TrainerInput;

  @CountField({ description: 'How many learners it has places for.', min: 1, max: MAX_GROUP_CAPACITY })
  capacity!: number;

  @IdsField({ description: 'The codes of the modules that the qualification takes.', atLeastOne: true })
  modules!: string[];

  @DayField({ description: 'The day for which its start is planned.' })
  startOn!: string;

  @LabelField({ description: 'The title of the qualification.', optional: true })
  qualification?: string;
}

@InputType()
export class StartTrainingGroupInput extends GroupInput implements InputOf<StartTrainingGroup> {}

@InputType()
export class EnrolLearnerInput extends PlaceInput implements InputOf<EnrolLearner> {
  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class WithdrawLearnerInput extends PlaceInput implements InputOf<WithdrawLearner> {
  @CodeField(TrainingWithdrawalReason, { description: 'Why the learner left. Needed.', optional: true })
  reason?: NonNullable<WithdrawLearner['reason']>;

  @TextField({ description: 'More about the reason. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class ReinstateLearnerInput extends PlaceInput implements InputOf<ReinstateLearner> {}

@InputType()
export class CompleteTrainingGroupInput extends GroupInput implements InputOf<CompleteTrainingGroup> {}

@InputType()
export class CancelTrainingGroupInput extends GroupInput implements InputOf<CancelTrainingGroup> {}
