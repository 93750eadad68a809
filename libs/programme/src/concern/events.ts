import Type from 'typebox';
import { codeOf, defineEvent, EntityId, type EventOf, freeText } from '../kernel/index.js';

/**
 * What somebody is worried about: the kinds of abuse and neglect of the Care Act 2014 guidance (14.17), and what a
 * mentoring programme meets besides. Version 1 of the list.
 */
export const CONCERN_KINDS = [
  'PHYSICAL_ABUSE',
  'DOMESTIC_ABUSE',
  'SEXUAL_ABUSE',
  'PSYCHOLOGICAL_ABUSE',
  'FINANCIAL_ABUSE',
  'MODERN_SLAVERY',
  'DISCRIMINATORY_ABUSE',
  'ORGANISATIONAL_ABUSE',
  'NEGLECT',
  'SELF_NEGLECT',
  'SELF_HARM_OR_SUICIDE',
  'OVERDOSE_OR_RELAPSE',
  'EXPLOITATION',
  'RADICALISATION',
  'HARM_TO_A_CHILD',
  'HARM_TO_OTHERS',
  'CONDUCT_OF_STAFF_OR_VOLUNTEER',
  'OTHER',
  'NOT_STATED',
] as const;

/** The part of the person in it. Version 1 of the list. */
export const CONCERN_PARTS = ['AT_RISK', 'A_RISK_TO_OTHERS', 'BOTH', 'NOT_KNOWN'] as const;

/** How long it can wait: not at all, until the end of the day, or for the usual round. Version 1 of the list. */
export const CONCERN_URGENCIES = ['IMMEDIATE_DANGER', 'TODAY', 'ROUTINE'] as const;
export type ConcernUrgency = (typeof CONCERN_URGENCIES)[number];

/** Whose confidence was opened: that of a mentor has fewer grounds than that of staff (R5). */
export const DISCLOSERS = ['MENTOR', 'STAFF'] as const;
export type Discloser = (typeof DISCLOSERS)[number];

/** On what ground. OTHER and NOT_STATED, so that what was disclosed on any other is on record. Version 1 of the list. */
export const DISCLOSURE_GROUNDS = [
  'DANGER',
  'CRIME',
  'MENTEE_AGREED',
  'LEGAL_DUTY',
  'OTHER',
  'NOT_STATED',
] as const;
export type DisclosureGround = (typeof DISCLOSURE_GROUNDS)[number];

/** To what kind of organisation or person. Version 1 of the list. */
export const DISCLOSURE_RECIPIENTS = [
  'POLICE',
  'PROBATION',
  'PRISON',
  'EMERGENCY_SERVICE',
  'HEALTH',
  'ADULT_SOCIAL_CARE',
  'CHILDRENS_SOCIAL_CARE',
  'HOUSING',
  'COURT_OR_LAWYER',
  'PROGRAMME_STAFF',
  'FAMILY',
  'OTHER',
  'NOT_STATED',
] as const;

export const MENTEE_INFORMED = ['YES', 'NO', 'NOT_KNOWN'] as const;

/** What came of a concern. Version 1 of the list. */
export const CONCERN_OUTCOMES = [
  'NO_FURTHER_ACTION',
  'SUPPORT_IN_PLACE',
  'REFERRED_TO_SAFEGUARDING_AUTHORITY',
  'REPORTED_TO_POLICE',
  'MATCH_CHANGED',
  'NOT_SUBSTANTIATED',
  'DIED',
  'OTHER',
] as const;

const closed = { additionalProperties: false };
/** Under the person's own second key, which opens for the safeguarding lead alone, and goes with their erasure. */
const words = () => freeText({ seal: 'CONFIDENTIAL' });
const concern = () => ['concern'];

export const concernEvents = {
  ConcernRaised: defineEvent({
    schemaVersion: 1,
    description: 'Somebody was worried about the safety of the person, or of others because of them.',
    data: Type.Object(
      {
        kind: codeOf(CONCERN_KINDS),
        urgency: codeOf(CONCERN_URGENCIES),
        part: codeOf(CONCERN_PARTS),
        /** The match that it came up in. */
        matchId: Type.Optional(EntityId),
        what: words(),
      },
      closed,
    ),
    establishes: concern,
  }),
  DisclosureMade: defineEvent({
    schemaVersion: 1,
    description: 'What was said in confidence was told to somebody else.',
    data: Type.Object(
      {
        discloser: codeOf(DISCLOSERS),
        ground: codeOf(DISCLOSURE_GROUNDS),
        recipient: codeOf(DISCLOSURE_RECIPIENTS),
        recipientName: Type.Optional(words()),
        menteeInformed: codeOf(MENTEE_INFORMED),
        matchId: Type.Optional(EntityId),
        what: Type.Optional(words()),
      },
      closed,
    ),
    // A disclosure may be all that is on record: nobody need have raised a concern first.
    establishes: concern,
  }),
  ConcernClosed: defineEvent({
    schemaVersion: 1,
    description: 'The safeguarding lead closed a concern.',
    data: Type.Object({ outcome: codeOf(CONCERN_OUTCOMES), reason: Type.Optional(words()) }, closed),
    establishes: () => ['closing'],
    standsOn: concern,
  }),
  ConcernReopened: defineEvent({
    schemaVersion: 1,
    description: 'The safeguarding lead opened a concern again.',
    data: Type.Object({ reason: words() }, closed),
    standsOn: () => ['closing'],
  }),
};
export type ConcernEvent = EventOf<typeof concernEvents>;
