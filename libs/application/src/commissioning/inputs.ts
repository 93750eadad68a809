import { InputType } from '@nestjs/graphql';
import {
  type AwardContract,
  type CommissionContractYear,
  type ForecastTarget,
  type InputOf,
  MAX_TARGET,
  type NameOrganisation,
  type OpenDeliveryUnit,
  ORGANISATION_KINDS,
  type SucceedOrganisation,
  TARGET_MEASURES,
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
} from '../inputs/index.js';

export const OrganisationKind = codeList('OrganisationKind', ORGANISATION_KINDS, 'Kinds of organisation.');
const TargetMeasure = codeList('TargetMeasure', TARGET_MEASURES, 'What a contract counts.');

const target = (what: string) =>
  CountField({ description: `How many ${what}.`, min: 0, max: MAX_TARGET, optional: true });

@InputType()
export class AwardContractInput extends DayCommandInput implements InputOf<AwardContract> {
  @IdField({ description: 'A new id for the contract.' })
  contractId!: string;

  @LabelField({ description: 'What the contract is called.' })
  title!: string;

  @IdsField({ description: 'The bodies that commission it.', atLeastOne: true })
  bodies!: string[];

  @IdsField({ description: 'The organisations in whose areas it holds, successors apart.', atLeastOne: true })
  areas!: string[];
}

@InputType({ description: 'What a contract year is to reach.' })
export class ContractTargetsInput {
  @target('people referred')
  referrals?: number;

  @target('learners enrolled')
  enrolments?: number;

  @target('qualifications awarded')
  awards?: number;

  @target('mentors approved')
  approvals?: number;

  @target('matches made')
  matches?: number;

  @target('sessions held')
  sessions?: number;

  @target('Case Supporters started')
  caseSupporters?: number;
}

@InputType()
export class CommissionContractYearInput extends DayCommandInput implements InputOf<CommissionContractYear> {
  @IdField({ description: 'The contract.' })
  contractId!: string;

  @IdField({ description: 'A new id for the year, such as 2012-13.' })
  yearId!: string;

  @DayField({ description: 'Its first day.' })
  from!: string;

  @DayField({ description: 'Its last day.' })
  to!: string;

  @ObjectField(() => ContractTargetsInput, { description: 'What it is to reach.', optional: true })
  targets?: ContractTargetsInput;
}

@InputType()
export class ForecastTargetInput extends DayCommandInput implements InputOf<ForecastTarget> {
  @IdField({ description: 'The contract.' })
  contractId!: string;

  @CodeField(TargetMeasure, { description: 'What is expected.' })
  measure!: ForecastTarget['measure'];

  @CountField({ description: 'How many.', min: 0, max: MAX_TARGET })
  value!: number;

  @LabelField({ description: 'For when or for what, in the words of the office.' })
  forecastFor!: string;
}

@InputType()
export class OpenDeliveryUnitInput extends DayCommandInput implements InputOf<OpenDeliveryUnit> {
  @IdField({ description: 'The contract.' })
  contractId!: string;

  @IdField({ description: 'A new id for the Delivery Unit.' })
  unitId!: string;

  @LabelField({ description: 'Its name.' })
  name!: string;
}

@InputType()
export class NameOrganisationInput extends DayCommandInput implements InputOf<NameOrganisation> {
  @IdField({ description: 'The organisation: a new id, or one that takes another name.' })
  organisationId!: string;

  @LabelField({ description: 'Its name.' })
  name!: string;

  @CodeField(OrganisationKind, { description: 'What kind of organisation it is.' })
  kind!: NameOrganisation['kind'];
}

@InputType()
export class SucceedOrganisationInput extends DayCommandInput implements InputOf<SucceedOrganisation> {
  @IdField({ description: 'The organisation that ended.' })
  organisationId!: string;

  @IdsField({ description: 'The organisations that took its place.', atLeastOne: true })
  to!: string[];
}
