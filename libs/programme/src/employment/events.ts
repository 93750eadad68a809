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
import { POST_END_REASONS } from './reasons.js';

export const EMPLOYMENT_KINDS = ['VOLUNTEER', 'EMPLOYEE'] as const;
export const EMPLOYMENT_TERMS = ['PERMANENT', 'FIXED'] as const;
export const WORKING_HOURS = ['FULL_TIME', 'PART_TIME'] as const;
/** Most hours a week that a role can take. */
export const MAX_HOURS_PER_WEEK = 80;

const closed = { additionalProperties: false };
/** Every step towards the post names the application it began with, and the mentor's case where there is one. */
const step = { applicationId: EntityId, caseId: Type.Optional(EntityId) };
const ending = {
  reason: codeOf(POST_END_REASONS),
  polarity: codeOf(POLARITIES),
  detail: Type.Optional(freeText()),
};

interface Step {
  readonly applicationId: string;
}
const application = ({ applicationId }: Step) => [`application:${applicationId}`];
const offer = ({ applicationId }: Step) => [`offer:${applicationId}`];
const acceptance = ({ applicationId }: Step) => [`acceptance:${applicationId}`];
const term = ({ applicationId }: Step) => [`term:${applicationId}`];
const role = ({ roleId }: { readonly roleId: string }) => [`role:${roleId}`];

/** The way into the six-month post of Case Supporter, and through it. */
export const caseSupporterEvents = {
  CaseSupporterApplied: defineEvent({
    schemaVersion: 1,
    description: 'A mentor applied to be a Case Supporter.',
    data: Type.Object(step, closed),
    establishes: application,
  }),
  CaseSupporterApplicationWithdrawn: defineEvent({
    schemaVersion: 1,
    description: 'The applicant withdrew before starting.',
    data: Type.Object(
      {
        ...step,
        reason: codeOf(WITHDRAWAL_REASONS),
        polarity: codeOf(POLARITIES),
        detail: Type.Optional(freeText()),
      },
      closed,
    ),
    standsOn: application,
  }),
  CaseSupporterInterviewed: defineEvent({
    schemaVersion: 1,
    description: 'The applicant was interviewed.',
    data: Type.Object(step, closed),
    standsOn: application,
  }),
  CaseSupporterNotSelected: defineEvent({
    schemaVersion: 1,
    description: 'The applicant was not selected.',
    data: Type.Object({ ...step, detail: Type.Optional(freeText()) }, closed),
    standsOn: application,
  }),
  CaseSupporterOffered: defineEvent({
    schemaVersion: 1,
    description: 'The applicant was offered the post.',
    data: Type.Object(step, closed),
    establishes: offer,
    standsOn: application,
  }),
  CaseSupporterOfferAccepted: defineEvent({
    schemaVersion: 1,
    description: 'The offer was accepted: from now on the person waits to start.',
    data: Type.Object({ ...step, plannedStartOn: Day }, closed),
    establishes: acceptance,
    standsOn: offer,
  }),
  CaseSupporterOfferDeclined: defineEvent({
    schemaVersion: 1,
    description: 'The offer was declined.',
    data: Type.Object({ ...step, detail: Type.Optional(freeText()) }, closed),
    standsOn: offer,
  }),
  CaseSupporterOfferLapsed: defineEvent({
    schemaVersion: 1,
    description: 'The offer ran out: nobody answered it, or the person who had accepted it did not start.',
    data: Type.Object({ ...step, detail: Type.Optional(freeText()) }, closed),
    standsOn: offer,
  }),
  CaseSupporterStarted: defineEvent({
    schemaVersion: 1,
    description: 'The person was employed as a Case Supporter, from the day it occurred to the last day.',
    data: Type.Object({ ...step, lastDay: Day, authority: Type.Optional(EntityId) }, closed),
    establishes: term,
    standsOn: acceptance,
  }),
  CaseSupporterTermExtended: defineEvent({
    schemaVersion: 1,
    description: 'The running term now has a later last day.',
    data: Type.Object({ ...step, lastDay: Day, authority: EntityId }, closed),
    standsOn: term,
  }),
  CaseSupporterTermEnded: defineEvent({
    schemaVersion: 1,
    description: 'The term ended: the day it occurred was the last day of work.',
    data: Type.Object({ ...step, ...ending }, closed),
    standsOn: term,
  }),
};

/** Every other role, voluntary or paid, and the policy on employing people with convictions. */
export const roleEvents = {
  RoleTaken: defineEvent({
    schemaVersion: 1,
    description: 'The person took a role, voluntary or paid.',
    data: Type.Object(
      {
        roleId: EntityId,
        kind: codeOf(EMPLOYMENT_KINDS),
        title: Label,
        grade: Type.Optional(Label),
        term: Type.Optional(codeOf(EMPLOYMENT_TERMS)),
        hours: Type.Optional(codeOf(WORKING_HOURS)),
        hoursPerWeek: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_HOURS_PER_WEEK })),
        employer: EntityId,
        site: Type.Optional(Label),
        caseId: Type.Optional(EntityId),
      },
      closed,
    ),
    establishes: role,
  }),
  RoleLeft: defineEvent({
    schemaVersion: 1,
    description: 'The person left a role: the day it occurred was the last day in it.',
    data: Type.Object({ roleId: EntityId, ...ending, caseId: Type.Optional(EntityId) }, closed),
    standsOn: role,
  }),
  EmploymentPolicyOverridden: defineEvent({
    schemaVersion: 1,
    description: 'A policy that stood in the way of employing the person was set aside for them.',
    data: Type.Object({ authority: EntityId, reason: freeText(), caseId: Type.Optional(EntityId) }, closed),
  }),
};

export const employmentEvents = { ...caseSupporterEvents, ...roleEvents };
export type CaseSupporterEvent = EventOf<typeof caseSupporterEvents>;
export type RoleEvent = EventOf<typeof roleEvents>;
export type EmploymentEvent = EventOf<typeof employmentEvents>;
