import { daysAgo, noonAgo } from '../support/days.js';
import { FAR_CONCERN, FAR_PERSON } from './nasty-values.js';

/** Who works under the contract of the person out of reach: a token of each. */
export interface FarStaff {
  readonly officer: string;
  readonly manager: string;
  readonly trainer: string;
  readonly lead: string;
  /** Brings in what others recorded: gates do not bind it. */
  readonly importer: string;
}

/** Whoever sends, the command, and its input. */
export type FarStep = readonly [token: string, command: string, input: object];

interface Place {
  readonly contract: string;
  readonly unit: string;
}

/**
 * What was done with the person out of reach, so that there is something of each kind to be told: a match and the
 * note of a session, training, a concern and a disclosure. Every value is marked but the id of the concern, which is a
 * random one, and which whoever raised it may have passed on.
 */
export function farWork(staff: FarStaff, place: Place, mark: string): readonly FarStep[] {
  return [...matched(staff, mark), ...trained(staff, place, mark), ...worriedAbout(staff, mark)];
}

const sourceOf = (mark: string) => ({
  source: { system: `${mark}-register`, batch: `${mark}-batch`, row: `${mark}.csv:1` },
});

function matched({ importer }: FarStaff, mark: string): readonly FarStep[] {
  const mentorId = `${mark}-mentor`;
  const ofMatch = { mentorId, matchId: `${mark}-match`, ...sourceOf(mark) };
  const ofMentor = { personId: mentorId, ...sourceOf(mark) };
  return [
    [importer, 'RegisterPerson', { occurredOn: daysAgo(29), ...ofMentor }],
    [importer, 'ApproveMentor', { occurredOn: daysAgo(18), ...ofMentor, capacity: 2 }],
    [importer, 'MakeMatch', { occurredOn: daysAgo(16), ...ofMatch, menteeId: FAR_PERSON }],
    [
      importer,
      'HoldSession',
      {
        occurredAt: noonAgo(15),
        ...ofMatch,
        sessionId: `${mark}-session`,
        supportKinds: ['HOUSING'],
        minutes: 60,
        mode: 'IN_PERSON',
        place: `${mark} Library`,
      },
    ],
    [
      importer,
      'WriteSessionNote',
      { occurredOn: daysAgo(15), ...ofMatch, sessionId: `${mark}-session`, note: `${mark} was told` },
    ],
  ];
}

function trained(
  { manager, trainer, importer }: FarStaff,
  { contract, unit }: Place,
  mark: string,
): readonly FarStep[] {
  const groupId = `${mark}-group`;
  const ofLearner = { personId: FAR_PERSON, ...sourceOf(mark) };
  return [
    [
      manager,
      'PlanTrainingGroup',
      {
        occurredOn: daysAgo(15),
        groupId,
        place: `${mark} Hall`,
        unit,
        contract,
        trainer: { id: `tr-${mark}`, role: 'TRAINER' },
        capacity: 6,
        modules: ['PM1'],
        startOn: daysAgo(14),
      },
    ],
    [trainer, 'StartTrainingGroup', { occurredOn: daysAgo(14), groupId }],
    [importer, 'EnrolLearner', { occurredOn: daysAgo(13), ...ofLearner, groupId }],
    [
      importer,
      'RecognisePriorLearning',
      { occurredOn: daysAgo(13), ...ofLearner, module: 'PM1', evidence: `${mark} was seen` },
    ],
    [
      importer,
      'AwardQualification',
      {
        occurredOn: daysAgo(12),
        ...ofLearner,
        groupId,
        body: 'OCN',
        level: 2,
        title: 'Award in Peer Mentoring',
        certificate: `${mark}-certificate`,
      },
    ],
  ];
}

function worriedAbout({ officer, lead }: FarStaff, mark: string): readonly FarStep[] {
  const ofConcern = { personId: FAR_PERSON, concernId: FAR_CONCERN };
  return [
    [
      officer,
      'RaiseConcern',
      {
        occurredOn: daysAgo(11),
        ...ofConcern,
        kind: 'OTHER',
        urgency: 'TODAY',
        part: 'NOT_KNOWN',
        what: `${mark} was seen`,
      },
    ],
    [
      lead,
      'RecordDisclosure',
      {
        occurredOn: daysAgo(10),
        ...ofConcern,
        discloser: 'MENTOR',
        ground: 'DANGER',
        recipient: 'FAMILY',
        recipientName: `${mark} Faraway the elder`,
        menteeInformed: 'NO',
        what: `${mark} was told`,
      },
    ],
  ];
}

/**
 * Somebody in work, of whom every value is marked. Whoever looks after employment meets everybody in it, whatever the
 * contract, so the person out of reach cannot be this one: this one is out of reach of everybody else.
 */
export function farEmployment(importer: string, personId: string, mark: string): readonly FarStep[] {
  const of = { personId, ...sourceOf(mark) };
  return [
    [importer, 'RegisterPerson', { occurredOn: daysAgo(20), ...of }],
    [importer, 'RecordPersonalDetails', { occurredOn: daysAgo(20), ...of, name: `${mark} Working` }],
    [
      importer,
      'ApplyForCaseSupporter',
      { occurredOn: daysAgo(9), ...of, applicationId: `${mark}-application` },
    ],
    [
      importer,
      'TakeRole',
      {
        occurredOn: daysAgo(8),
        ...of,
        roleId: `${mark}-role`,
        kind: 'VOLUNTEER',
        title: `${mark} helper`,
        employer: `${mark}-employer`,
        site: `${mark} site`,
      },
    ],
  ];
}
