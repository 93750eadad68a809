import { ALERT_KINDS, LOOK_KINDS } from '#access';
import { codes } from './codes.js';

export const AccessKindEnum = codes('AccessKind', LOOK_KINDS, 'What a look is, whatever the operation.', {
  VIEW: { description: 'Something was opened.' },
  SEARCH: { description: 'A list or a search.' },
  EXPORT: { description: 'Much went out at once: a replay, a copy, heads, keys, a subject access.' },
  PUSH: { description: 'A change that was sent to whoever follows.' },
  COMMAND: { description: 'A command that was refused; what a command did stands in the log.' },
  MAINTENANCE: { description: 'Housekeeping, which shows no record.' },
  BEYOND_REACH: { description: 'A command, with its reason, about a person who is the work of others.' },
  SELF_ASSIGNMENT: { description: 'An officer who takes a person over.' },
});
export const AccessOutcomeEnum = codes('AccessOutcome', ['GRANTED', 'REFUSED'], 'What became of a look.');
export const AlertKindEnum = codes('AccessAlertKind', ALERT_KINDS, 'What is unusual about looking.', {
  MANY_RECORDS: { description: 'Very many different persons opened by one principal within the window.' },
  MANY_LISTED: {
    description: 'Very many different persons in the lists of one principal within the window.',
  },
  OWN_RECORD: { description: 'Somebody looked at their own record as staff, or tried to.' },
  RESTRICTED_PERSON: {
    description:
      'Somebody opened the record of a person under limited access, or one that is restricted, or tried to.',
  },
  REFUSED_REPEATEDLY: { description: 'One principal was refused persons again and again within the window.' },
  FIGURES_POLLED: {
    description: 'One commissioner looked at figures on many days: their differences are hidden by nothing.',
  },
  RELEASES_POLLED: {
    description:
      'Many releases went out to one evaluator without knownAt: their differences tell what is new.',
  },
  MANY_BEYOND_REACH: {
    description: 'One principal recorded about several persons who are the work of others, within a day.',
  },
  MANY_SELF_ASSIGNMENTS: { description: 'One officer took several persons over within a day.' },
  WHOLE_EXPORT: {
    description:
      'Somebody with the files before them took out the log, the names of its streams or its keys, of nobody in particular.',
  },
});
