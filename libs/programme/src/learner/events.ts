import Type from 'typebox';
import { defineEvent, EntityId, type EventOf, freeText, Label, personal } from '../kernel/index.js';

/** The levels of the Regulated Qualifications Framework: the programme's award stands at level 2. */
export const MIN_LEVEL = 1;
export const MAX_LEVEL = 8;
export const MAX_ATTEMPTS = 20;

const closed = { additionalProperties: false };
const level = Type.Integer({ minimum: MIN_LEVEL, maximum: MAX_LEVEL });
const attempted = {
  module: EntityId,
  groupId: EntityId,
  caseId: Type.Optional(EntityId),
  /** Which attempt at this module it was, from 1. */
  attempt: Type.Integer({ minimum: 1, maximum: MAX_ATTEMPTS }),
  assessor: EntityId,
};
const module = (data: { readonly module: string }) => [`module:${data.module}`];
const award = (data: { readonly level: number; readonly title: string }) => [
  `award:${data.level}:${data.title}`,
];

export const learnerEvents = {
  TrainingModulePassed: defineEvent({
    schemaVersion: 1,
    description: 'A learner passed a module of their training group.',
    data: Type.Object(attempted, closed),
    establishes: module,
  }),
  TrainingModuleNotPassed: defineEvent({
    schemaVersion: 1,
    description: 'A learner attempted a module of their training group and did not pass.',
    data: Type.Object(attempted, closed),
  }),
  PriorLearningRecognised: defineEvent({
    schemaVersion: 1,
    description: 'What a person had learnt before was recognised in place of a module.',
    data: Type.Object({ module: EntityId, evidence: freeText() }, closed),
    establishes: module,
  }),
  QualificationAwarded: defineEvent({
    schemaVersion: 1,
    description: 'An awarding body awarded a qualification, which stands on the modules named.',
    data: Type.Object(
      {
        body: Label,
        level,
        title: Label,
        groupId: Type.Optional(EntityId),
        caseId: Type.Optional(EntityId),
        modules: Type.Array(EntityId, { minItems: 1, uniqueItems: true }),
        certificate: Type.Optional(personal(Label)),
      },
      closed,
    ),
    establishes: award,
    standsOn: (data) => data.modules.map((code) => `module:${code}`),
  }),
  QualificationRevoked: defineEvent({
    schemaVersion: 1,
    description: 'A qualification was taken back.',
    data: Type.Object({ level, title: Label, reason: freeText() }, closed),
    standsOn: award,
  }),
};
export type LearnerEvent = EventOf<typeof learnerEvents>;
