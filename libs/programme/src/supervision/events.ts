import Type from 'typebox';
import {
  codeOf,
  Day,
  defineEvent,
  EntityId,
  type EventOf,
  freeText,
  Label,
  personal,
} from '../kernel/index.js';

export const SENTENCE_KINDS = [
  'COMMUNITY_ORDER',
  'SUSPENDED_SENTENCE_ORDER',
  'LICENCE',
  'POST_SENTENCE_SUPERVISION',
] as const;
export const SENTENCE_OUTCOMES = ['COMPLETED', 'REVOKED', 'REVOKED_GOOD_PROGRESS', 'DIED'] as const;
export const REQUIREMENTS = [
  'ACCREDITED_PROGRAMME',
  'UNPAID_WORK',
  'TREATMENT',
  'REHABILITATION_ACTIVITY',
  'OTHER',
] as const;
export const BREACH_RESOLUTIONS = [
  'NO_ACTION',
  'NOT_PROVED',
  'CONTINUED',
  'CONTINUED_FINE',
  'AMENDED',
  'REVOKED_RESENTENCED',
  'RECALLED',
  'ACTIVATED',
  'WITHDRAWN',
] as const;

/** Why an officer took a person over from another. Version 1 of the list. */
export const SELF_ASSIGNMENT_REASONS = [
  'HANDOVER',
  'DUTY_COVER',
  'NEW_ALLOCATION',
  'CORRECTION',
  'OTHER',
] as const;

const closed = { additionalProperties: false };
const sentence = (data: { readonly sentenceId: string }) => [`sentence:${data.sentenceId}`];
const breach = (data: { readonly breachId: string }) => [`breach:${data.breachId}`];

export const supervisionEvents = {
  SentenceStarted: defineEvent({
    schemaVersion: 1,
    description: 'An order or a licence began, on the day it occurred.',
    data: Type.Object(
      { sentenceId: EntityId, kind: codeOf(SENTENCE_KINDS), expectedEndOn: Day, area: EntityId },
      closed,
    ),
    establishes: sentence,
  }),
  SentenceEndDateChanged: defineEvent({
    schemaVersion: 1,
    description: 'A running sentence is now due to end on another day.',
    data: Type.Object({ sentenceId: EntityId, expectedEndOn: Day }, closed),
    standsOn: sentence,
  }),
  SentenceEnded: defineEvent({
    schemaVersion: 1,
    description: 'A sentence ended, on the day it occurred.',
    data: Type.Object({ sentenceId: EntityId, outcome: codeOf(SENTENCE_OUTCOMES) }, closed),
    standsOn: sentence,
  }),
  RequirementCompleted: defineEvent({
    schemaVersion: 1,
    description: 'A requirement of a sentence, such as an accredited programme, was completed.',
    data: Type.Object(
      {
        sentenceId: EntityId,
        requirement: codeOf(REQUIREMENTS),
        title: Type.Optional(personal(Label)),
      },
      closed,
    ),
    standsOn: sentence,
  }),
  /** What is of version 1 is of version 2 too: it has none of the reasons, and was asked for none. */
  OffenderManagerAssigned: defineEvent({
    schemaVersion: 2,
    description:
      'A probation officer of a Delivery Unit supervises the person from that day on; where officers take somebody over themselves, why.',
    data: Type.Object(
      {
        officer: EntityId,
        unit: EntityId,
        selfAssignmentReason: Type.Optional(codeOf(SELF_ASSIGNMENT_REASONS)),
        selfAssignmentDetail: Type.Optional(freeText()),
      },
      closed,
    ),
  }),
  BreachRecorded: defineEvent({
    schemaVersion: 1,
    description: 'The person did not keep to what the sentence requires.',
    data: Type.Object({ breachId: EntityId, sentenceId: EntityId }, closed),
    establishes: breach,
    standsOn: sentence,
  }),
  BreachWarningIssued: defineEvent({
    schemaVersion: 1,
    description: 'The person was warned about a breach that is not yet resolved.',
    data: Type.Object({ breachId: EntityId }, closed),
    standsOn: breach,
  }),
  BreachResolved: defineEvent({
    schemaVersion: 1,
    description: 'The breach came to its end.',
    data: Type.Object({ breachId: EntityId, resolution: codeOf(BREACH_RESOLUTIONS) }, closed),
    standsOn: breach,
  }),
};
export type SupervisionEvent = EventOf<typeof supervisionEvents>;
