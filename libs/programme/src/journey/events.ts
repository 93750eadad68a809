import Type from 'typebox';
import { codeOf, defineEvent, EntityId, type EventOf, freeText, Label, personal } from '../kernel/index.js';
import { OUTCOME_DOMAINS } from './scales.js';

/** In which of their parts in the programme a step of the person's journey belongs. */
export const JOURNEY_ROLES = ['MENTEE', 'MENTOR', 'LEARNER'] as const;
export type JourneyRole = (typeof JOURNEY_ROLES)[number];

/** What a person was shown the way to. Version 1 of the list. */
export const SIGNPOST_KINDS = [
  'HOUSING',
  'HEALTH',
  'SUBSTANCE_MISUSE',
  'EDUCATION_AND_TRAINING',
  'EMPLOYMENT',
  'BENEFITS_AND_DEBT',
  'FAMILY_AND_RELATIONSHIPS',
  'LEGAL_ADVICE',
  'COMMUNITY_AND_SOCIAL',
  'OTHER',
] as const;

export const SENTIMENTS = ['POSITIVE', 'NEUTRAL', 'NEGATIVE', 'MIXED'] as const;

/** What a practitioner's feedback speaks of. Version 1 of the list. */
export const FEEDBACK_THEMES = [
  'PROGRESS',
  'ENGAGEMENT',
  'ATTENDANCE',
  'COMPLIANCE',
  'ATTITUDE',
  'CONFIDENCE',
  'ACCOMMODATION',
  'SUBSTANCE_MISUSE',
  'EMPLOYMENT_TRAINING_EDUCATION',
  'RELATIONSHIPS',
  'MENTORING',
  'OTHER',
] as const;

const closed = { additionalProperties: false };
const goal = (data: { readonly goalId: string }) => [`goal:${data.goalId}`];
/** Where in the programme the step belongs. Later steps towards a goal carry what the goal carries. */
const place = {
  role: codeOf(JOURNEY_ROLES),
  matchId: Type.Optional(EntityId),
  caseId: Type.Optional(EntityId),
};

export const journeyEvents = {
  GoalSet: defineEvent({
    schemaVersion: 1,
    description: 'The person chose a goal of their own.',
    data: Type.Object(
      { goalId: EntityId, domain: codeOf(OUTCOME_DOMAINS), ...place, title: Type.Optional(freeText()) },
      closed,
    ),
    establishes: goal,
  }),
  GoalActioned: defineEvent({
    schemaVersion: 1,
    description: 'The person did something towards a goal, and has not reached it yet.',
    data: Type.Object({ goalId: EntityId, ...place, action: Type.Optional(freeText()) }, closed),
    standsOn: goal,
  }),
  SignpostMade: defineEvent({
    schemaVersion: 1,
    description: 'The person was shown the way to a service, for a goal or beside one.',
    data: Type.Object(
      { goalId: Type.Optional(EntityId), kind: codeOf(SIGNPOST_KINDS), to: personal(Label), ...place },
      closed,
    ),
    standsOn: ({ goalId }) => (goalId === undefined ? [] : goal({ goalId })),
  }),
  GoalAchieved: defineEvent({
    schemaVersion: 1,
    description: 'The person reached a goal.',
    data: Type.Object({ goalId: EntityId, ...place }, closed),
    standsOn: goal,
  }),
  GoalDropped: defineEvent({
    schemaVersion: 1,
    description: 'The person gave up a goal.',
    data: Type.Object({ goalId: EntityId, ...place, reason: Type.Optional(freeText()) }, closed),
    standsOn: goal,
  }),
  OutcomeObserved: defineEvent({
    schemaVersion: 1,
    description: 'Somebody saw where the person stands in a domain: the baseline, or a later observation.',
    data: Type.Object(
      {
        domain: codeOf(OUTCOME_DOMAINS),
        level: Type.String({ pattern: '^[A-Z][A-Z_]{0,63}$' }),
        scaleVersion: Type.Integer({ minimum: 1 }),
        baseline: Type.Boolean(),
        retrospective: Type.Optional(Type.Boolean()),
        evidence: Type.Optional(freeText()),
        ...place,
      },
      closed,
    ),
  }),
  PractitionerFeedbackReceived: defineEvent({
    schemaVersion: 1,
    description: 'The supervising officer, or one who covered for them, said how the person is getting on.',
    data: Type.Object(
      {
        feedbackId: EntityId,
        officer: EntityId,
        sentiment: codeOf(SENTIMENTS),
        themes: Type.Array(codeOf(FEEDBACK_THEMES), { maxItems: 100, uniqueItems: true }),
        comment: Type.Optional(freeText()),
        coverReason: Type.Optional(freeText()),
        ...place,
      },
      closed,
    ),
  }),
};
export type JourneyEvent = EventOf<typeof journeyEvents>;
