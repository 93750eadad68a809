/** What stands in a subject access in place of what is not the person's to have. */
export const ANOTHER_PERSON = 'another person';
export const A_MEMBER_OF_STAFF = 'a member of staff';
export const ABOUT_ANOTHER = '[withheld: about another person]';
export const IN_CONFIDENCE = '[withheld: in confidence]';
export const WHY_A_MATCH_ENDED = '[withheld: why a match ended]';
export const READ_AND_WITHHELD = '[withheld by the officer]';
export const ERASED_TEXT = '[erased]';

/** What each of them means, for the person. */
export const WORDS: Readonly<Record<string, string>> = {
  [ANOTHER_PERSON]: 'Somebody else stands here. Their identity is theirs.',
  [A_MEMBER_OF_STAFF]: 'Somebody who works for one of the organisations. You are told their role.',
  [ABOUT_ANOTHER]: 'This is held about somebody else, or tells as much of them as of you.',
  [IN_CONFIDENCE]:
    'A note of a session, kept in confidence between you and your mentor. The programme manager who is responsible ' +
    'for the match reads it first, and gives it to you where it tells nothing of anybody else and harms nobody: ask ' +
    'the data-protection officer.',
  [WHY_A_MATCH_ENDED]:
    'The code for why a match ended is told to nobody by this document, whatever it is. You may ask the ' +
    'data-protection officer what can be given, and complain to the Information Commissioner.',
  [READ_AND_WITHHELD]:
    'The officer read this text and withheld it, because it tells of somebody else or would harm somebody.',
  [ERASED_TEXT]: 'This was erased. Nobody can read it any more.',
};

/** Why whole entries are withheld. */
export const REASONS = {
  THIRD_PARTY:
    'They would tell as much of another person as of you (Data Protection Act 2018, schedule 2, paragraph 16).',
  HARM:
    'They concern somebody’s safety, and to disclose them might cause serious harm or help a crime (Data Protection ' +
    'Act 2018, schedule 2, paragraph 2, and schedule 3). You may ask the officer to look again, and complain to the ' +
    'Information Commissioner.',
} as const;
/**
 * Of concerns it is told neither that there are any nor how many, to everybody in the same words: that there is one
 * may endanger whoever raised it.
 */
export const NOT_TOLD =
  'Whether anybody has raised a concern for somebody’s safety, and what it says, is told to nobody but the ' +
  'safeguarding lead, whether or not there is one (Data Protection Act 2018, schedule 2, paragraphs 2 and 16, and ' +
  'schedule 3). You may ask the officer to have the lead look at what can be given, and complain to the Information ' +
  'Commissioner.';
/** What somebody did as a user is found by their account, and tells of others: told in the same words to everybody. */
export const AS_A_USER =
  'If you use the system yourself, what you looked at and recorded there stands under your account, and with it whom ' +
  'it was about. It is not in this document: ask the data-protection officer, who finds it by your account and gives ' +
  'you what is yours of it.';
export type WithheldReason = keyof typeof REASONS;

/** Where what is held goes, whoever it is held on. */
export const RECIPIENTS: readonly { readonly who: string; readonly what: string }[] = [
  {
    who: 'The probation officer who supervises you',
    what: 'your record, but for the notes of your sessions',
  },
  { who: 'Your mentor', what: 'what concerns your match and your goals; no detail of any offence' },
  { who: 'The trainer of your group', what: 'your training' },
  { who: 'The programme manager of your contract', what: 'your record' },
  { who: 'The safeguarding lead', what: 'your name, and concerns for somebody’s safety where there are any' },
  { who: 'The manager of case supporters', what: 'your training as a mentor and your employment' },
  { who: 'The data-protection officer', what: 'your record, but for the notes of your sessions' },
  {
    who: 'The bodies that commission the programme',
    what: 'numbers, in which small ones are hidden wherever they could tell of you',
  },
  {
    who: 'Evaluators',
    what: 'copies of the entries under other names, without anything in words, with dates by the month',
  },
];
