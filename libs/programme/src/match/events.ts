import Type from 'typebox';
import { codeOf, defineEvent, EntityId, type EventOf, freeText, UtcInstant } from '../kernel/index.js';

/** What mentors help with. Version 1 of the list. */
export const SUPPORT_KINDS = [
  'APPOINTMENT_ATTENDANCE',
  'FORMS_AND_LETTERS',
  'CV',
  'FAMILY_AND_FRIENDS',
  'SOCIAL_ACTIVITIES',
  'HOUSING',
  'BENEFITS',
  'COURSE_FINDING',
  'EMPLOYMENT_CONFIDENCE',
  'DISCLOSING_A_RECORD',
  'ADVICE_AND_GUIDANCE',
  'SIGNPOSTING',
  'LISTENING',
  'ENCOURAGEMENT',
  'OTHER',
] as const;
export const SESSION_MODES = ['IN_PERSON', 'PHONE', 'VIDEO', 'OTHER'] as const;
export const OTHERS_PRESENT = ['FAMILY', 'OFFENDER_MANAGER', 'AGENCY', 'OTHER'] as const;
/** What a mentor went along to, where the session was an appointment of the mentee's. Version 1 of the list. */
export const APPOINTMENT_KINDS = [
  'PROBATION',
  'COURT',
  'BENEFITS',
  'HOUSING',
  'HEALTH',
  'SUBSTANCE_MISUSE',
  'EDUCATION_AND_TRAINING',
  'EMPLOYMENT',
  'LEGAL',
  'OTHER',
] as const;
export const MISSING_PARTIES = ['MENTEE', 'MENTOR', 'BOTH'] as const;
export const ACCEPTABILITIES = ['ACCEPTABLE', 'UNACCEPTABLE', 'NOT_KNOWN'] as const;
export const MAX_SESSION_MINUTES = 1_440;

const closed = { additionalProperties: false };
/** Whose session it is, copied from the match, so that nothing needs to be looked up to read it. */
const session = {
  sessionId: EntityId,
  matchId: EntityId,
  mentorId: EntityId,
  menteeId: EntityId,
  mentorCaseId: Type.Optional(EntityId),
  menteeCaseId: Type.Optional(EntityId),
};
const planned = (data: { readonly sessionId: string }) => [`planned:${data.sessionId}`];
const recorded = (data: { readonly sessionId: string }) => [`recorded:${data.sessionId}`];

export const matchEvents = {
  SessionScheduled: defineEvent({
    schemaVersion: 1,
    description: 'Mentor and mentee agreed when to meet. It occurred when they agreed.',
    data: Type.Object({ ...session, plannedFor: UtcInstant }, closed),
    establishes: planned,
  }),
  SessionCancelled: defineEvent({
    schemaVersion: 1,
    description: 'A session that was scheduled was called off.',
    data: Type.Object({ ...session, reason: Type.Optional(freeText({ of: 'menteeId' })) }, closed),
    standsOn: planned,
  }),
  SessionHeld: defineEvent({
    schemaVersion: 1,
    description: 'Mentor and mentee met, from the instant at which it occurred.',
    data: Type.Object(
      {
        ...session,
        supportKinds: Type.Array(codeOf(SUPPORT_KINDS), { minItems: 1, uniqueItems: true }),
        minutes: Type.Integer({ minimum: 1, maximum: MAX_SESSION_MINUTES }),
        mode: codeOf(SESSION_MODES),
        place: Type.Optional(freeText({ of: 'menteeId' })),
        late: Type.Optional(Type.Boolean()),
        othersPresent: Type.Optional(Type.Array(codeOf(OTHERS_PRESENT), { uniqueItems: true })),
        appointmentKind: Type.Optional(codeOf(APPOINTMENT_KINDS)),
      },
      closed,
    ),
    establishes: recorded,
  }),
  SessionMissed: defineEvent({
    schemaVersion: 1,
    description: 'A session did not take place because somebody did not come.',
    data: Type.Object(
      { ...session, party: codeOf(MISSING_PARTIES), acceptability: codeOf(ACCEPTABILITIES) },
      closed,
    ),
    establishes: recorded,
  }),
  SessionNoteWritten: defineEvent({
    schemaVersion: 1,
    description: 'A note on a session, in confidence.',
    data: Type.Object({ ...session, note: freeText({ of: 'menteeId', seal: 'CONFIDENTIAL' }) }, closed),
    standsOn: recorded,
  }),
};
export type MatchEvent = EventOf<typeof matchEvents>;
