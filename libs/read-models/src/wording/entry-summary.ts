import type { JsonObject, JsonValue } from '#event-log';

/**
 * The fields of an event that its one line mentions, in order. An event that is not here is told by its name alone,
 * so that a new one needs nothing. Personal fields are never among them: a line may stand in a list.
 */
const MENTIONED: Readonly<Record<string, readonly string[]>> = {
  SentenceStarted: ['kind'],
  SentenceEnded: ['outcome'],
  RequirementCompleted: ['requirement', 'title'],
  BreachResolved: ['resolution'],
  ReferralSubmitted: ['route'],
  EligibilityRefused: ['grounds'],
  ReferralWithdrawn: ['reason'],
  CaseClosed: ['reason'],
  TrainingGroupPlanned: ['place'],
  LearnerWithdrew: ['reason'],
  TrainingModulePassed: ['module'],
  TrainingModuleNotPassed: ['module'],
  QualificationAwarded: ['title', 'level'],
  VettingCleared: ['kind'],
  MentorApproved: ['capacity'],
  MentorStoodDown: ['reason'],
  MatchEnded: ['reason'],
  SessionHeld: ['minutes', 'supportKinds'],
  SessionMissed: ['party', 'acceptability'],
  GoalSet: ['domain'],
  SignpostMade: ['kind', 'to'],
  OutcomeObserved: ['domain', 'level'],
  PractitionerFeedbackReceived: ['sentiment', 'themes'],
  CaseSupporterOfferAccepted: ['plannedStartOn'],
  CaseSupporterTermEnded: ['reason'],
  RoleTaken: ['title', 'employer'],
  RoleLeft: ['reason'],
  ParticipationAgreed: ['purposes'],
  TaskRaised: ['kind'],
  EntryRetracted: ['entryType'],
  EntryCorrected: ['entryType'],
};

/** Words that mean something else when they stand alone. */
const AS: Readonly<Record<string, (value: string) => string>> = {
  minutes: (value) => `${value} minutes`,
  capacity: (value) => `up to ${value} mentees`,
  plannedStartOn: (value) => `planned to start on ${value}`,
  level: (value) => (/^\d+$/.test(value) ? `level ${value}` : value),
};

/**
 * What an entry says, in one line of plain English: `Session held, 60 minutes: housing, benefits`.
 * @param data as the log has it; nothing sealed is looked at
 */
export function entrySummary(type: string, data: JsonObject): string {
  return (MENTIONED[type] ?? []).reduce((line, field) => {
    const value = data[field];
    if (value === undefined || value === null) return line;
    const told = words(value);
    if (told === '') return line;
    return `${line}${Array.isArray(value) ? ': ' : ', '}${AS[field]?.(told) ?? told}`;
  }, eventName(type));
}

/** `BreachWarningIssued` → `Breach warning issued`. */
export function eventName(type: string): string {
  const spaced = type.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function words(value: JsonValue): string {
  if (Array.isArray(value)) return value.map(words).join(', ');
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value.startsWith('sealed:')) return '';
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(value)) return value.toLowerCase().replaceAll('_', ' ');
  return /^[A-Z][a-z]+([A-Z][a-z]+)+$/.test(value) ? eventName(value).toLowerCase() : value;
}
