import Type from 'typebox';
import { defineEvent, EntityId, type EventOf, freeText, Label } from '../kernel/index.js';

/**
 * What somebody is asked to look at. Version 1 of the list. SAFEGUARDING_REVIEW is for safeguarding leads alone: it names
 * no person, so that it stands in nobody's case file, and is found by the concern that it is about.
 */
export const TASK_KINDS = [
  'DEVIATION_REVIEW',
  'MATCH_REVIEW',
  'MENTOR_REVIEW',
  'DEPENDENT_FACT_REVIEW',
  'SELF_ASSIGNMENT_REVIEW',
  'SAFEGUARDING_REVIEW',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];
export const SAFEGUARDING_REVIEW = 'SAFEGUARDING_REVIEW' satisfies TaskKind;

const closed = { additionalProperties: false };
const task = () => ['task'];

export const taskEvents = {
  TaskRaised: defineEvent({
    schemaVersion: 1,
    description: 'Somebody is asked to look at something. A person decides; nothing changes by itself.',
    data: Type.Object(
      {
        /** A code of TASK_KINDS, a list that grows with the reactions; a published schema never changes. */
        kind: Type.String({ pattern: '^[A-Z][A-Z_]{0,63}$' }),
        about: Type.Object({ stream: Type.Optional(Label), eventId: Type.Optional(EntityId) }, closed),
        urgent: Type.Boolean(),
        matchIds: Type.Optional(Type.Array(EntityId, { uniqueItems: true })),
        /** Entries that rest on what has changed. */
        entryIds: Type.Optional(Type.Array(EntityId, { maxItems: 100, uniqueItems: true })),
      },
      closed,
    ),
    establishes: task,
  }),
  TaskAssigned: defineEvent({
    schemaVersion: 1,
    description: 'Somebody took the task on, or was given it.',
    data: Type.Object({ assignee: EntityId }, closed),
    standsOn: task,
  }),
  TaskDone: defineEvent({
    schemaVersion: 1,
    description: 'What was asked has been looked at.',
    data: Type.Object({ outcome: Type.Optional(freeText()) }, closed),
    standsOn: task,
  }),
};
export type TaskEvent = EventOf<typeof taskEvents>;
