import { v5 as uuidV5 } from 'uuid';
import type { Role } from '#access';
import type { World } from './world.js';

/** What makes a command one that is accepted: which commands come before it, and its own input. */
export interface Recipe {
  /** Commands that are recorded before it, in this order, each with what it needs itself. */
  readonly needs?: readonly string[];
  /** Its fields but those of time, which come with the sending. */
  readonly input: (world: World, role: Role) => Readonly<Record<string, unknown>>;
}

const recipe = (input: Recipe['input'], ...needs: readonly string[]): Recipe => ({ needs, input });

type Fields = Readonly<Record<string, unknown>>;
const person = (more: Fields = {}, ...needs: readonly string[]): Recipe =>
  recipe(({ person: personId }) => ({ personId, ...more }), ...needs);
/** Of somebody's thing that has an id: `of` names its field. */
const thing = (of: string, more: Fields = {}, ...needs: readonly string[]): Recipe =>
  recipe(({ person: personId, id }) => ({ personId, [of]: id(of), ...more }), ...needs);
const session = (more: Fields, ...needs: readonly string[]): Recipe =>
  recipe(
    ({ mentor: mentorId, id }) => ({ mentorId, matchId: id('matchId'), sessionId: id('sessionId'), ...more }),
    'MakeMatch',
    ...needs,
  );
const group = (...needs: readonly string[]): Recipe =>
  recipe(({ id }) => ({ groupId: id('groupId') }), ...needs);
const module = (name: string): Recipe =>
  thing('groupId', { module: name, assessor: 'assessor-1' }, 'EnrolLearner');
const contract = (more: (world: World) => Fields): Recipe =>
  recipe((world) => ({ contractId: world.contract, ...more(world) }));
const task = (more: Fields = {}): Recipe =>
  recipe(({ id }) => ({ taskId: id('taskId'), ...more }), 'RaiseTask');

const NAMESPACE = '0b9b4f64-7d3a-4a8b-9f53-6d7d3e8c5a21';
const concern = (more: Fields, ...needs: readonly string[]): Recipe =>
  recipe(
    ({ person: personId, id }) => ({ personId, concernId: uuidV5(id('concernId'), NAMESPACE), ...more }),
    ...needs,
  );

const AWARD = { level: 2, title: 'Mentoring' };

/** One for each command. The facts of one world fit together: what is needed is about the same persons and things. */
export const RECIPES: Readonly<Record<string, Recipe>> = {
  RegisterPerson: recipe(({ newcomer: personId }) => ({ personId })),
  RecordPersonalDetails: person({ name: 'N' }),
  AgreeToParticipate: person({ purposes: ['MENTORING'] }),
  WithdrawAgreement: person({ purposes: ['MENTORING'] }, 'AgreeToParticipate'),
  RecordNonAssociation: recipe(({ person: personId, other }) => ({
    personId,
    otherPersonId: other,
    reason: 'R',
  })),
  LiftNonAssociation: recipe(
    ({ person: personId, other }) => ({ personId, otherPersonId: other, reason: 'R' }),
    'RecordNonAssociation',
  ),
  SetLimitedAccess: recipe(({ person: personId, caller }) => ({ personId, allowed: [caller], reason: 'R' })),
  LiftLimitedAccess: person({ reason: 'R' }, 'SetLimitedAccess'),
  RequestErasure: thing('requestId', { requestedBy: 'PERSON' }),
  DecideErasure: thing(
    'requestId',
    { outcome: 'GRANTED', grounds: 'G', coarsen: [], residualRisks: ['NONE_KNOWN'] },
    'RequestErasure',
  ),
  ErasePerson: thing('requestId', {}, 'DecideErasure'),

  AwardContract: recipe(({ id }) => ({
    contractId: id('contractId'),
    title: 'T',
    bodies: ['b1'],
    areas: ['ept'],
  })),
  CommissionContractYear: contract(({ id, year }) => ({
    yearId: id('yearId'),
    from: `${year}-04-01`,
    to: `${year}-09-30`,
    targets: { referrals: 10 },
  })),
  ForecastTarget: contract(() => ({ measure: 'REFERRALS', value: 3, forecastFor: '2014-12-31' })),
  OpenDeliveryUnit: contract(({ id }) => ({ unitId: id('unitId'), name: 'N' })),
  NameOrganisation: recipe(({ id }) => ({
    organisationId: id('organisationId'),
    name: 'N',
    kind: 'CHARITY',
  })),
  SucceedOrganisation: recipe(
    ({ id }) => ({ organisationId: id('organisationId'), to: [id('successor')] }),
    'NameOrganisation',
  ),

  StartSentence: thing('sentenceId', { kind: 'COMMUNITY_ORDER', expectedEndOn: '2015-06-01', area: 'ept' }),
  ChangeSentenceEndDate: thing('sentenceId', { expectedEndOn: '2015-09-01' }, 'StartSentence'),
  EndSentence: thing('sentenceId', { outcome: 'COMPLETED' }, 'StartSentence'),
  CompleteRequirement: thing('sentenceId', { requirement: 'UNPAID_WORK' }, 'StartSentence'),
  AssignOffenderManager: recipe(({ person: personId, officer }) => ({ personId, officer, unit: 'unit-1' })),
  RecordBreach: recipe(
    ({ person: personId, id }) => ({ personId, breachId: id('breachId'), sentenceId: id('sentenceId') }),
    'StartSentence',
  ),
  IssueBreachWarning: thing('breachId', {}, 'RecordBreach'),
  ResolveBreach: thing('breachId', { resolution: 'CONTINUED' }, 'RecordBreach'),

  SubmitReferral: recipe(({ person: personId, id, contract: under }) => ({
    personId,
    caseId: id('caseId'),
    route: 'MENTEE',
    referrer: { kind: 'PROVIDER', id: 'provider-1' },
    unit: 'unit-1',
    contract: under,
  })),
  WithdrawReferral: thing('caseId', { reason: 'MOVED' }, 'SubmitReferral'),
  ReopenReferral: thing('caseId', {}, 'CloseCase'),
  ConfirmEligibility: thing('caseId', {}, 'SubmitReferral'),
  RefuseEligibility: thing('caseId', { grounds: ['RISK'] }, 'SubmitReferral'),
  OverrideEligibility: thing(
    'caseId',
    { authority: 'authority-1', reason: 'R', expiresOn: '2014-12-31' },
    'SubmitReferral',
  ),
  CloseCase: thing('caseId', { reason: 'COMPLETED' }, 'SubmitReferral'),

  PlanTrainingGroup: recipe(({ id, trainer, contract: under }) => ({
    groupId: id('groupId'),
    trainer: { id: trainer, role: 'TRAINER' },
    modules: ['m1'],
    capacity: 8,
    place: 'P',
    startOn: '2014-05-20',
    unit: 'unit-1',
    contract: under,
  })),
  StartTrainingGroup: group('PlanTrainingGroup'),
  CompleteTrainingGroup: group('StartTrainingGroup'),
  CancelTrainingGroup: group('PlanTrainingGroup'),
  EnrolLearner: thing('groupId', {}, 'PlanTrainingGroup'),
  WithdrawLearner: thing('groupId', { reason: 'MOVED' }, 'EnrolLearner'),
  ReinstateLearner: thing('groupId', {}, 'WithdrawLearner'),
  PassTrainingModule: module('m1'),
  FailTrainingModule: module('m1'),
  RecognisePriorLearning: person({ module: 'm2', evidence: 'E' }),
  AwardQualification: thing('groupId', { ...AWARD, body: 'body-1' }, 'PassTrainingModule'),
  RevokeQualification: person({ ...AWARD, reason: 'R' }, 'AwardQualification'),

  ClearVetting: person({ kind: 'DBS_BASIC', expiresOn: '2016-01-01' }),
  RevokeVetting: person({ kind: 'DBS_BASIC', reason: 'R' }, 'ClearVetting'),
  ApproveMentor: person({ capacity: 2 }),
  ChangeMentorCapacity: person({ capacity: 3 }, 'ApproveMentor'),
  SuspendMentor: person({ reason: 'R' }, 'ApproveMentor'),
  ReinstateMentor: person({}, 'SuspendMentor'),
  StandDownMentor: person({ reason: 'MOVED' }, 'ApproveMentor'),
  MakeMatch: recipe(({ person: menteeId, mentor: mentorId, id }) => ({
    matchId: id('matchId'),
    mentorId,
    menteeId,
  })),
  EndMatch: recipe(
    ({ mentor: mentorId, id }) => ({ mentorId, matchId: id('matchId'), reason: 'GOALS_MET' }),
    'MakeMatch',
  ),
  ScheduleSession: session({ plannedFor: '2014-06-10T10:00:00.000Z' }),
  CancelSession: session({}, 'ScheduleSession'),
  HoldSession: session({ minutes: 30, mode: 'IN_PERSON', supportKinds: ['CV'] }),
  MissSession: session({ party: 'MENTEE', acceptability: 'ACCEPTABLE' }),
  WriteSessionNote: session({ note: 'N' }, 'HoldSession'),

  SetGoal: thing('goalId', { domain: 'FAMILY', role: 'MENTEE' }),
  ActionGoal: thing('goalId', {}, 'SetGoal'),
  AchieveGoal: thing('goalId', {}, 'SetGoal'),
  DropGoal: thing('goalId', {}, 'SetGoal'),
  MakeSignpost: person({ kind: 'HOUSING', to: 'T', role: 'MENTEE' }),
  ObserveOutcome: person({ domain: 'FAMILY', level: 'STRAINED', baseline: true, role: 'MENTEE' }),
  ReceivePractitionerFeedback: thing('feedbackId', {
    officer: 'om-7',
    coverReason: 'C',
    sentiment: 'POSITIVE',
    themes: ['OTHER'],
    role: 'MENTEE',
  }),

  ApplyForCaseSupporter: thing('applicationId'),
  WithdrawCaseSupporterApplication: thing('applicationId', { reason: 'MOVED' }, 'ApplyForCaseSupporter'),
  InterviewCaseSupporter: thing('applicationId', {}, 'ApplyForCaseSupporter'),
  DeselectCaseSupporter: thing('applicationId', {}, 'ApplyForCaseSupporter'),
  OfferCaseSupporter: thing('applicationId', {}, 'ApplyForCaseSupporter'),
  AcceptCaseSupporterOffer: thing('applicationId', { plannedStartOn: '2014-06-05' }, 'OfferCaseSupporter'),
  DeclineCaseSupporterOffer: thing('applicationId', {}, 'OfferCaseSupporter'),
  LapseCaseSupporterOffer: thing('applicationId', {}, 'OfferCaseSupporter'),
  StartCaseSupporter: thing('applicationId', {}, 'AcceptCaseSupporterOffer'),
  ExtendCaseSupporterTerm: thing(
    'applicationId',
    { authority: 'authority-1', lastDay: '2015-06-01' },
    'StartCaseSupporter',
  ),
  EndCaseSupporterTerm: thing('applicationId', { reason: 'RESIGNED' }, 'StartCaseSupporter'),
  TakeRole: thing('roleId', {
    kind: 'EMPLOYEE',
    title: 'Cook',
    employer: 'employer-1',
    hours: 'PART_TIME',
    hoursPerWeek: 16,
    term: 'PERMANENT',
  }),
  LeaveRole: thing('roleId', { reason: 'RESIGNED' }, 'TakeRole'),
  OverrideEmploymentPolicy: person({ authority: 'authority-1', reason: 'R' }),

  RaiseConcern: concern({ kind: 'OTHER', urgency: 'TODAY', part: 'AT_RISK', what: 'W' }),
  RecordDisclosure: concern({
    discloser: 'MENTOR',
    ground: 'DANGER',
    recipient: 'POLICE',
    menteeInformed: 'NO',
  }),
  CloseConcern: concern({ outcome: 'OTHER', reason: 'R' }, 'RaiseConcern'),
  ReopenConcern: concern({ reason: 'R' }, 'CloseConcern'),

  RaiseTask: recipe(({ person: personId, id }) => ({
    taskId: id('taskId'),
    kind: 'MATCH_REVIEW',
    about: { stream: `supervision-${personId}`, eventId: 'event-1' },
    personIds: [personId],
    urgent: false,
  })),
  AssignTask: task({ assignee: 'somebody' }),
  CompleteTask: task(),
  RetractEntry: {
    input: (world, role) => ({ ...world.entryOf(CORRECTED[role] ?? 'RecordPersonalDetails'), reason: 'R' }),
  },
  subjectAccess: person(),
};

/** What each role takes back: an entry of the kinds of history in which it records. */
export const CORRECTED: Readonly<Partial<Record<Role, string>>> = {
  OFFENDER_MANAGER: 'RecordBreach',
  MENTOR: 'SetGoal',
  TRAINER: 'RecognisePriorLearning',
  PROGRAMME_MANAGER: 'ConfirmEligibility',
  SAFEGUARDING_LEAD: 'RaiseConcern',
  CASE_SUPPORTER_MANAGER: 'OverrideEmploymentPolicy',
  CONTRACT_MANAGER: 'ForecastTarget',
};

/** What must come before a command of a role, nearest last. */
export function needsOf(command: string, role: Role): readonly string[] {
  const own =
    command === 'RetractEntry'
      ? [CORRECTED[role] ?? 'RecordPersonalDetails']
      : (recipeOf(command).needs ?? []);
  return [...new Set(own.flatMap((need) => [...needsOf(need, role), need]))];
}

export function recipeOf(command: string): Recipe {
  const found = RECIPES[command];
  if (!found) throw new Error(`there is no recipe for ${command}: write one in recipes.ts`);
  return found;
}
