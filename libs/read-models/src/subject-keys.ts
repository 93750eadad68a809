import type { RecordedEvent } from '#event-log';

/** The persons an event is about, read from the stored form: it holds also where the event cannot be decoded. */
export function subjectKeys({ metadata }: RecordedEvent): readonly string[] {
  const subjects = metadata['subjects'];
  return Array.isArray(subjects) ? subjects.filter((subject) => typeof subject === 'string') : [];
}

const LIMITS: readonly unknown[] = [
  'LimitedAccessSet',
  'LimitedAccessLifted',
  'ErasureDecided', // it may restrict the record
  'ErasureOrdered',
  'DataSubjectKeyDestroyed',
];

/**
 * The same where limits on access, and restrictions, stand in the file too. They rest on nothing else about the person,
 * and wait for nothing but each other: behind an entry that cannot be taken in, a limit would not hold.
 */
export function subjectKeysButForLimits(event: RecordedEvent): readonly string[] {
  const subjects = subjectKeys(event);
  const isOfLimits = LIMITS.includes(event.type) || LIMITS.includes(event.data['entryType']);
  return isOfLimits ? subjects.map((subject) => `limit:${subject}`) : subjects;
}
