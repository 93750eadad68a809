/**
 * Every code with which a command may be refused (DOMAIN: "refusals are of two kinds"). INTEGRITY always refuses;
 * a GATE refuses a decision taken now, and becomes a deviation on a fact that has already happened. A FLAG never
 * refuses: it is the deviation of what can only be recorded, and looked at.
 */
export type RefusalKind = 'INTEGRITY' | 'GATE' | 'FLAG';

interface RefusalDefinition {
  readonly kind: RefusalKind;
  /** The rule, as a sentence. */
  readonly rule: string;
  /** What the person can do now. */
  readonly wayOut: string;
}

const integrity = (rule: string, wayOut: string): RefusalDefinition => ({ kind: 'INTEGRITY', rule, wayOut });
const gate = (rule: string, wayOut: string): RefusalDefinition => ({ kind: 'GATE', rule, wayOut });
const flag = (rule: string, wayOut: string): RefusalDefinition => ({ kind: 'FLAG', rule, wayOut });

export const refusalCodes = {
  FUTURE_EFFECTIVE_DATE: integrity(
    'What is recorded must have happened: its date cannot be in the future.',
    'Correct the date, or record it on the day it happens.',
  ),
  BACKDATE_REASON_REQUIRED: integrity(
    'A fact recorded more than 30 days after it happened needs a reason.',
    'Say in backdateReason why it is recorded late.',
  ),
  WRONG_EXPECTED_REVISION: integrity(
    'Somebody has recorded something in this history since you read it.',
    'Read it again, and send the command with the revision that you then see, or without one.',
  ),
  UNKNOWN_PERSON: integrity(
    'Nobody is registered under this person id, or not for you to record about.',
    'Register the person first. Where they are registered, they are the work of others: ask their officer, the ' +
      'programme manager or the data-protection officer. What begins work with somebody says why in outOfReachReason.',
  ),
  OUT_OF_REACH: gate(
    'Whoever records about a person works with them.',
    'Ask their officer or the programme manager to record it, or say in outOfReachReason why it is you.',
  ),
  PERSON_ERASED: integrity(
    'This person has been erased: nothing more can be recorded about them.',
    'Ask the data-protection officer.',
  ),
  PERSON_RESTRICTED: integrity(
    'The record of this person is restricted: nothing is recorded about them but what ends something, protects somebody or is asked by law.',
    'Keep what you know, and record it once the restriction is lifted. Ask the data-protection officer.',
  ),
  INVALID_TRANSITION: integrity(
    'This cannot follow from where things stand on that day.',
    'Look at the history; record the step that is missing, or correct the entry that is wrong.',
  ),
  ENTRY_NOT_FOUND: integrity(
    'There is no such entry in this history.',
    'Take the entry id from the case file, and name the history that holds it.',
  ),
  ALREADY_CORRECTED: integrity(
    'This entry has already been retracted or corrected.',
    'Correct the entry that replaced it.',
  ),
  ENTRY_IS_FINAL: integrity(
    'What this entry records cannot be undone, so the entry is never taken back.',
    'Nothing can be done: keys that were destroyed open nothing again.',
  ),
  ERASURE_NOT_GRANTED: integrity(
    'A person is erased only where a request of theirs has been decided, and granted.',
    'Record the decision on the request first.',
  ),
  RESIDUAL_RISK_REQUIRED: integrity(
    'Whoever grants an erasure says what may still single the person out afterwards.',
    'Name the residual risks, or NONE_KNOWN where there is none that you know of.',
  ),
  ENTRY_HAS_DEPENDENTS: integrity(
    'Later entries of the same history stand on this one.',
    'Retract or correct those first.',
  ),
  SENTENCE_DATES_INVALID: integrity(
    'A sentence cannot end before it starts.',
    'Correct the start or the end of the sentence.',
  ),
  SENTENCE_NOT_ACTIVE: integrity(
    'The person has no such sentence running on that day.',
    'Record the start of the sentence first, or correct the date.',
  ),
  BREACH_NOT_FOUND: integrity(
    'No such breach is on record for this person.',
    'Record the breach first, or take its id from the case file.',
  ),
  BREACH_ALREADY_RESOLVED: integrity(
    'This breach has already been resolved.',
    'Correct the entry that resolved it if it is wrong.',
  ),
  GOAL_NOT_ACTIVE: integrity(
    'The person has no such goal on that day, or has already reached it or given it up.',
    'Set the goal first, correct the date, or correct the entry that closed it.',
  ),
  LEVEL_NOT_ON_SCALE: integrity(
    'Each outcome domain has a scale of its own, and this level is not on it.',
    'Choose one of the levels that the refusal lists.',
  ),
  NOT_SUPERVISING_OFFICER: integrity(
    'Practitioner feedback comes from the officer who supervised the person on that day.',
    'Name that officer, record the assignment that is missing, or give a coverReason where another covered.',
  ),
  NOT_A_MENTOR: gate(
    'The post of Case Supporter is for people who mentor, or have mentored, in the programme.',
    "Record the mentor's approval first.",
  ),
  TERM_NOT_SIX_MONTHS: gate(
    'A Case Supporter is employed for six months: the last day is the start plus six months less a day.',
    'Leave out lastDay, or name the authority for another length.',
  ),
  TRAINER_ROLE_REQUIRED: integrity(
    'A training group is led by a trainer or by a programme manager.',
    'Name a trainer whose role is TRAINER or PROGRAMME_MANAGER.',
  ),
  ALREADY_ENROLLED: integrity(
    'This person already has, or had, a place in this group.',
    'Reinstate a learner who has left; correct the entry if its date is wrong.',
  ),
  LEARNER_NOT_ACTIVE: integrity(
    'This person has no place in that group on that day.',
    'Enrol or reinstate the learner first, or correct the date or the entry that says otherwise.',
  ),
  NOT_ELIGIBLE: gate(
    'A place in training needs an open case as a mentor whose eligibility is confirmed or overridden on that day.',
    'Confirm eligibility first, or ask for an override by somebody with the authority.',
  ),
  GROUP_FULL: gate(
    'All places of this group are taken on that day or after it.',
    'Plan another group, or record first who has left this one.',
  ),
  MODULE_NOT_IN_SPECIFICATION: integrity(
    'This module does not belong to what the group is taught.',
    'Take the code of the module from the plan of the group, or correct that plan.',
  ),
  MODULE_ALREADY_PASSED: integrity(
    'This person has already passed this module, or had it recognised.',
    'Nothing more is needed; correct the earlier entry if it is wrong.',
  ),
  MODULES_INCOMPLETE: integrity(
    'A qualification stands on modules that are all passed or recognised by the day of the award.',
    'Record the modules that are missing first, or correct the day of the award.',
  ),
  ALREADY_AWARDED: integrity(
    'This person already holds this qualification.',
    'Nothing more is needed; correct or revoke the earlier award if it is wrong.',
  ),
  SELF_MATCH: integrity('Nobody is their own mentor.', 'Name another person as the mentee.'),
  MUTUAL_MATCH: integrity(
    'Two people are never each other’s mentors, not even one after the other.',
    'Match each of them with somebody else; retract the earlier match if it was recorded by mistake.',
  ),
  DUPLICATE_ACTIVE_MATCH: integrity(
    'These two people already have a match that has not ended by that day.',
    'End that match first. To enter an older one, retract the newer, enter and end the older, then enter it again.',
  ),
  MATCH_NOT_ACTIVE: integrity(
    'This mentor has no such match on that day, or it has already ended.',
    'Take the id of the match from the case file; correct the date or the entry that ended it.',
  ),
  NOT_QUALIFIED: gate(
    'A mentor holds the qualification before being approved and before being matched.',
    'Record the award first.',
  ),
  VETTING_EXPIRED: gate(
    'A mentor needs a vetting clearance that is valid on that day.',
    'Record the new clearance first.',
  ),
  MENTOR_NOT_APPROVED: gate(
    'Only a mentor who is approved, and not suspended or stood down, is matched.',
    'Approve or reinstate the mentor first.',
  ),
  MENTOR_AT_CAPACITY: gate(
    'This mentor already works with as many people as approved.',
    'Choose another mentor, end a match, or change the capacity.',
  ),
  NON_ASSOCIATION: gate(
    'These two people must not associate.',
    'Choose another mentor, or have the non-association lifted by whoever set it.',
  ),
  SESSION_IN_FUTURE: integrity(
    'The time of this session had not come on that day.',
    'Record it after the session; where the session was brought forward, cancel it and record it under a new id.',
  ),
  SESSION_ALREADY_RECORDED: integrity(
    'This session is already on record as held or missed.',
    'Correct that entry if it is wrong; record another session under its own id.',
  ),
  OUTSIDE_MATCH: gate(
    'A session belongs to a match: on or after the day it was made, on or before the day it ended.',
    'Correct the date, or record the match that the session belongs to.',
  ),
  MENTEE_NOT_UNDER_SUPERVISION: gate(
    'A mentee is on an order or licence in the area of the programme on that day.',
    'Record the sentence that is missing, or wait until it begins.',
  ),
  AGREEMENT_MISSING: gate(
    'The person has not agreed to this by that day.',
    'Ask for their agreement and record it first.',
  ),
  REASON_REQUIRED: integrity(
    'An ending needs its reason, and so does taking a person over from another officer.',
    'Choose a reason of the list; where nobody knows it, NOT_STATED or OTHER. Whoever takes a person over gives ' +
      'selfAssignmentReason and selfAssignmentDetail.',
  ),
  REFERRER_NOT_AUTHORISED: integrity(
    'A referral comes from a current or former officer, a duty officer, a provider, or the person, confirmed by another.',
    'Name another referrer, record the assignment that is missing, or have the self-referral confirmed.',
  ),
  DUPLICATE_OPEN_REFERRAL: integrity(
    'The person already has an open case on this route.',
    'Go on with that case, or record first how it ended.',
  ),
  OVERRIDE_NOT_AUTHORISED: integrity(
    'Only a programme manager or a contract manager accepts somebody against the rule.',
    'Ask one of them to record the override.',
  ),
  MENTOR_WINDOW_NOT_MET: gate(
    'A mentor completed their last sentence within the last 6 months, or is due to within the next 3.',
    'Correct the sentences on record, wait for the window, refuse eligibility, or ask for an override with authority.',
  ),
  CONFIDENTIALITY_INCIDENT: flag(
    'A mentor opens a confidence only where somebody is in danger or for a crime; staff also where the mentee agreed or the law asks for it.',
    'Nothing need be done by whoever recorded it: the safeguarding lead is asked to look.',
  ),
  OWN_REVIEW: integrity(
    'Whoever recorded beyond their own work does not see to the review of it.',
    'Leave it to whom the task is given to, or to another who works with the person.',
  ),
  TASK_OF_OTHERS: integrity(
    'A mentor sees to reviews of a match, and to what was given to them.',
    'Leave it to those who work with the person, or ask one of them to give it to you with assignTask.',
  ),
  WORDS_BELONG_IN_CONCERN: integrity(
    'A task about a concern holds no words: they would not be sealed with the key of the person.',
    'Leave out the outcome, and record what came of it by closing the concern.',
  ),
  CONTRACT_YEAR_OVERLAP: integrity(
    'The years of a contract do not overlap.',
    'Correct the days of this year, or of the one that it meets.',
  ),
  CONTRACT_YEAR_DATES_INVALID: integrity(
    'A contract year cannot end before it begins.',
    'Correct its first or its last day.',
  ),
} as const satisfies Record<string, RefusalDefinition>;

export type RefusalCode = keyof typeof refusalCodes;
