import Type from 'typebox';
import {
  codeOf,
  Day,
  defineEvent,
  EntityId,
  type EventOf,
  freeText,
  POLARITIES,
  WITHDRAWAL_REASONS,
} from '../kernel/index.js';
import { MATCH_END_REASONS } from './reasons.js';

export const VETTING_KINDS = ['DBS_BASIC', 'DBS_ENHANCED', 'HMPPS', 'OTHER'] as const;
export const MAX_MENTOR_CAPACITY = 20;

const closed = { additionalProperties: false };
const capacity = Type.Integer({ minimum: 1, maximum: MAX_MENTOR_CAPACITY });
const pair = {
  matchId: EntityId,
  mentorId: EntityId,
  menteeId: EntityId,
  mentorCaseId: Type.Optional(EntityId),
  menteeCaseId: Type.Optional(EntityId),
};
const vetting = (data: { readonly kind: string }) => [`vetting:${data.kind}`];
const match = (data: { readonly matchId: string }) => [`match:${data.matchId}`];
const approval = () => ['approval'];
const suspension = () => ['suspension'];

export const mentorEvents = {
  VettingCleared: defineEvent({
    schemaVersion: 1,
    description: 'A check cleared the person to work as a mentor, up to and including a day.',
    data: Type.Object({ kind: codeOf(VETTING_KINDS), expiresOn: Day }, closed),
    establishes: vetting,
  }),
  VettingRevoked: defineEvent({
    schemaVersion: 1,
    description: 'The clearances of a kind were taken back from that day on.',
    data: Type.Object({ kind: codeOf(VETTING_KINDS), reason: freeText() }, closed),
    standsOn: vetting,
  }),
  MentorApproved: defineEvent({
    schemaVersion: 1,
    description: 'A person was approved as a mentor for so many mentees at a time.',
    data: Type.Object({ capacity, caseId: Type.Optional(EntityId) }, closed),
    establishes: approval,
  }),
  MentorCapacityChanged: defineEvent({
    schemaVersion: 1,
    description: 'A mentor may now work with another number of mentees at a time.',
    data: Type.Object({ capacity }, closed),
    standsOn: approval,
  }),
  MentorSuspended: defineEvent({
    schemaVersion: 1,
    description: 'A mentor takes no new matches for the time being.',
    data: Type.Object({ reason: freeText() }, closed),
    establishes: suspension,
    standsOn: approval,
  }),
  MentorReinstated: defineEvent({
    schemaVersion: 1,
    description: 'A suspended mentor takes matches again.',
    data: Type.Object({}, closed),
    standsOn: suspension,
  }),
  MentorStoodDown: defineEvent({
    schemaVersion: 1,
    description: 'A person stopped being a mentor.',
    data: Type.Object(
      {
        caseId: Type.Optional(EntityId),
        reason: codeOf(WITHDRAWAL_REASONS),
        polarity: codeOf(POLARITIES),
        detail: Type.Optional(freeText()),
      },
      closed,
    ),
    standsOn: approval,
  }),
  MatchMade: defineEvent({
    schemaVersion: 1,
    description: 'A mentor and a mentee were matched.',
    data: Type.Object(pair, closed),
    establishes: match,
  }),
  MatchEnded: defineEvent({
    schemaVersion: 1,
    description: 'A match came to its end; that day is its last.',
    data: Type.Object(
      {
        ...pair,
        reason: codeOf(MATCH_END_REASONS),
        polarity: codeOf(POLARITIES),
        detail: Type.Optional(freeText({ of: 'menteeId' })),
      },
      closed,
    ),
    standsOn: match,
  }),
};
export type MentorEvent = EventOf<typeof mentorEvents>;
