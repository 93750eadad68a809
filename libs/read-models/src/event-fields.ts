import type { AnyFact } from '#programme';

/**
 * Fields that events share by name, whatever their type: reading them so, a projection takes in a new event type
 * that carries them without a case of its own. What is sealed stays sealed.
 */
export function textOf(event: AnyFact, field: string): string | null {
  const value: unknown = Reflect.get(event.data, field);
  return typeof value === 'string' ? value : null;
}

export function numberOf(event: AnyFact, field: string): number | null {
  const value: unknown = Reflect.get(event.data, field);
  return typeof value === 'number' ? value : null;
}

export function isTrue(event: AnyFact, field: string): boolean {
  return Reflect.get(event.data, field) === true;
}

export function textsOf(event: AnyFact, field: string): readonly string[] {
  const value: unknown = Reflect.get(event.data, field);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A field of an object within the data, such as the id of a trainer. */
export function nestedText(event: AnyFact, field: string, inner: string): string | null {
  const value: unknown = Reflect.get(event.data, field);
  if (typeof value !== 'object' || value === null) return null;
  const text: unknown = Reflect.get(value, inner);
  return typeof text === 'string' ? text : null;
}

/** The unit of a fact is the unit at the time it occurred. */
export function unitOf(event: AnyFact): string | null {
  return event.deliveryUnit ?? textOf(event, 'unit');
}

export function contractOf(event: AnyFact): string | null {
  return event.contract ?? textOf(event, 'contract') ?? afterPrefix(event.stream, 'contract-');
}

/** What the stream's name says after its category, where it is of this category. */
export function afterPrefix(stream: string, prefix: string): string | null {
  return stream.startsWith(prefix) ? stream.slice(prefix.length) : null;
}

/** A person of an event, with the case in which the event stands for them. */
export interface Participant {
  readonly personId: string;
  readonly caseId: string | null;
  readonly role: 'MENTOR' | 'MENTEE' | null;
}

/** The mentor and the mentee of what concerns a match; the first subject of all else. */
export function participantsOf(event: AnyFact): readonly Participant[] {
  const menteeId = textOf(event, 'menteeId');
  const mentorId = textOf(event, 'mentorId') ?? afterPrefix(event.stream, 'mentor-');
  if (menteeId !== null && mentorId !== null) {
    return [
      { personId: mentorId, caseId: textOf(event, 'mentorCaseId'), role: 'MENTOR' },
      { personId: menteeId, caseId: textOf(event, 'menteeCaseId'), role: 'MENTEE' },
    ];
  }
  const personId = textOf(event, 'personId') ?? event.subjects[0];
  return personId === undefined ? [] : [{ personId, caseId: textOf(event, 'caseId'), role: null }];
}
