/** The commands of the programme by the work they belong to, so that the policy reads as a table. */
export const REGISTRATION = [
  'RegisterPerson',
  'RecordPersonalDetails',
  'AgreeToParticipate',
  'WithdrawAgreement',
] as const;
export const NON_ASSOCIATION = ['RecordNonAssociation', 'LiftNonAssociation'] as const;

/** For the data-protection officer, and for the manager of a contract under which the person has a case. */
export const LIMITED_ACCESS = ['SetLimitedAccess', 'LiftLimitedAccess'] as const;

/** Whoever meets the person hears it first. What becomes of it is in `ERASURE`. */
export const ERASURE_REQUESTS = ['RequestErasure'] as const;

export const COMMISSIONING = [
  'AwardContract',
  'CommissionContractYear',
  'ForecastTarget',
  'NameOrganisation',
  'OpenDeliveryUnit',
  'SucceedOrganisation',
] as const;

export const SUPERVISION = [
  'StartSentence',
  'ChangeSentenceEndDate',
  'EndSentence',
  'CompleteRequirement',
  'AssignOffenderManager',
  'RecordBreach',
  'IssueBreachWarning',
  'ResolveBreach',
] as const;

export const REFERRING = ['SubmitReferral', 'WithdrawReferral', 'ReopenReferral'] as const;
export const CASE_DECISIONS = [
  'ConfirmEligibility',
  'RefuseEligibility',
  'OverrideEligibility',
  'CloseCase',
] as const;

export const GROUP_PLANNING = ['PlanTrainingGroup', 'CancelTrainingGroup'] as const;
export const TEACHING = [
  'StartTrainingGroup',
  'EnrolLearner',
  'WithdrawLearner',
  'ReinstateLearner',
  'CompleteTrainingGroup',
  'PassTrainingModule',
  'FailTrainingModule',
  'RecognisePriorLearning',
  'AwardQualification',
] as const;
export const AWARD_REVIEW = ['RevokeQualification'] as const;

export const SAFE_MENTORING = ['RevokeVetting', 'SuspendMentor'] as const;
export const MENTOR_MANAGEMENT = [
  'ClearVetting',
  'ApproveMentor',
  'ChangeMentorCapacity',
  'ReinstateMentor',
  'StandDownMentor',
  'MakeMatch',
  'EndMatch',
] as const;

export const SESSIONS = [
  'ScheduleSession',
  'CancelSession',
  'HoldSession',
  'MissSession',
  'WriteSessionNote',
] as const;

export const JOURNEY = [
  'SetGoal',
  'ActionGoal',
  'AchieveGoal',
  'DropGoal',
  'MakeSignpost',
  'ObserveOutcome',
] as const;
export const FEEDBACK = ['ReceivePractitionerFeedback'] as const;

export const EMPLOYMENT = [
  'ApplyForCaseSupporter',
  'WithdrawCaseSupporterApplication',
  'InterviewCaseSupporter',
  'DeselectCaseSupporter',
  'OfferCaseSupporter',
  'AcceptCaseSupporterOffer',
  'DeclineCaseSupporterOffer',
  'LapseCaseSupporterOffer',
  'StartCaseSupporter',
  'ExtendCaseSupporterTerm',
  'EndCaseSupporterTerm',
  'TakeRole',
  'LeaveRole',
  'OverrideEmploymentPolicy',
] as const;

/** Whoever works with people records these about those whom they reach, and reads nothing of it afterwards. */
export const CONCERNS = ['RaiseConcern', 'RecordDisclosure'] as const;
export const CONCERN_REVIEW = ['CloseConcern', 'ReopenConcern'] as const;

export const TASKS = ['RaiseTask', 'AssignTask', 'CompleteTask'] as const;
/** In the streams of `mayCorrect` alone. */
export const CORRECTIONS = ['RetractEntry'] as const;
