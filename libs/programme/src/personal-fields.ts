import { isEventType } from './codec.js';
import { envelopeSchema } from './envelope-schema.js';
import { PERSONAL, type PersonalMarker } from './kernel/index.js';
import { eventDefinitions } from './registry.js';

/** Where a schema marks a personal value. A `*` in the path stands for every element of an array. */
export interface MarkedField extends PersonalMarker {
  readonly path: readonly string[];
}

const marked = new Map(
  Object.entries(eventDefinitions).map(([type, { data }]) => [type, markedFields(data, [])]),
);

/** The personal values of an envelope: paths from the event itself. */
export const personalFieldsOfEnvelope: readonly MarkedField[] = markedFields(envelopeSchema, []);

/**
 * The personal values of an event type: paths from its `data`, in the order of the schema.
 * @throws Error where there is no such type: a field that should be sealed is never passed over
 */
export function personalFieldsOf(type: string): readonly MarkedField[] {
  const fields = isEventType(type) ? marked.get(type) : undefined;
  if (!fields) throw new Error(`${type} is not an event of the programme`);
  return fields;
}

/** Walks a schema's objects and arrays, and gives what carries the marker. */
export function markedFields(schema: object, path: readonly string[]): readonly MarkedField[] {
  const marker = markerOf(schema);
  if (marker) return [{ path, ...marker }];
  const inProperties = Object.entries(objectAt(schema, 'properties') ?? {}).flatMap(([name, property]) =>
    isObject(property) ? markedFields(property, [...path, name]) : [],
  );
  const items = objectAt(schema, 'items');
  return items ? [...inProperties, ...markedFields(items, [...path, '*'])] : inProperties;
}

function markerOf(schema: object): PersonalMarker | undefined {
  const marker = objectAt(schema, PERSONAL);
  if (!marker) return undefined;
  if (!isMarker(marker)) throw new Error(`${PERSONAL} must say of whom and how sealed`);
  return { of: marker.of, seal: marker.seal };
}

function isMarker(marker: object): marker is PersonalMarker {
  const { of, seal } = { of: undefined, seal: undefined, ...marker };
  return typeof of === 'string' && (seal === 'PERSONAL' || seal === 'CONFIDENTIAL');
}

function objectAt(holder: object, key: string): object | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
