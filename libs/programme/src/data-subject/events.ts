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
import { erasureEvents } from './erasure-events.js';
import { subjectAccessEvents } from './subject-access-events.js';
import { limitedAccessEvents } from './limited-access-events.js';

/** What a person agrees to take part in. Version 1 of the list. */
export const PURPOSES = ['MENTORING', 'RESEARCH', 'CASE_STUDY'] as const;
export type Purpose = (typeof PURPOSES)[number];

const closed = { additionalProperties: false };
const registration = () => ['registration'];
const purposes = Type.Array(codeOf(PURPOSES), { minItems: 1, uniqueItems: true });
const agreements = (data: { readonly purposes: readonly Purpose[] }) =>
  data.purposes.map((purpose) => `agreement:${purpose}`);
const nonAssociation = (data: { readonly otherPersonId: string }) => [`nonAssociation:${data.otherPersonId}`];

export const dataSubjectEvents = {
  PersonRegistered: defineEvent({
    schemaVersion: 1,
    description: 'The programme knows a person under this id from that day on.',
    data: Type.Object({}, closed),
    establishes: registration,
  }),
  PersonalDetailsRecorded: defineEvent({
    schemaVersion: 1,
    description: 'The details of a person, which replace those recorded before.',
    data: Type.Object(
      {
        name: personal(Label),
        dateOfBirth: Type.Optional(personal(Day)),
        phone: Type.Optional(personal(Label)),
        email: Type.Optional(personal(Label)),
        address: Type.Optional(freeText()),
      },
      closed,
    ),
    standsOn: registration,
  }),
  ParticipationAgreed: defineEvent({
    schemaVersion: 1,
    description: 'The person agreed to take part, for each purpose named.',
    data: Type.Object({ purposes }, closed),
    establishes: agreements,
    standsOn: registration,
  }),
  AgreementWithdrawn: defineEvent({
    schemaVersion: 1,
    description: 'The person withdrew the agreement, for each purpose named.',
    data: Type.Object({ purposes }, closed),
    standsOn: (data) => [...registration(), ...agreements(data)],
  }),
  NonAssociationRecorded: defineEvent({
    schemaVersion: 1,
    description: 'The person and another one must be kept apart. It holds for both, and stands here once.',
    data: Type.Object({ otherPersonId: EntityId, reason: freeText() }, closed),
    establishes: nonAssociation,
    standsOn: registration,
  }),
  NonAssociationLifted: defineEvent({
    schemaVersion: 1,
    description: 'The person and the other one need no longer be kept apart.',
    data: Type.Object({ otherPersonId: EntityId, reason: freeText() }, closed),
    standsOn: nonAssociation,
  }),
  ...limitedAccessEvents,
  ...erasureEvents,
  ...subjectAccessEvents,
};
export type DataSubjectEvent = EventOf<typeof dataSubjectEvents>;
