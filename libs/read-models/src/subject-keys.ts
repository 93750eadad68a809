import type { RecordedEvent } from '#event-log';

/** The persons an event is about, read from the stored form: it holds also where the event cannot be decoded. */
export function subjectKeys({ metadata }: RecordedEvent): readonly string[] {
  const subjects = metadata['subjects'];
  return Array.isArray(subjects) ? subjects.filter((subject) => typeof subject === 'string') : [];
}
