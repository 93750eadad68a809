import type { AnyFact } from '#programme';
import { factColumns } from '../bitemporal.js';
import {
  afterPrefix,
  contractOf,
  isTrue,
  nestedText,
  numberOf,
  participantsOf,
  textOf,
  textsOf,
  unitOf,
} from '../event-fields.js';
import type { SummaryFactRow } from './tables.js';

type Figures = Partial<Pick<SummaryFactRow, 'ref' | 'code' | 'polarity' | 'amount' | 'until'>> & {
  readonly detail?: Readonly<Record<string, unknown>>;
};
type FiguresOf = (event: AnyFact) => Figures;

const none: FiguresOf = () => ({});
const reason: FiguresOf = (event) => ({ code: textOf(event, 'reason'), polarity: textOf(event, 'polarity') });
const application: FiguresOf = (event) => ({
  ref: textOf(event, 'applicationId'),
  until: textOf(event, 'lastDay'),
});

/** What each type that a figure counts says beside what all events say. Others are not in the summary. */
const FIGURES: Readonly<Record<string, FiguresOf>> = {
  ReferralSubmitted: (event) => ({ code: textOf(event, 'route') }),
  EligibilityConfirmed: none,
  EligibilityOverridden: none,
  ReferralWithdrawn: reason,
  CaseClosed: reason,

  TrainingGroupPlanned: (event) => ({
    amount: numberOf(event, 'capacity'),
    detail: {
      place: textOf(event, 'place'),
      startOn: textOf(event, 'startOn'),
      trainer: nestedText(event, 'trainer', 'id'),
    },
  }),
  TrainingGroupStarted: none,
  TrainingGroupCompleted: none,
  TrainingGroupCancelled: none,
  LearnerEnrolled: none,
  LearnerReinstated: none,
  LearnerWithdrew: reason,
  TrainingModulePassed: (event) => ({ ref: textOf(event, 'module') }),
  QualificationAwarded: (event) => ({ ref: qualification(event) }),
  QualificationRevoked: (event) => ({ ref: qualification(event) }),

  MentorApproved: none,
  MatchMade: none,
  SessionHeld: (event) => ({ amount: numberOf(event, 'minutes') }),
  SessionMissed: (event) => ({ code: textOf(event, 'acceptability') }),

  BreachRecorded: (event) => ({ ref: textOf(event, 'breachId') }),
  BreachResolved: (event) => ({ ref: textOf(event, 'breachId'), code: textOf(event, 'resolution') }),

  OutcomeObserved: (event) => ({
    ref: textOf(event, 'domain'),
    code: textOf(event, 'level'),
    amount: numberOf(event, 'scaleVersion'),
    detail: { baseline: isTrue(event, 'baseline'), retrospective: isTrue(event, 'retrospective') },
  }),
  PractitionerFeedbackReceived: (event) => ({ code: textOf(event, 'sentiment') }),

  CaseSupporterApplicationWithdrawn: application,
  CaseSupporterOfferAccepted: application,
  CaseSupporterOfferLapsed: application,
  CaseSupporterStarted: application,
  CaseSupporterTermExtended: application,
  CaseSupporterTermEnded: application,
  RoleTaken: (event) => ({
    ref: textOf(event, 'roleId'),
    detail: {
      title: textOf(event, 'title'),
      employer: textOf(event, 'employer'),
      kind: textOf(event, 'kind'),
      term: textOf(event, 'term'),
      hours: textOf(event, 'hours'),
      hoursPerWeek: numberOf(event, 'hoursPerWeek'),
    },
  }),

  ContractAwarded: (event) => ({
    detail: {
      title: textOf(event, 'title'),
      bodies: textsOf(event, 'bodies'),
      areas: textsOf(event, 'areas'),
    },
  }),
  ContractYearCommissioned: (event) => ({
    ref: textOf(event, 'yearId'),
    until: textOf(event, 'to'),
    detail: { from: textOf(event, 'from'), targets: Reflect.get(event.data, 'targets') },
  }),
  TargetForecast: (event) => ({
    code: textOf(event, 'measure'),
    amount: numberOf(event, 'value'),
    detail: { forecastFor: textOf(event, 'forecastFor') },
  }),
  DeliveryUnitOpened: (event) => ({
    ref: textOf(event, 'unitId'),
    detail: { name: textOf(event, 'name') },
  }),

  OrganisationNamed: (event) => ({
    ref: afterPrefix(event.stream, 'organisation-'),
    code: textOf(event, 'kind'),
    detail: { name: textOf(event, 'name') },
  }),
  OrganisationSucceeded: (event) => ({
    ref: afterPrefix(event.stream, 'organisation-'),
    detail: { to: textsOf(event, 'to') },
  }),
};

const qualification = (event: AnyFact) => `${numberOf(event, 'level')} ${textOf(event, 'title')}`;

/** The rows of an event: two for a match and its sessions, one for all else. */
export function summaryFacts(event: AnyFact): readonly SummaryFactRow[] {
  const figuresOf = FIGURES[event.type];
  if (!figuresOf) return [];
  const { detail, ...figures } = figuresOf(event);
  const row = {
    ...factColumns(event),
    type: event.type,
    group_id: textOf(event, 'groupId'),
    contract: contractOf(event),
    unit: unitOf(event) ?? null,
    ref: null,
    code: null,
    polarity: null,
    amount: null,
    until: null,
    detail_json: detail === undefined ? null : JSON.stringify(detail),
    ...figures,
  };
  const participants = participantsOf(event);
  if (participants.length === 0) return [{ ...row, person_id: null, case_id: null, role: null }];
  return participants.map(({ personId, caseId, role }) => ({
    ...row,
    person_id: personId,
    case_id: caseId,
    role,
  }));
}
