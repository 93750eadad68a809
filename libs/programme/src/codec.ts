import type { AnyFact, Envelope, Recording } from './kernel/index.js';
import { eventDefinitions, type EventType, type ProgrammeEvent } from './registry.js';

/** An event as a log stores it: what happened in `data`, the rest of the envelope in `metadata`. */
export interface StoredForm {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
}

/** An event of a type or a schema version that this version of the programme does not know. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';
  readonly code = 'UNKNOWN_EVENT';
}

/** Splits an event into the form that a log stores. */
export function encode(fact: Envelope & { readonly type: string; readonly data: object }): StoredForm {
  const { id, type, data, ...metadata } = fact;
  return { id, type, data, metadata };
}

/**
 * Reads a stored event. Its data was validated against its schema before it was stored, and the log's hash chain
 * shows whether it changed since, so it is not validated again.
 * @throws UnknownEvent where the type, or a newer version of it, is not known here
 */
export function decode(stored: StoredForm & Recording): ProgrammeEvent {
  const { data, metadata, ...rest } = stored;
  const event = { ...metadata, ...rest, data } as AnyFact;
  if (!isProgrammeEvent(event)) {
    throw new UnknownEvent(
      `event ${event.id} at ${event.position} is ${event.type} version ${event.schemaVersion}, which this version ` +
        'of throughline does not know: upgrade it',
    );
  }
  return event;
}

function isProgrammeEvent(event: AnyFact): event is ProgrammeEvent {
  return isEventType(event.type) && event.schemaVersion <= eventDefinitions[event.type].schemaVersion;
}

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventDefinitions, type);
}
