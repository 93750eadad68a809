/**
 * Every code with which a command may be refused (DOMAIN: "refusals are of two kinds"). INTEGRITY always refuses;
 * a GATE refuses a decision taken now, and becomes a deviation on a fact that has already happened.
 */
export type RefusalKind = 'INTEGRITY' | 'GATE';

interface RefusalDefinition {
  readonly kind: RefusalKind;
  /** The rule, as a sentence. */
  readonly rule: string;
  /** What the person can do now. */
  readonly wayOut: string;
}

const integrity = (rule: string, wayOut: string): RefusalDefinition => ({ kind: 'INTEGRITY', rule, wayOut });
const gate = (rule: string, wayOut: string): RefusalDefinition => ({ kind: 'GATE', rule, wayOut });

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
  UNKNOWN_PERSON: integrity('Nobody is registered under this person id.', 'Register the person first.'),
  PERSON_ERASED: integrity(
    'This person has been erased: nothing more can be recorded about them.',
    'Ask the data-protection officer.',
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
} as const satisfies Record<string, RefusalDefinition>;

export type RefusalCode = keyof typeof refusalCodes;
