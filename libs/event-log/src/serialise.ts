import { canonicalJson } from './canonical.js';
import type { Carried } from './copy/carried.js';
import { BatchTooLarge, EmptyBatch, EventTooLarge, InvalidArgument } from './errors.js';
import { MAX_BATCH_BYTES, MAX_EVENT_BYTES, type ExpectedRevision, type NewEvent } from './port.js';
import { validateExpected, validateId, validateStream, validateType } from './validate.js';

/** An event on its way into a store: `data` and `metadata` are canonical JSON, everything is valid. */
export interface SerialisedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
}

export interface SerialisedBatch {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerialisedEvent[];
  readonly bytes: number;
  /** For each event of a copy what it brings along; never there in an append of the port. */
  readonly carried?: readonly Carried[];
}

/**
 * The one way from a caller's batch to what a store keeps. It copies: what the caller changes afterwards does
 * not reach the log.
 * @throws EmptyBatch, EventTooLarge, BatchTooLarge, InvalidArgument
 */
export function serialiseBatch(
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision,
): SerialisedBatch {
  validateStream(stream);
  validateExpected(expected);
  if (!Array.isArray(events) || events.length === 0) throw new EmptyBatch(stream);
  const ids = new Set<string>();
  let bytes = 0;
  const serialised = events.map((event: NewEvent, index): SerialisedEvent => {
    const result = serialiseEvent(event, `events[${index}]`);
    if (ids.has(event.id)) {
      throw new InvalidArgument(`events[${index}].id`, 'must differ from the other ids of its batch');
    }
    ids.add(event.id);
    bytes += sizeOf(result);
    return result;
  });
  if (bytes > MAX_BATCH_BYTES) throw new BatchTooLarge(stream, bytes, MAX_BATCH_BYTES);
  return { stream, expected, events: serialised, bytes };
}

function serialiseEvent(event: NewEvent, field: string): SerialisedEvent {
  validateId(event.id, `${field}.id`);
  validateType(event.type, `${field}.type`);
  const serialised = {
    id: event.id,
    type: event.type,
    data: serialiseObject(event.data, `${field}.data`),
    metadata: serialiseObject(event.metadata, `${field}.metadata`),
  };
  const bytes = sizeOf(serialised);
  if (bytes > MAX_EVENT_BYTES) throw new EventTooLarge(event.id, bytes, MAX_EVENT_BYTES);
  return serialised;
}

function serialiseObject(value: unknown, field: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidArgument(field, 'must be a JSON object');
  }
  return canonicalJson(value, field);
}

/** Bytes of UTF-8 of what is stored of an event, as `MAX_EVENT_BYTES` counts them. */
export function sizeOf({ id, type, data, metadata }: SerialisedEvent): number {
  return id.length + Buffer.byteLength(type) + Buffer.byteLength(data) + Buffer.byteLength(metadata);
}
