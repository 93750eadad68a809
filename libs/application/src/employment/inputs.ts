import { InputType } from '@nestjs/graphql';
import {
  type AcceptCaseSupporterOffer,
  type ApplyForCaseSupporter,
  type DeclineCaseSupporterOffer,
  type DeselectCaseSupporter,
  EMPLOYMENT_KINDS,
  EMPLOYMENT_TERMS,
  type EndCaseSupporterTerm,
  type ExtendCaseSupporterTerm,
  type InputOf,
  type InterviewCaseSupporter,
  type LapseCaseSupporterOffer,
  type LeaveRole,
  MAX_HOURS_PER_WEEK,
  type OfferCaseSupporter,
  type OverrideEmploymentPolicy,
  POST_END_REASONS,
  type StartCaseSupporter,
  type TakeRole,
  type WithdrawCaseSupporterApplication,
  WITHDRAWAL_REASONS,
  WORKING_HOURS,
} from '#programme';
import {
  CodeField,
  codeList,
  CountField,
  DayCommandInput,
  DayField,
  IdField,
  LabelField,
  OutOfReachReasonField,
  TextField,
} from '../inputs/index.js';

const CaseSupporterWithdrawalReason = codeList(
  'CaseSupporterWithdrawalReason',
  WITHDRAWAL_REASONS,
  'Why an applicant withdrew.',
);
const PostEndReason = codeList('PostEndReason', POST_END_REASONS, 'Why a term or another role ended.');
const EmploymentKind = codeList('EmploymentKind', EMPLOYMENT_KINDS, 'Voluntary or paid.');
const EmploymentTerm = codeList('EmploymentTerm', EMPLOYMENT_TERMS, 'For good, or for a time.');
const WorkingHours = codeList('WorkingHours', WORKING_HOURS, 'Full time or part time.');

/** What every step towards the post, and through it, names. */
@InputType({ isAbstract: true })
abstract class ApplicationInput extends DayCommandInput {
  @IdField({ description: 'Who applied, or is employed.' })
  personId!: string;

  @IdField({ description: 'The application. The first step on record brings its id.' })
  applicationId!: string;
}

@InputType()
export class ApplyForCaseSupporterInput extends ApplicationInput implements InputOf<ApplyForCaseSupporter> {
  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class WithdrawCaseSupporterApplicationInput
  extends ApplicationInput
  implements InputOf<WithdrawCaseSupporterApplication>
{
  @CodeField(CaseSupporterWithdrawalReason, {
    description: 'Why the applicant withdrew. Needed.',
    optional: true,
  })
  reason?: NonNullable<WithdrawCaseSupporterApplication['reason']>;

  @TextField({ description: 'More about the reason. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class InterviewCaseSupporterInput
  extends ApplicationInput
  implements InputOf<InterviewCaseSupporter> {}

@InputType()
export class DeselectCaseSupporterInput extends ApplicationInput implements InputOf<DeselectCaseSupporter> {
  @TextField({ description: 'Why the applicant was not selected. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class OfferCaseSupporterInput extends ApplicationInput implements InputOf<OfferCaseSupporter> {}

@InputType()
export class AcceptCaseSupporterOfferInput
  extends ApplicationInput
  implements InputOf<AcceptCaseSupporterOffer>
{
  @DayField({ description: 'When the person is to start: on the day of the acceptance or later.' })
  plannedStartOn!: string;
}

@InputType()
export class DeclineCaseSupporterOfferInput
  extends ApplicationInput
  implements InputOf<DeclineCaseSupporterOffer>
{
  @TextField({ description: 'Why the offer was declined. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class LapseCaseSupporterOfferInput
  extends ApplicationInput
  implements InputOf<LapseCaseSupporterOffer>
{
  @TextField({ description: 'Why the offer ran out. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class StartCaseSupporterInput extends ApplicationInput implements InputOf<StartCaseSupporter> {
  @DayField({
    description: 'The last day of the term. Default: six months less a day; another needs an authority.',
    optional: true,
  })
  lastDay?: string;

  @IdField({ description: 'Who allows a term of another length than six months.', optional: true })
  authority?: string;
}

@InputType()
export class ExtendCaseSupporterTermInput
  extends ApplicationInput
  implements InputOf<ExtendCaseSupporterTerm>
{
  @DayField({ description: 'The new last day, later than the one agreed before.' })
  lastDay!: string;

  @IdField({ description: 'Who allows the extension.' })
  authority!: string;
}

@InputType()
export class EndCaseSupporterTermInput extends ApplicationInput implements InputOf<EndCaseSupporterTerm> {
  @CodeField(PostEndReason, { description: 'Why the term ended. Needed.', optional: true })
  reason?: NonNullable<EndCaseSupporterTerm['reason']>;

  @TextField({ description: 'More about the reason. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class TakeRoleInput extends DayCommandInput implements InputOf<TakeRole> {
  @IdField({ description: 'Who took the role.' })
  personId!: string;

  @IdField({ description: 'A new id for the role.' })
  roleId!: string;

  @CodeField(EmploymentKind, { description: 'Voluntary or paid.' })
  kind!: TakeRole['kind'];

  @LabelField({ description: 'The title of the post.' })
  title!: string;

  @LabelField({ description: 'The grade, such as OM3.', optional: true })
  grade?: string;

  @CodeField(EmploymentTerm, { description: 'For good, or for a time, where it is known.', optional: true })
  term?: NonNullable<TakeRole['term']>;

  @CodeField(WorkingHours, { description: 'Full time or part time, where it is known.', optional: true })
  hours?: NonNullable<TakeRole['hours']>;

  @CountField({ description: 'Hours a week.', optional: true, min: 1, max: MAX_HOURS_PER_WEEK })
  hoursPerWeek?: number;

  @IdField({ description: 'The organisation.' })
  employer!: string;

  @LabelField({ description: 'Where the work is done.', optional: true })
  site?: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class LeaveRoleInput extends DayCommandInput implements InputOf<LeaveRole> {
  @IdField({ description: 'Who left the role.' })
  personId!: string;

  @IdField({ description: 'The role.' })
  roleId!: string;

  @CodeField(PostEndReason, { description: 'Why the person left it. Needed.', optional: true })
  reason?: NonNullable<LeaveRole['reason']>;

  @TextField({ description: 'More about the reason. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class OverrideEmploymentPolicyInput
  extends DayCommandInput
  implements InputOf<OverrideEmploymentPolicy>
{
  @IdField({ description: 'For whom the policy was set aside.' })
  personId!: string;

  @IdField({ description: 'Who allowed it.' })
  authority!: string;

  @TextField({ description: 'Which policy, and why. Sealed.' })
  reason!: string;
}
