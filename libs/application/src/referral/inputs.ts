import { InputType } from '@nestjs/graphql';
import {
  CASE_CLOSING_REASONS,
  type CloseCase,
  type ConfirmEligibility,
  INELIGIBILITY_GROUNDS,
  type InputOf,
  type OverrideEligibility,
  REFERRER_KINDS,
  type RefuseEligibility,
  type ReopenReferral,
  ROUTES,
  type SubmitReferral,
  WITHDRAWAL_REASONS,
  type WithdrawReferral,
} from '#programme';
import {
  CodeField,
  codeList,
  CodesField,
  DayCommandInput,
  DayField,
  IdField,
  ObjectField,
  OutOfReachReasonField,
  TextField,
} from '../inputs/index.js';

const Route = codeList('ReferralRoute', ROUTES, 'To become a mentor, or to have one.');
const ReferrerKind = codeList('ReferrerKind', REFERRER_KINDS, 'Who refers somebody.');
const Ground = codeList('IneligibilityGround', INELIGIBILITY_GROUNDS, 'Why somebody was not accepted.');
const WithdrawalReason = codeList(
  'ReferralWithdrawalReason',
  WITHDRAWAL_REASONS,
  'Why a referral was taken back. Each reason has a polarity, which is recorded with it.',
);
const ClosingReason = codeList(
  'CaseClosingReason',
  CASE_CLOSING_REASONS,
  'Why a case was closed. Each reason has a polarity, which is recorded with it.',
);

@InputType({ description: 'Who refers somebody.' })
export class ReferrerInput {
  @CodeField(ReferrerKind, { description: 'In which part.' })
  kind!: SubmitReferral['referrer']['kind'];

  @IdField({ description: 'The officer or the provider; needed for all but SELF.', optional: true })
  id?: string;

  @IdField({ description: 'Who has confirmed it; needed for SELF.', optional: true })
  confirmedBy?: string;
}

@InputType()
export class SubmitReferralInput extends DayCommandInput implements InputOf<SubmitReferral> {
  @IdField({ description: 'Who is referred.' })
  personId!: string;

  @IdField({ description: 'A new id for the case.' })
  caseId!: string;

  @CodeField(Route, { description: 'To become a mentor, or to have one.' })
  route!: SubmitReferral['route'];

  @ObjectField(() => ReferrerInput, { description: 'Who refers.' })
  referrer!: ReferrerInput;

  @IdField({ description: 'The Delivery Unit.' })
  unit!: string;

  @IdField({ description: 'The contract under which the case is worked.' })
  contract!: string;

  @TextField({ description: 'Why the person is referred. Sealed.', optional: true })
  reasons?: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class ConfirmEligibilityInput extends DayCommandInput implements InputOf<ConfirmEligibility> {
  @IdField({ description: 'Who was assessed.' })
  personId!: string;

  @IdField({ description: 'The case.' })
  caseId!: string;
}

@InputType()
export class RefuseEligibilityInput extends DayCommandInput implements InputOf<RefuseEligibility> {
  @IdField({ description: 'Who was assessed.' })
  personId!: string;

  @IdField({ description: 'The case.' })
  caseId!: string;

  @CodesField(Ground, { description: 'On which grounds; at least one.', optional: true })
  grounds?: NonNullable<RefuseEligibility['grounds']>;

  @TextField({ description: 'More about the grounds. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class OverrideEligibilityInput extends DayCommandInput implements InputOf<OverrideEligibility> {
  @IdField({ description: 'Who is accepted against the rule.' })
  personId!: string;

  @IdField({ description: 'The case.' })
  caseId!: string;

  @IdField({ description: 'Whose authority it is.' })
  authority!: string;

  @TextField({ description: 'Why; needed. Sealed.', optional: true })
  reason?: string;

  @DayField({ description: 'The last day on which it holds.' })
  expiresOn!: string;
}

@InputType()
export class WithdrawReferralInput extends DayCommandInput implements InputOf<WithdrawReferral> {
  @IdField({ description: 'Whose referral it is.' })
  personId!: string;

  @IdField({ description: 'The case.' })
  caseId!: string;

  @CodeField(WithdrawalReason, { description: 'Why; needed.', optional: true })
  reason?: NonNullable<WithdrawReferral['reason']>;

  @TextField({ description: 'More about the reason. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class ReopenReferralInput extends DayCommandInput implements InputOf<ReopenReferral> {
  @IdField({ description: 'Whose case it is.' })
  personId!: string;

  @IdField({ description: 'The case.' })
  caseId!: string;

  @TextField({ description: 'Why it goes on. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class CloseCaseInput extends DayCommandInput implements InputOf<CloseCase> {
  @IdField({ description: 'Whose case it is.' })
  personId!: string;

  @IdField({ description: 'The case.' })
  caseId!: string;

  @CodeField(ClosingReason, { description: 'Why; needed.', optional: true })
  reason?: NonNullable<CloseCase['reason']>;

  @TextField({ description: 'More about the reason. Sealed.', optional: true })
  detail?: string;
}
