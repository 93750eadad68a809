import type { Role } from '#access';
import type { Api, CommandReceipt } from './api.js';
import { daysAgo, noonAgo } from './days.js';

/** What must never leave the house in the clear: names, contacts and notes of the small programme. */
export const PERSONAL = {
  menteeName: 'Perpetua Quillfeather',
  mentorName: 'Thaddeus Ironmonger',
  phone: '01632 960917',
  email: 'perpetua@example.invalid',
  note: 'Spoke about the argument at the hostel.',
  evidence: 'Tenancy agreement seen on the kitchen table.',
  comment: 'Arrives early and stays to help.',
  nonAssociation: 'Both were named in one complaint.',
  outOfReach: 'The complaint came to the safeguarding desk.',
} as const;

/** Who is who in the small programme. The identities of the demonstration stand in it under their own ids. */
export interface Cast {
  readonly contract: string;
  readonly mentor: string;
  readonly mentee: string;
  readonly third: string;
  readonly imported: string;
  readonly officer: string;
  readonly trainer: string;
}

export function castOf(api: Api): Cast {
  const { person_id: mentor } = api.claims('MENTOR');
  const [contract] = api.claims('PROGRAMME_MANAGER').contracts ?? [];
  if (mentor === undefined || contract === undefined)
    throw new Error('the identities lack a person or contract');
  return {
    contract,
    mentor,
    mentee: 'mentee-zq1',
    third: 'third-zq2',
    imported: 'imported-zq3',
    officer: api.claims('OFFENDER_MANAGER').sub,
    trainer: api.claims('TRAINER').sub,
  };
}

export type Step = readonly [role: Role, command: string, input: object];

const AREA = 'north-probation';
export const UNIT = 'northbridge';

/** The programme is commissioned. */
export function commissioning({ contract }: Cast): readonly Step[] {
  return [
    [
      'CONTRACT_MANAGER',
      'NameOrganisation',
      { occurredOn: daysAgo(29), organisationId: AREA, name: 'North Probation', kind: 'PROBATION_TRUST' },
    ],
    [
      'CONTRACT_MANAGER',
      'AwardContract',
      { occurredOn: daysAgo(29), contractId: contract, title: 'Peer support', bodies: [AREA], areas: [AREA] },
    ],
    [
      'CONTRACT_MANAGER',
      'OpenDeliveryUnit',
      { occurredOn: daysAgo(29), contractId: contract, unitId: UNIT, name: 'Northbridge' },
    ],
    [
      'CONTRACT_MANAGER',
      'CommissionContractYear',
      {
        occurredOn: daysAgo(29),
        contractId: contract,
        yearId: 'year-1',
        from: daysAgo(29),
        to: daysAgo(-300),
        targets: { awards: 12 },
      },
    ],
    [
      'CONTRACT_MANAGER',
      'ForecastTarget',
      {
        occurredOn: daysAgo(1),
        contractId: contract,
        measure: 'AWARDS',
        value: 9,
        forecastFor: 'the summer',
      },
    ],
  ];
}

/** Somebody whom the officer supervises, from so many days ago. */
export function supervised(
  personId: string,
  officer: string,
  from: number,
  sentenceEndsIn: number,
): readonly Step[] {
  return [
    ['OFFENDER_MANAGER', 'RegisterPerson', { occurredOn: daysAgo(from), personId }],
    [
      'OFFENDER_MANAGER',
      'AssignOffenderManager',
      { occurredOn: daysAgo(from), personId, officer, unit: UNIT },
    ],
    [
      'OFFENDER_MANAGER',
      'StartSentence',
      {
        occurredOn: daysAgo(from),
        personId,
        sentenceId: `${personId}-s1`,
        kind: 'COMMUNITY_ORDER',
        expectedEndOn: daysAgo(-sentenceEndsIn),
        area: AREA,
      },
    ],
  ];
}

/** One becomes a mentor: referred, trained, awarded, vetted, approved. */
function becomingMentor({ mentor, officer, trainer, contract }: Cast): readonly Step[] {
  const groupId = 'group-1';
  const passed = (module: string, days: number): Step => [
    'TRAINER',
    'PassTrainingModule',
    { occurredOn: daysAgo(days), personId: mentor, groupId, module, assessor: trainer },
  ];
  return [
    ...supervised(mentor, officer, 28, 40),
    [
      'OFFENDER_MANAGER',
      'RecordPersonalDetails',
      { occurredOn: daysAgo(28), personId: mentor, name: PERSONAL.mentorName, phone: PERSONAL.phone },
    ],
    [
      'OFFENDER_MANAGER',
      'SubmitReferral',
      {
        occurredOn: daysAgo(27),
        personId: mentor,
        caseId: 'case-mentor',
        route: 'MENTOR',
        referrer: { kind: 'CURRENT_OFFICER', id: officer },
        unit: UNIT,
        contract,
      },
    ],
    [
      'PROGRAMME_MANAGER',
      'ConfirmEligibility',
      { occurredOn: daysAgo(26), personId: mentor, caseId: 'case-mentor' },
    ],
    [
      'PROGRAMME_MANAGER',
      'PlanTrainingGroup',
      {
        occurredOn: daysAgo(27),
        groupId,
        place: 'Northbridge',
        unit: UNIT,
        contract,
        trainer: { id: trainer, role: 'TRAINER' },
        capacity: 6,
        modules: ['PM1', 'PM2'],
        startOn: daysAgo(25),
      },
    ],
    ['TRAINER', 'StartTrainingGroup', { occurredOn: daysAgo(25), groupId }],
    ['TRAINER', 'EnrolLearner', { occurredOn: daysAgo(25), groupId, personId: mentor }],
    passed('PM1', 23),
    passed('PM2', 21),
    [
      'TRAINER',
      'AwardQualification',
      {
        occurredOn: daysAgo(20),
        personId: mentor,
        groupId,
        body: 'OCN',
        level: 2,
        title: 'Award in Peer Mentoring',
      },
    ],
    ['TRAINER', 'CompleteTrainingGroup', { occurredOn: daysAgo(20), groupId }],
    [
      'PROGRAMME_MANAGER',
      'ClearVetting',
      { occurredOn: daysAgo(19), personId: mentor, kind: 'DBS_ENHANCED', expiresOn: daysAgo(-400) },
    ],
    ['PROGRAMME_MANAGER', 'ApproveMentor', { occurredOn: daysAgo(18), personId: mentor, capacity: 2 }],
  ];
}

/** One is mentored: referred, matched, met, seen to have moved. */
function beingMentored({ mentor, mentee, officer, contract }: Cast): readonly Step[] {
  const asMentee = { personId: mentee, role: 'MENTEE', matchId: 'match-1' };
  const ofMatch = { mentorId: mentor, matchId: 'match-1' };
  return [
    ...supervised(mentee, officer, 24, 200),
    [
      'OFFENDER_MANAGER',
      'RecordPersonalDetails',
      { occurredOn: daysAgo(24), personId: mentee, name: PERSONAL.menteeName, email: PERSONAL.email },
    ],
    [
      'OFFENDER_MANAGER',
      'AgreeToParticipate',
      { occurredOn: daysAgo(24), personId: mentee, purposes: ['MENTORING'] },
    ],
    [
      'OFFENDER_MANAGER',
      'SubmitReferral',
      {
        occurredOn: daysAgo(24),
        personId: mentee,
        caseId: 'case-mentee',
        route: 'MENTEE',
        referrer: { kind: 'CURRENT_OFFICER', id: officer },
        unit: UNIT,
        contract,
      },
    ],
    [
      'PROGRAMME_MANAGER',
      'ConfirmEligibility',
      { occurredOn: daysAgo(23), personId: mentee, caseId: 'case-mentee' },
    ],
    [
      'PROGRAMME_MANAGER',
      'MakeMatch',
      { occurredOn: daysAgo(17), matchId: 'match-1', mentorId: mentor, menteeId: mentee },
    ],
    [
      'MENTOR',
      'HoldSession',
      {
        occurredAt: noonAgo(16),
        ...ofMatch,
        sessionId: 'session-1',
        supportKinds: ['HOUSING'],
        minutes: 60,
        mode: 'IN_PERSON',
      },
    ],
    [
      'MENTOR',
      'WriteSessionNote',
      { occurredOn: daysAgo(16), ...ofMatch, sessionId: 'session-1', note: PERSONAL.note },
    ],
    [
      'MENTOR',
      'ObserveOutcome',
      { occurredOn: daysAgo(16), ...asMentee, domain: 'ACCOMMODATION', level: 'HOMELESS', baseline: true },
    ],
    [
      'MENTOR',
      'SetGoal',
      {
        occurredOn: daysAgo(16),
        ...asMentee,
        goalId: 'goal-1',
        domain: 'ACCOMMODATION',
        title: 'A place of my own',
      },
    ],
    [
      'OFFENDER_MANAGER',
      'RecordBreach',
      { occurredOn: daysAgo(14), personId: mentee, breachId: 'breach-1', sentenceId: `${mentee}-s1` },
    ],
    [
      'OFFENDER_MANAGER',
      'ResolveBreach',
      { occurredOn: daysAgo(10), personId: mentee, breachId: 'breach-1', resolution: 'CONTINUED' },
    ],
    [
      'OFFENDER_MANAGER',
      'ReceivePractitionerFeedback',
      {
        occurredOn: daysAgo(6),
        ...asMentee,
        feedbackId: 'feedback-1',
        officer,
        sentiment: 'POSITIVE',
        themes: ['ENGAGEMENT'],
        comment: PERSONAL.comment,
      },
    ],
    [
      'MENTOR',
      'ObserveOutcome',
      {
        occurredOn: daysAgo(5),
        ...asMentee,
        domain: 'ACCOMMODATION',
        level: 'SETTLED',
        baseline: false,
        evidence: PERSONAL.evidence,
      },
    ],
  ];
}

/** What the other roles add: a post, a non-association, an agreement withdrawn, a person brought in. */
function besides({ mentor, mentee, third, imported }: Cast): readonly Step[] {
  const ofApplication = { personId: mentor, applicationId: 'application-1' };
  return [
    ['CASE_SUPPORTER_MANAGER', 'ApplyForCaseSupporter', { occurredOn: daysAgo(12), ...ofApplication }],
    ['CASE_SUPPORTER_MANAGER', 'InterviewCaseSupporter', { occurredOn: daysAgo(11), ...ofApplication }],
    ['CASE_SUPPORTER_MANAGER', 'OfferCaseSupporter', { occurredOn: daysAgo(10), ...ofApplication }],
    [
      'CASE_SUPPORTER_MANAGER',
      'AcceptCaseSupporterOffer',
      { occurredOn: daysAgo(9), ...ofApplication, plannedStartOn: daysAgo(4) },
    ],
    ['CASE_SUPPORTER_MANAGER', 'StartCaseSupporter', { occurredOn: daysAgo(4), ...ofApplication }],
    ['PROGRAMME_MANAGER', 'RegisterPerson', { occurredOn: daysAgo(8), personId: third }],
    [
      'PROGRAMME_MANAGER',
      'AgreeToParticipate',
      { occurredOn: daysAgo(8), personId: third, purposes: ['RESEARCH'] },
    ],
    [
      'SAFEGUARDING_LEAD',
      'RecordNonAssociation',
      {
        occurredOn: daysAgo(7),
        personId: third,
        otherPersonId: mentee,
        reason: PERSONAL.nonAssociation,
        outOfReachReason: PERSONAL.outOfReach,
      },
    ],
    [
      'DATA_PROTECTION_OFFICER',
      'WithdrawAgreement',
      { occurredOn: daysAgo(3), personId: third, purposes: ['RESEARCH'] },
    ],
    [
      'IMPORTER',
      'RegisterPerson',
      {
        occurredOn: '2013-05-07',
        personId: imported,
        source: { system: 'old-register', batch: 'batch-1', row: 'people.csv:2' },
      },
    ],
  ];
}

/** Every step of a small programme, each by the role whose work it is. */
export function smallProgramme(cast: Cast): readonly Step[] {
  return [...commissioning(cast), ...becomingMentor(cast), ...beingMentored(cast), ...besides(cast)];
}

/**
 * Carries steps out one after another, and gives their receipts. A mentor's and a safeguarding lead's wait for what
 * came before: whom they reach is read from the read models.
 */
export async function perform(api: Api, steps: readonly Step[]): Promise<readonly CommandReceipt[]> {
  const receipts: CommandReceipt[] = [];
  for (const [role, command, input] of steps) {
    const before = receipts.at(-1);
    if ((role === 'MENTOR' || role === 'SAFEGUARDING_LEAD') && before) await api.caughtUp(before.position);
    receipts.push(await api.command(role, command, input));
  }
  return receipts;
}
