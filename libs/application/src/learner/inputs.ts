import { InputType } from '@nestjs/graphql';
import {
  type AwardQualification,
  type FailTrainingModule,
  type InputOf,
  MAX_ATTEMPTS,
  MAX_LEVEL,
  MIN_LEVEL,
  type PassTrainingModule,
  type RecognisePriorLearning,
  type RevokeQualification,
} from '#programme';
import { CountField, DayCommandInput, IdField, LabelField, TextField } from '../inputs/index.js';

/** What every command about a person's learning names. */
@InputType({ isAbstract: true })
abstract class LearnerInput extends DayCommandInput {
  @IdField({ description: 'The learner.' })
  personId!: string;
}

/** An attempt at a module. */
@InputType({ isAbstract: true })
abstract class AttemptInput extends LearnerInput {
  @IdField({ description: 'The training group.' })
  groupId!: string;

  @IdField({ description: 'The code of the module, from the plan of the group.' })
  module!: string;

  @IdField({ description: 'Who assessed it.' })
  assessor!: string;

  @CountField({
    description: 'Which attempt at this module it was. Default: the next after those on record.',
    optional: true,
    min: 1,
    max: MAX_ATTEMPTS,
  })
  attempt?: number;
}

@InputType()
export class PassTrainingModuleInput extends AttemptInput implements InputOf<PassTrainingModule> {}

@InputType()
export class FailTrainingModuleInput extends AttemptInput implements InputOf<FailTrainingModule> {}

@InputType()
export class RecognisePriorLearningInput extends LearnerInput implements InputOf<RecognisePriorLearning> {
  @IdField({ description: 'The code of the module in whose place it is recognised.' })
  module!: string;

  @TextField({ description: 'What shows it. Sealed.' })
  evidence!: string;
}

/** What names a qualification. */
@InputType({ isAbstract: true })
abstract class QualificationInput extends LearnerInput {
  @CountField({ description: 'Its level, such as 2.', min: MIN_LEVEL, max: MAX_LEVEL })
  level!: number;

  @LabelField({ description: 'Its title, such as Peer Mentoring.' })
  title!: string;
}

@InputType()
export class AwardQualificationInput extends QualificationInput implements InputOf<AwardQualification> {
  @LabelField({ description: 'The awarding body, such as OCN.' })
  body!: string;

  @IdField({ description: 'The training group, whose modules the award stands on.', optional: true })
  groupId?: string;

  @LabelField({ description: 'The number of the certificate. Sealed.', optional: true })
  certificate?: string;
}

@InputType()
export class RevokeQualificationInput extends QualificationInput implements InputOf<RevokeQualification> {
  @TextField({ description: 'Why it was taken back. Sealed.' })
  reason!: string;
}
