import { Field, ID, Int, Float, ObjectType } from '@nestjs/graphql';
import { Receipt } from './basis.type.js';
import { ContractView, ContractYearView } from './contract.type.js';
import { CaseRouteEnum, FunnelStageEnum, PolarityEnum } from './enums.js';

/** A count that is null where it is suppressed: the receipt says by which rule. */
const CountField = (description: string): PropertyDecorator =>
  Field(() => Int, { nullable: true, description: `${description} Null where suppressed.` });
const MedianField = (description: string): PropertyDecorator =>
  Field(() => Float, {
    nullable: true,
    description: `${description} Null without any, or where suppressed.`,
  });

@ObjectType({ description: 'What came so far in the time asked about.' })
export class FunnelStepView {
  @Field(() => CaseRouteEnum, { description: 'The route: mentors and mentees are counted apart.' })
  route!: string;

  @Field(() => FunnelStageEnum, { description: 'How far.' })
  stage!: string;

  @CountField('Cases.')
  cases!: number | null;

  @CountField('Persons.')
  persons!: number | null;

  @MedianField('Median days since the stage before that the same case had reached.')
  medianDays!: number | null;
}

@ObjectType({ description: 'The funnel of one Delivery Unit.' })
export class UnitFunnel {
  @Field(() => ID, { description: 'The Delivery Unit.' })
  unit!: string;

  @Field(() => [FunnelStepView], { description: 'Its funnel.' })
  funnel!: readonly FunnelStepView[];
}

@ObjectType({ description: 'Endings of a kind.' })
export class ReasonTallyView {
  @Field(() => String, { description: 'The reason.' })
  reason!: string;

  @Field(() => PolarityEnum, { description: 'How the programme looks at it.' })
  polarity!: string;

  @CountField('How many.')
  count!: number | null;
}

@ObjectType({ description: 'A named number.' })
export class TallyView {
  @Field(() => String, { description: 'What is counted.' })
  code!: string;

  @CountField('How many.')
  count!: number | null;
}

@ObjectType({ description: 'A training group.' })
export class TrainingGroupSummaryView {
  @Field(() => ID, { description: 'Its id.' })
  groupId!: string;

  @Field(() => String, { nullable: true, description: 'Where it meets.' })
  place!: string | null;

  @Field(() => String, { nullable: true, description: 'Its Delivery Unit.' })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: 'When it was to begin.' })
  plannedStartOn!: string | null;

  @Field(() => String, { nullable: true, description: 'When it began.' })
  startedOn!: string | null;

  @Field(() => String, { nullable: true, description: 'When it was completed.' })
  completedOn!: string | null;

  @Field(() => String, { nullable: true, description: 'When it was cancelled.' })
  cancelledOn!: string | null;

  @CountField('Learners who were enrolled.')
  enrolled!: number | null;

  @Field(() => [ReasonTallyView], { description: 'Those who left, by reason.' })
  left!: readonly ReasonTallyView[];

  @CountField('Learners who stayed.')
  remaining!: number | null;

  @CountField('Awards.')
  awards!: number | null;
}

@ObjectType({ description: 'How far a target has been met.' })
export class TargetProgressView {
  @Field(() => String, { description: 'What is counted.' })
  measure!: string;

  @Field(() => Int, { description: 'How many there are to be.' })
  target!: number;

  @CountField('How many there are; also null where this summary does not count it.')
  actual!: number | null;
}

@ObjectType({ description: 'The latest observations of a domain against their baselines.' })
export class OutcomeSummaryView {
  @Field(() => String, { description: 'The domain.' })
  domain!: string;

  @CountField('Persons who stand better.')
  improved!: number | null;

  @CountField('Persons who stand where they stood.')
  maintained!: number | null;

  @CountField('Persons who stand worse.')
  worsened!: number | null;

  @CountField('Persons without a baseline.')
  notMeasurable!: number | null;
}

@ObjectType({ description: 'Sessions.' })
export class SessionSummaryView {
  @CountField('Sessions held.')
  held!: number | null;

  @CountField('Their minutes.')
  minutes!: number | null;

  @CountField('Sessions missed.')
  missed!: number | null;

  @Field(() => [TallyView], { description: 'How often each kind of support was given.' })
  supportKinds!: readonly TallyView[];
}

@ObjectType({ description: 'Breaches of sentences.' })
export class BreachSummaryView {
  @CountField('Recorded.')
  recorded!: number | null;

  @CountField('Resolved.')
  resolved!: number | null;

  @MedianField('Median days to the resolution.')
  medianDaysToResolution!: number | null;

  @Field(() => [TallyView], { description: 'How they were resolved.' })
  resolutions!: readonly TallyView[];
}

@ObjectType({ description: 'Case Supporters on the day asked about, whatever the contract year.' })
export class CaseSupporterSummaryView {
  @CountField('Have accepted, and wait to start.')
  waiting!: number | null;

  @CountField('Are employed.')
  employed!: number | null;

  @CountField('Have ended their term.')
  ended!: number | null;
}

@ObjectType({ description: 'A role that people took later.' })
export class RoleTallyView {
  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'The employer.' })
  employer!: string | null;

  @Field(() => String, { description: 'Voluntary or paid.' })
  kind!: string;

  @Field(() => String, { nullable: true, description: 'Permanent or fixed term.' })
  term!: string | null;

  @Field(() => String, { nullable: true, description: 'FULL_TIME or PART_TIME, where it is known.' })
  hours!: string | null;

  @Field(() => Float, { nullable: true, description: 'Hours a week, where they are known.' })
  hoursPerWeek!: number | null;

  @CountField('Persons.')
  count!: number | null;
}

@ObjectType({ description: 'What somebody expected at the time.' })
export class ForecastView {
  @Field(() => String, { description: 'What is counted.' })
  measure!: string;

  @Field(() => Int, { description: 'How many.' })
  value!: number;

  @Field(() => String, { description: 'When it was said.' })
  madeOn!: string;

  @Field(() => String, { description: "What it is a forecast for, in the office's words." })
  forecastFor!: string;
}

@ObjectType({ description: 'The programme under one contract, in numbers.' })
export class ProgrammeSummaryView {
  @Field(() => ContractView, { description: 'The contract.' })
  contract!: ContractView;

  @Field(() => ContractYearView, { nullable: true, description: 'The year asked for.' })
  year!: ContractYearView | null;

  @Field(() => String, { nullable: true, description: 'The Delivery Unit asked for.' })
  unit!: string | null;

  @Field(() => [FunnelStepView], { description: 'From referral to close.' })
  funnel!: readonly FunnelStepView[];

  @Field(() => [UnitFunnel], { description: 'The same for each Delivery Unit.' })
  byUnit!: readonly UnitFunnel[];

  @Field(() => [ReasonTallyView], { description: 'Those who left, by reason.' })
  withdrawals!: readonly ReasonTallyView[];

  @Field(() => [TrainingGroupSummaryView], { description: 'The training groups.' })
  groups!: readonly TrainingGroupSummaryView[];

  @CountField('Qualifications awarded.')
  awards!: number | null;

  @Field(() => [TallyView], { description: 'Modules passed.' })
  modulesPassed!: readonly TallyView[];

  @Field(() => [TargetProgressView], { description: 'Targets of the year.' })
  targets!: readonly TargetProgressView[];

  @Field(() => [ForecastView], { description: 'What was expected. It need not agree with what came.' })
  forecasts!: readonly ForecastView[];

  @Field(() => SessionSummaryView, { description: 'Sessions.' })
  sessions!: SessionSummaryView;

  @Field(() => BreachSummaryView, { description: 'Breaches of sentences.' })
  breaches!: BreachSummaryView;

  @Field(() => [TallyView], { description: 'Feedback of practitioners, by sentiment.' })
  feedback!: readonly TallyView[];

  @Field(() => [OutcomeSummaryView], { description: 'Outcomes by domain.' })
  outcomes!: readonly OutcomeSummaryView[];

  @Field(() => CaseSupporterSummaryView, { description: 'Case Supporters.' })
  caseSupporters!: CaseSupporterSummaryView;

  @Field(() => [RoleTallyView], { description: 'Roles that people took later.' })
  laterRoles!: readonly RoleTallyView[];

  @Field(() => Receipt, { description: 'What the answer rests on.' })
  receipt!: Receipt;
}
