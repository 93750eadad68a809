import { type Cast, smallProgramme, type Step, UNIT } from '../support/programme.js';
import { daysAgo, noonAgo } from '../support/days.js';

/** Stands in every personal value that is recorded, and in nothing else. */
export const MARK = 'Qrecordedmark';

/** Stands in everything that is sent and must be kept nowhere. */
export const SENT = 'Qsentmark';

/** A day of birth, which has no room for words. It stands nowhere else, either. */
export const BORN = '1903-12-17';

/** Every mark of what is recorded. */
export const RECORDED = [MARK, BORN] as const;

/** Which inputs of a command hold what is personal, each of them marked. `every-sealed-field.ts` misses none. */
const PERSONAL_INPUTS: Readonly<Record<string, readonly string[]>> = {
  RecordPersonalDetails: ['name', 'phone', 'email', 'address'],
  SubmitReferral: ['reasons'],
  AwardQualification: ['certificate'],
  HoldSession: ['place'],
  WriteSessionNote: ['note'],
  SetGoal: ['title'],
  ReceivePractitionerFeedback: ['comment', 'coverReason'],
  ObserveOutcome: ['evidence'],
  RecordNonAssociation: ['reason', 'outOfReachReason'],
  LiftNonAssociation: ['reason'],
  SetLimitedAccess: ['reason'],
  LiftLimitedAccess: ['reason'],
  RequestErasure: ['reason'],
  DecideErasure: ['grounds'],
  RefuseEligibility: ['detail'],
  OverrideEligibility: ['reason'],
  WithdrawReferral: ['detail'],
  ReopenReferral: ['detail'],
  CloseCase: ['detail'],
  RecognisePriorLearning: ['evidence'],
  RevokeQualification: ['reason'],
  WithdrawLearner: ['detail'],
  RevokeVetting: ['reason'],
  StandDownMentor: ['detail'],
  DeselectCaseSupporter: ['detail'],
  DeclineCaseSupporterOffer: ['detail'],
  LapseCaseSupporterOffer: ['detail'],
  WithdrawCaseSupporterApplication: ['detail'],
  EndCaseSupporterTerm: ['detail'],
  LeaveRole: ['detail'],
  OverrideEmploymentPolicy: ['reason'],
  RaiseConcern: ['what'],
  RecordDisclosure: ['recipientName', 'what'],
  CloseConcern: ['reason'],
  ReopenConcern: ['reason'],
};

/** The small programme, every personal field of its inputs filled with words that are found again wherever they lie. */
export function markedSteps(cast: Cast): readonly Step[] {
  return [...smallProgramme(cast), ...besides(cast), ...brought(cast)].map(([role, command, input]): Step => {
    const marks = (PERSONAL_INPUTS[command] ?? []).map((field) => [field, marked(`${command} ${field}`)]);
    const late = { backdateReason: marked(`${command} late`) };
    const born = command === 'RecordPersonalDetails' ? { dateOfBirth: BORN } : {};
    return [role, command, { ...input, ...late, ...Object.fromEntries(marks), ...born }];
  });
}

/** Who has one case after the other. Nobody else rests on any of it. */
export const TRIED = 'tried-zq4';

/** The rest of what holds personal words, as an import brings it in: gates do not bind it. */
function brought({ contract, officer, third, trainer }: Cast): readonly Step[] {
  const source = { system: 'old-register', batch: 'batch-2', row: 'rest.csv:1' };
  const of = (command: string, days: number, input: object = {}): Step => [
    'IMPORTER',
    command,
    { occurredOn: daysAgo(days), personId: TRIED, ...input, source },
  ];
  const caseOf = (id: string) => ({ caseId: `case-${id}` });
  const referred = (id: string, days: number): Step =>
    of('SubmitReferral', days, {
      ...caseOf(id),
      route: 'MENTOR',
      referrer: { kind: 'PROVIDER', id: officer, confirmedBy: officer },
      unit: UNIT,
      contract,
    });
  const applied = (id: string): Step =>
    of('ApplyForCaseSupporter', 8, { applicationId: `application-${id}` });
  const offered = (id: string): Step => of('OfferCaseSupporter', 7, { applicationId: `application-${id}` });
  const applying = (command: string, id: string, input: object = {}): Step =>
    of(command, 6, { applicationId: `application-${id}`, ...input });
  const ofGroup = { groupId: 'group-2' };
  return [
    of('RegisterPerson', 20),
    of('RecordPersonalDetails', 20),
    referred('refused', 19),
    of('RefuseEligibility', 18, { ...caseOf('refused'), grounds: ['OTHER'] }),
    of('OverrideEligibility', 17, { ...caseOf('refused'), authority: officer, expiresOn: daysAgo(-30) }),
    of('WithdrawReferral', 16, { ...caseOf('refused'), reason: 'MOVED' }),
    of('ReopenReferral', 15, caseOf('refused')),
    of('RecognisePriorLearning', 15, { module: 'PM1' }),
    [
      'PROGRAMME_MANAGER',
      'PlanTrainingGroup',
      {
        occurredOn: daysAgo(15),
        ...ofGroup,
        place: 'Northbridge',
        unit: UNIT,
        contract,
        trainer: { id: trainer, role: 'TRAINER' },
        capacity: 6,
        modules: ['PM1'],
        startOn: daysAgo(15),
      },
    ],
    ['TRAINER', 'StartTrainingGroup', { occurredOn: daysAgo(15), ...ofGroup }],
    of('EnrolLearner', 14, ofGroup),
    of('AwardQualification', 13, { ...ofGroup, body: 'OCN', level: 2, title: 'Award in Peer Mentoring' }),
    of('RevokeQualification', 12, { level: 2, title: 'Award in Peer Mentoring' }),
    of('WithdrawLearner', 12, { ...ofGroup, reason: 'HEALTH' }),
    of('ClearVetting', 11, { kind: 'DBS_BASIC', expiresOn: daysAgo(-400) }),
    of('RevokeVetting', 10, { kind: 'DBS_BASIC' }),
    of('ApproveMentor', 10, { capacity: 1 }),
    of('StandDownMentor', 9, { reason: 'HEALTH' }),
    of('CloseCase', 9, { ...caseOf('refused'), reason: 'MOVED' }),
    ...['deselected', 'declined', 'lapsed', 'withdrawn', 'ended'].map(applied),
    ...['declined', 'lapsed', 'ended'].map(offered),
    applying('DeselectCaseSupporter', 'deselected'),
    applying('DeclineCaseSupporterOffer', 'declined'),
    applying('LapseCaseSupporterOffer', 'lapsed'),
    applying('WithdrawCaseSupporterApplication', 'withdrawn', { reason: 'HEALTH' }),
    applying('AcceptCaseSupporterOffer', 'ended', { plannedStartOn: daysAgo(5) }),
    of('StartCaseSupporter', 5, { applicationId: 'application-ended' }),
    of('EndCaseSupporterTerm', 4, { applicationId: 'application-ended', reason: 'HEALTH' }),
    of('TakeRole', 5, { roleId: 'role-1', kind: 'VOLUNTEER', title: 'Helper', employer: 'user-voice' }),
    of('LeaveRole', 4, { roleId: 'role-1', reason: 'HEALTH' }),
    of('OverrideEmploymentPolicy', 4, { authority: officer }),
    of('RecordNonAssociation', 3, { otherPersonId: third }),
    of('LiftNonAssociation', 2, { otherPersonId: third }),
    of('RequestErasure', 2, { requestId: 'request-1', requestedBy: 'PERSON' }),
    [
      'DATA_PROTECTION_OFFICER',
      'DecideErasure',
      {
        occurredOn: daysAgo(1),
        personId: TRIED,
        requestId: 'request-1',
        outcome: 'REFUSED',
        residualRisks: [],
        coarsen: [],
      },
    ],
    of('SetLimitedAccess', 1, { allowed: [officer] }),
    of('LiftLimitedAccess', 1),
  ];
}

/** Words about somebody, as they would be typed. */
export const marked = (what: string): string => `${MARK} O'Hara, “${what}”; said at 14 Mill Lane`;

/** Whether a value is one of ours. */
export const isMarked = (value: string): boolean => RECORDED.some((mark) => value.includes(mark));

/** Commands with personal inputs that the small programme has no use for. */
function besides({ mentor, mentee, officer }: Cast): readonly Step[] {
  const asMentee = { personId: mentee, role: 'MENTEE', matchId: 'match-1' };
  const ofMatch = { mentorId: mentor, matchId: 'match-1' };
  // About the mentor: a safeguarding lead, who may read of this one, asks for the mentee and finds nobody.
  const ofConcern = { concernId: '3f1a6c1e-7d0b-4c55-9a53-0d2b8f4e6a10', personId: mentor };
  return [
    [
      'MENTOR',
      'MakeSignpost',
      { occurredOn: daysAgo(5), ...asMentee, kind: 'EDUCATION_AND_TRAINING', to: marked('signpost') },
    ],
    [
      'MENTOR',
      'ActionGoal',
      { occurredOn: daysAgo(5), personId: mentee, goalId: 'goal-1', action: marked('action') },
    ],
    [
      'MENTOR',
      'DropGoal',
      { occurredOn: daysAgo(4), personId: mentee, goalId: 'goal-1', reason: marked('drop') },
    ],
    [
      'MENTOR',
      'ScheduleSession',
      { occurredOn: daysAgo(4), ...ofMatch, sessionId: 'session-2', plannedFor: noonAgo(-2) },
    ],
    [
      'MENTOR',
      'CancelSession',
      { occurredOn: daysAgo(3), ...ofMatch, sessionId: 'session-2', reason: marked('cancel') },
    ],
    [
      'OFFENDER_MANAGER',
      'CompleteRequirement',
      {
        occurredOn: daysAgo(3),
        personId: mentee,
        sentenceId: `${mentee}-s1`,
        requirement: 'OTHER',
        title: marked('requirement'),
      },
    ],
    [
      'OFFENDER_MANAGER',
      'AssignOffenderManager',
      {
        occurredOn: daysAgo(2),
        personId: mentee,
        officer,
        unit: UNIT,
        selfAssignmentReason: 'CORRECTION',
        selfAssignmentDetail: marked('self-assignment'),
      },
    ],
    [
      'PROGRAMME_MANAGER',
      'SuspendMentor',
      { occurredOn: daysAgo(2), personId: mentor, reason: marked('suspend') },
    ],
    [
      'PROGRAMME_MANAGER',
      'RaiseConcern',
      { occurredOn: daysAgo(3), ...ofConcern, kind: 'OTHER', urgency: 'TODAY', part: 'NOT_KNOWN' },
    ],
    [
      'SAFEGUARDING_LEAD',
      'RecordDisclosure',
      {
        occurredOn: daysAgo(2),
        ...ofConcern,
        discloser: 'MENTOR',
        ground: 'NOT_STATED',
        recipient: 'FAMILY',
        menteeInformed: 'NO',
      },
    ],
    ['SAFEGUARDING_LEAD', 'CloseConcern', { occurredOn: daysAgo(2), ...ofConcern, outcome: 'OTHER' }],
    ['SAFEGUARDING_LEAD', 'ReopenConcern', { occurredOn: daysAgo(1), ...ofConcern }],
    [
      'PROGRAMME_MANAGER',
      'EndMatch',
      { occurredOn: daysAgo(1), ...ofMatch, reason: 'OTHER', detail: marked(`end by ${officer}`) },
    ],
  ];
}
