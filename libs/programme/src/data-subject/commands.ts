import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { ErasureCommand } from './erasure-commands.js';
import type { dataSubjectEvents } from './events.js';
import type { ProvideSubjectAccess } from './subject-access-commands.js';

type Data<Type extends keyof typeof dataSubjectEvents> = Static<(typeof dataSubjectEvents)[Type]['data']>;
interface OfPerson {
  readonly personId: string;
}

export type RegisterPerson = Command<'RegisterPerson', OfPerson>;
export type RecordPersonalDetails = Command<
  'RecordPersonalDetails',
  OfPerson & Data<'PersonalDetailsRecorded'>
>;
export type AgreeToParticipate = Command<'AgreeToParticipate', OfPerson & Data<'ParticipationAgreed'>>;
export type WithdrawAgreement = Command<'WithdrawAgreement', OfPerson & Data<'AgreementWithdrawn'>>;
export type RecordNonAssociation = Command<'RecordNonAssociation', OfPerson & Data<'NonAssociationRecorded'>>;
export type LiftNonAssociation = Command<'LiftNonAssociation', OfPerson & Data<'NonAssociationLifted'>>;
export type SetLimitedAccess = Command<'SetLimitedAccess', OfPerson & Data<'LimitedAccessSet'>>;
export type LiftLimitedAccess = Command<'LiftLimitedAccess', OfPerson & Data<'LimitedAccessLifted'>>;

export type DataSubjectCommand =
  | RegisterPerson
  | RecordPersonalDetails
  | AgreeToParticipate
  | WithdrawAgreement
  | ErasureCommand
  | RecordNonAssociation
  | LiftNonAssociation
  | SetLimitedAccess
  | LiftLimitedAccess
  | ProvideSubjectAccess;
