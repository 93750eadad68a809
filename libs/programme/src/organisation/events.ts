import Type from 'typebox';
import { codeOf, defineEvent, EntityId, type EventOf, Label } from '../kernel/index.js';

/** Version 1 of the list. */
export const ORGANISATION_KINDS = [
  'PARTNERSHIP',
  'PUBLIC_BODY',
  'PROBATION_TRUST',
  'NATIONAL_PROBATION_SERVICE',
  'COMMUNITY_REHABILITATION_COMPANY',
  'CHARITY',
  'OTHER',
] as const;

const closed = { additionalProperties: false };
const organisation = () => ['organisation'];

export const organisationEvents = {
  OrganisationNamed: defineEvent({
    schemaVersion: 1,
    description: 'An organisation bears this name from that day on.',
    data: Type.Object({ name: Label, kind: codeOf(ORGANISATION_KINDS) }, closed),
    establishes: organisation,
  }),
  OrganisationSucceeded: defineEvent({
    schemaVersion: 1,
    description: 'An organisation ended, and others took its place on that day.',
    data: Type.Object({ to: Type.Array(EntityId, { minItems: 1, uniqueItems: true }) }, closed),
    standsOn: organisation,
  }),
};
export type OrganisationEvent = EventOf<typeof organisationEvents>;
