import { refuse } from '../kernel/index.js';

/**
 * What is recorded about somebody whose record is restricted (UK GDPR, article 18): what it is let through for, by
 * command, with the entry that comes of it. A list kept by hand: a new command is refused until somebody puts it here.
 * Why each is on it stands in docs/decisions/0023.
 */
const LET_THROUGH = {
  // Whoever asked for the restriction can go on asking, and is answered. Tasks say what waits.
  RequestErasure: 'ErasureRequested',
  DecideErasure: 'ErasureDecided',
  ErasePerson: 'ErasureOrdered',
  ConfirmKeyDestruction: 'DataSubjectKeyDestroyed',
  ProvideSubjectAccess: 'SubjectAccessProvided',
  WithdrawAgreement: 'AgreementWithdrawn',
  RaiseTask: 'TaskRaised',
  // To carry out a sentence is asked by law, and goes on whatever the programme may do.
  StartSentence: 'SentenceStarted',
  ChangeSentenceEndDate: 'SentenceEndDateChanged',
  EndSentence: 'SentenceEnded',
  CompleteRequirement: 'RequirementCompleted',
  AssignOffenderManager: 'OffenderManagerAssigned',
  RecordBreach: 'BreachRecorded',
  IssueBreachWarning: 'BreachWarningIssued',
  ResolveBreach: 'BreachResolved',
  // It protects somebody: the person, or another one.
  RaiseConcern: 'ConcernRaised',
  RecordDisclosure: 'DisclosureMade',
  CloseConcern: 'ConcernClosed',
  ReopenConcern: 'ConcernReopened',
  SetLimitedAccess: 'LimitedAccessSet',
  RecordNonAssociation: 'NonAssociationRecorded',
  RevokeVetting: 'VettingRevoked',
  SuspendMentor: 'MentorSuspended',
  // It ends what would otherwise go on, for the person or for those they work with.
  CancelSession: 'SessionCancelled',
  EndMatch: 'MatchEnded',
  StandDownMentor: 'MentorStoodDown',
  WithdrawLearner: 'LearnerWithdrew',
  WithdrawReferral: 'ReferralWithdrawn',
  CloseCase: 'CaseClosed',
  WithdrawCaseSupporterApplication: 'CaseSupporterApplicationWithdrawn',
  DeselectCaseSupporter: 'CaseSupporterNotSelected',
  DeclineCaseSupporterOffer: 'CaseSupporterOfferDeclined',
  LapseCaseSupporterOffer: 'CaseSupporterOfferLapsed',
  EndCaseSupporterTerm: 'CaseSupporterTermEnded',
  LeaveRole: 'RoleLeft',
} as const;

/** Names of commands. */
export const RECORDED_WHILE_RESTRICTED: readonly string[] = Object.keys(LET_THROUGH);
/** Types of entries. */
export const CORRECTED_WHILE_RESTRICTED: readonly string[] = Object.values(LET_THROUGH);

interface Restricted {
  readonly restrictedBy: ReadonlySet<string>;
}

/**
 * Whether the record is restricted, by a decision or by an order of erasure that is not done yet. Ask it of the latest
 * state: it holds as of now, on whatever day the fact lies.
 */
export const isRestricted = ({ restrictedBy }: Restricted): boolean => restrictedBy.size > 0;

/**
 * Lets a command about somebody pass where their record is not restricted, or where it is let through all the same.
 * @param named what the refusal names: the person, where the sender did
 * @throws Refusal PERSON_RESTRICTED
 */
export function requireUnrestricted(
  restricted: boolean,
  command: string,
  named: Readonly<Record<string, string>>,
): void {
  if (restricted && !RECORDED_WHILE_RESTRICTED.includes(command)) refuse('PERSON_RESTRICTED', named);
}

/**
 * The same for taking back or replacing an entry: what may be recorded may be put right.
 * @throws Refusal PERSON_RESTRICTED
 */
export function requireCorrectableWhileRestricted(
  restricted: boolean,
  entryType: string,
  named: Readonly<Record<string, string>>,
): void {
  if (restricted && !CORRECTED_WHILE_RESTRICTED.includes(entryType)) refuse('PERSON_RESTRICTED', named);
}
