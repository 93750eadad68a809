import type { Static } from 'typebox';
import type { Command, Fact } from '../kernel/index.js';
import type { PersonCase } from '../journey/index.js';
import type { employmentEvents } from './events.js';

/** What the sender gives of an event's data: the case is frozen from the referral, the polarity from the list. */
type Given<Type extends keyof typeof employmentEvents> = { readonly personId: string } & Omit<
  Static<(typeof employmentEvents)[Type]['data']>,
  'caseId' | 'polarity'
>;
/** A reason that is missing is refused by the rules, with the way out, and not by the form of the input. */
type MayLackReason<Fields extends { readonly reason: string }> = Omit<Fields, 'reason'> &
  Partial<Pick<Fields, 'reason'>>;
type OfCases = { readonly cases: Fact<readonly PersonCase[]> };
/** `mentor`: true where the person is approved as a mentor on that day, or has been one before. */
type OfMentor = OfCases & { readonly mentor: Fact<boolean> };

export type ApplyForCaseSupporter = Command<'ApplyForCaseSupporter', Given<'CaseSupporterApplied'>, OfMentor>;
export type WithdrawCaseSupporterApplication = Command<
  'WithdrawCaseSupporterApplication',
  MayLackReason<Given<'CaseSupporterApplicationWithdrawn'>>,
  OfCases
>;
export type InterviewCaseSupporter = Command<
  'InterviewCaseSupporter',
  Given<'CaseSupporterInterviewed'>,
  OfCases
>;
export type DeselectCaseSupporter = Command<
  'DeselectCaseSupporter',
  Given<'CaseSupporterNotSelected'>,
  OfCases
>;
export type OfferCaseSupporter = Command<'OfferCaseSupporter', Given<'CaseSupporterOffered'>, OfMentor>;
export type AcceptCaseSupporterOffer = Command<
  'AcceptCaseSupporterOffer',
  Given<'CaseSupporterOfferAccepted'>,
  OfMentor
>;
export type DeclineCaseSupporterOffer = Command<
  'DeclineCaseSupporterOffer',
  Given<'CaseSupporterOfferDeclined'>,
  OfCases
>;
export type LapseCaseSupporterOffer = Command<
  'LapseCaseSupporterOffer',
  Given<'CaseSupporterOfferLapsed'>,
  OfCases
>;
/** Without a last day the term is the six months of the rule. */
export type StartCaseSupporter = Command<
  'StartCaseSupporter',
  Omit<Given<'CaseSupporterStarted'>, 'lastDay'> & { readonly lastDay?: string },
  OfMentor
>;
export type ExtendCaseSupporterTerm = Command<
  'ExtendCaseSupporterTerm',
  Given<'CaseSupporterTermExtended'>,
  OfCases
>;
export type EndCaseSupporterTerm = Command<
  'EndCaseSupporterTerm',
  MayLackReason<Given<'CaseSupporterTermEnded'>>,
  OfCases
>;
export type TakeRole = Command<'TakeRole', Given<'RoleTaken'>, OfCases>;
export type LeaveRole = Command<'LeaveRole', MayLackReason<Given<'RoleLeft'>>, OfCases>;
export type OverrideEmploymentPolicy = Command<
  'OverrideEmploymentPolicy',
  Given<'EmploymentPolicyOverridden'>,
  OfCases
>;

export type ApplicationCommand =
  | ApplyForCaseSupporter
  | WithdrawCaseSupporterApplication
  | InterviewCaseSupporter
  | DeselectCaseSupporter
  | OfferCaseSupporter
  | AcceptCaseSupporterOffer
  | DeclineCaseSupporterOffer
  | LapseCaseSupporterOffer;
export type TermCommand = StartCaseSupporter | ExtendCaseSupporterTerm | EndCaseSupporterTerm;
export type RoleCommand = TakeRole | LeaveRole | OverrideEmploymentPolicy;
export type EmploymentCommand = ApplicationCommand | TermCommand | RoleCommand;
