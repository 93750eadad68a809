import Type, { type Static } from 'typebox';
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
import { CASE_CLOSING_REASONS } from './reasons.js';

export const ROUTES = ['MENTOR', 'MENTEE'] as const;
export type Route = (typeof ROUTES)[number];

export const REFERRER_KINDS = [
  'CURRENT_OFFICER',
  'FORMER_OFFICER',
  'DUTY_OFFICER',
  'PROVIDER',
  'SELF',
] as const;

/** Why somebody was found not eligible. Version 1 of the list. */
export const INELIGIBILITY_GROUNDS = [
  'MENTOR_WINDOW',
  'NOT_UNDER_SUPERVISION',
  'OUT_OF_AREA',
  'RISK',
  'NOT_READY',
  'DOES_NOT_WISH_TO',
  'OTHER',
] as const;

const closed = { additionalProperties: false };
interface OfCase {
  readonly caseId: string;
}
const aCase = ({ caseId }: OfCase) => [`case:${caseId}`];
const ending = ({ caseId }: OfCase) => [`ending:${caseId}`];

export const referralEvents = {
  ReferralSubmitted: defineEvent({
    schemaVersion: 1,
    description: 'Somebody referred the person to the programme: a case began.',
    data: Type.Object(
      {
        caseId: EntityId,
        route: codeOf(ROUTES),
        referrer: Type.Object(
          {
            kind: codeOf(REFERRER_KINDS),
            id: Type.Optional(EntityId),
            confirmedBy: Type.Optional(EntityId),
          },
          closed,
        ),
        unit: EntityId,
        contract: EntityId,
        reasons: Type.Optional(freeText()),
      },
      closed,
    ),
    establishes: aCase,
  }),
  EligibilityConfirmed: defineEvent({
    schemaVersion: 1,
    description: 'The person was assessed on that day and met the rule of the route.',
    data: Type.Object({ caseId: EntityId, ruleVersion: Label }, closed),
    standsOn: aCase,
  }),
  EligibilityRefused: defineEvent({
    schemaVersion: 1,
    description: 'The person was assessed on that day and was not accepted.',
    data: Type.Object(
      {
        caseId: EntityId,
        ruleVersion: Label,
        grounds: Type.Array(codeOf(INELIGIBILITY_GROUNDS), { minItems: 1, uniqueItems: true }),
        detail: Type.Optional(freeText()),
      },
      closed,
    ),
    standsOn: aCase,
  }),
  EligibilityOverridden: defineEvent({
    schemaVersion: 1,
    description: 'Somebody with the authority accepted the person against the rule, until a day.',
    data: Type.Object({ caseId: EntityId, authority: EntityId, reason: freeText(), expiresOn: Day }, closed),
    standsOn: aCase,
  }),
  ReferralWithdrawn: defineEvent({
    schemaVersion: 1,
    description: 'The person, or the referrer, took the referral back.',
    data: Type.Object(
      {
        caseId: EntityId,
        reason: codeOf(WITHDRAWAL_REASONS),
        polarity: codeOf(POLARITIES),
        detail: Type.Optional(freeText()),
      },
      closed,
    ),
    establishes: ending,
    standsOn: aCase,
  }),
  ReferralReopened: defineEvent({
    schemaVersion: 1,
    description: 'A case that had ended goes on; eligibility is to be assessed again.',
    data: Type.Object({ caseId: EntityId, detail: Type.Optional(freeText()) }, closed),
    standsOn: (data) => [...aCase(data), ...ending(data)],
  }),
  CaseClosed: defineEvent({
    schemaVersion: 1,
    description: 'The case came to its end.',
    data: Type.Object(
      {
        caseId: EntityId,
        reason: codeOf(CASE_CLOSING_REASONS),
        polarity: codeOf(POLARITIES),
        detail: Type.Optional(freeText()),
      },
      closed,
    ),
    establishes: ending,
    standsOn: aCase,
  }),
};
export type Referrer = Static<typeof referralEvents.ReferralSubmitted.data>['referrer'];
export type ReferralEvent = EventOf<typeof referralEvents>;
