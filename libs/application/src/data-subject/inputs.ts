import { InputType } from '@nestjs/graphql';
import {
  type AgreeToParticipate,
  type InputOf,
  type LiftLimitedAccess,
  type LiftNonAssociation,
  PURPOSES,
  type RecordNonAssociation,
  type RecordPersonalDetails,
  type RegisterPerson,
  type SetLimitedAccess,
  type WithdrawAgreement,
} from '#programme';
import {
  codeList,
  CodesField,
  DayCommandInput,
  DayField,
  IdField,
  IdsField,
  LabelField,
  OutOfReachReasonField,
  TextField,
} from '../inputs/index.js';

const Purpose = codeList('ParticipationPurpose', PURPOSES, 'What a person agrees to take part in.');

@InputType()
export class RegisterPersonInput extends DayCommandInput implements InputOf<RegisterPerson> {
  @IdField({ description: 'A new id for the person. Nothing may be read out of it.' })
  personId!: string;
}

@InputType()
export class RecordPersonalDetailsInput extends DayCommandInput implements InputOf<RecordPersonalDetails> {
  @IdField({ description: 'Whose details they are.' })
  personId!: string;

  @LabelField({ description: 'The name. Sealed.' })
  name!: string;

  @DayField({ description: 'The day of birth. Sealed.', optional: true })
  dateOfBirth?: string;

  @LabelField({ description: 'A telephone number. Sealed.', optional: true })
  phone?: string;

  @LabelField({ description: 'An e-mail address. Sealed.', optional: true })
  email?: string;

  @TextField({ description: 'A postal address. Sealed.', optional: true })
  address?: string;
}

@InputType()
export class AgreeToParticipateInput extends DayCommandInput implements InputOf<AgreeToParticipate> {
  @IdField({ description: 'Who agrees.' })
  personId!: string;

  @CodesField(Purpose, { description: 'To what.', atLeastOne: true })
  purposes!: AgreeToParticipate['purposes'];
}

@InputType()
export class WithdrawAgreementInput extends DayCommandInput implements InputOf<WithdrawAgreement> {
  @IdField({ description: 'Who withdraws.' })
  personId!: string;

  @CodesField(Purpose, { description: 'From what; the agreement stands for the rest.', atLeastOne: true })
  purposes!: WithdrawAgreement['purposes'];
}

@InputType()
export class RecordNonAssociationInput extends DayCommandInput implements InputOf<RecordNonAssociation> {
  @IdField({ description: 'One of the two persons: whose history holds it.' })
  personId!: string;

  @IdField({ description: 'The other one.' })
  otherPersonId!: string;

  @TextField({ description: 'Why they are kept apart. Sealed.' })
  reason!: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class LiftNonAssociationInput extends DayCommandInput implements InputOf<LiftNonAssociation> {
  @IdField({ description: 'The person whose history holds it.' })
  personId!: string;

  @IdField({ description: 'The other one.' })
  otherPersonId!: string;

  @TextField({ description: 'Why they may meet again. Sealed.' })
  reason!: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class SetLimitedAccessInput extends DayCommandInput implements InputOf<SetLimitedAccess> {
  @IdField({ description: 'Who is kept from others.' })
  personId!: string;

  @IdsField({
    description:
      'The users, by their ids at the identity provider, who may still meet the person where their work lets them: their mentor too, if there is one.',
    atLeastOne: true,
  })
  allowed!: string[];

  @TextField({ description: 'Why. Sealed.' })
  reason!: string;
}

@InputType()
export class LiftLimitedAccessInput extends DayCommandInput implements InputOf<LiftLimitedAccess> {
  @IdField({ description: 'Who may be met again.' })
  personId!: string;

  @TextField({ description: 'Why. Sealed.' })
  reason!: string;
}
