import Type from 'typebox';
import {
  codeOf,
  Day,
  defineEvent,
  EntityId,
  type EventOf,
  freeText,
  Label,
  POLARITIES,
  WITHDRAWAL_REASONS,
} from '../kernel/index.js';

/** Who may train a group: the seeds have former mentors train as well as the programme manager. */
export const TRAINER_ROLES = ['TRAINER', 'PROGRAMME_MANAGER'] as const;
export const MAX_GROUP_CAPACITY = 100;

const closed = { additionalProperties: false };
const groupId = EntityId;
const group = (data: { readonly groupId: string }) => [`group:${data.groupId}`];
const start = (data: { readonly groupId: string }) => [`start:${data.groupId}`];
const enrolment = (data: { readonly personId: string }) => [`enrolment:${data.personId}`];
const withdrawal = (data: { readonly personId: string }) => [`withdrawal:${data.personId}`];

export const trainingGroupEvents = {
  TrainingGroupPlanned: defineEvent({
    schemaVersion: 1,
    description: 'A training group was planned: where, with whom, for how many, and for which modules.',
    data: Type.Object(
      {
        groupId,
        place: Label,
        unit: EntityId,
        contract: EntityId,
        trainer: Type.Object({ id: EntityId, role: codeOf(TRAINER_ROLES) }, closed),
        capacity: Type.Integer({ minimum: 1, maximum: MAX_GROUP_CAPACITY }),
        modules: Type.Array(EntityId, { minItems: 1, maxItems: 100, uniqueItems: true }),
        startOn: Day,
        qualification: Type.Optional(Label),
      },
      closed,
    ),
    establishes: group,
  }),
  TrainingGroupStarted: defineEvent({
    schemaVersion: 1,
    description: 'A training group met for the first time.',
    data: Type.Object({ groupId }, closed),
    establishes: start,
    standsOn: group,
  }),
  LearnerEnrolled: defineEvent({
    schemaVersion: 1,
    description: 'A person took a place in a training group, under the case that made them eligible.',
    data: Type.Object({ groupId, personId: EntityId, caseId: Type.Optional(EntityId) }, closed),
    establishes: enrolment,
    standsOn: group,
  }),
  LearnerWithdrew: defineEvent({
    schemaVersion: 1,
    description: 'A learner left a training group before its end.',
    data: Type.Object(
      {
        groupId,
        personId: EntityId,
        caseId: Type.Optional(EntityId),
        reason: codeOf(WITHDRAWAL_REASONS),
        polarity: codeOf(POLARITIES),
        detail: Type.Optional(freeText()),
      },
      closed,
    ),
    establishes: withdrawal,
    standsOn: enrolment,
  }),
  LearnerReinstated: defineEvent({
    schemaVersion: 1,
    description: 'A learner who had left a training group came back to it.',
    data: Type.Object({ groupId, personId: EntityId, caseId: Type.Optional(EntityId) }, closed),
    standsOn: withdrawal,
  }),
  TrainingGroupCompleted: defineEvent({
    schemaVersion: 1,
    description: 'A training group came to its planned end.',
    data: Type.Object({ groupId }, closed),
    standsOn: start,
  }),
  TrainingGroupCancelled: defineEvent({
    schemaVersion: 1,
    description: 'A training group was called off.',
    data: Type.Object({ groupId }, closed),
    standsOn: group,
  }),
};
export type TrainingGroupEvent = EventOf<typeof trainingGroupEvents>;
