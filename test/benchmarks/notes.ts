import type { NewEvent } from '#event-log';
import { seededId } from './seeded-id.js';

/** Streams that notes are appended to in turn, as sessions of many matches are. */
export const STREAMS = 64;
export const PERSONS = 200;

/** A note on a session as the log stores it: about half a kilobyte of data and metadata, one field of it personal. */
export function note(seed: number, index: number): NewEvent {
  const id = seededId(seed, index);
  const person = personOf(index);
  return {
    id,
    type: 'SessionNoteWritten',
    data: {
      matchId: `match-${index % STREAMS}`,
      sessionId: `session-${index}`,
      mentorId: `mentor-${index % STREAMS}`,
      menteeId: person,
      note: `Spoke about the appointment at the housing office, and what to bring to it. ${index}`,
    },
    metadata: {
      schemaVersion: 1,
      occurredOn: '2014-09-26',
      actor: { id: 'staff-1', role: 'MENTOR', organisation: 'user-voice' },
      subjects: [person],
      commandId: id,
      correlationId: id,
    },
  };
}

export function personOf(index: number): string {
  return `person-${index % PERSONS}`;
}

export function notes(seed: number, from: number, count: number): readonly NewEvent[] {
  return Array.from({ length: count }, (_, index) => note(seed, from + index));
}
