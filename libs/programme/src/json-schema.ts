import { envelopeSchema } from './envelope-schema.js';
import { PERSONAL } from './kernel/index.js';
import { isEventType } from './codec.js';
import { eventDefinitions, type EventType } from './registry.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const COMMENT =
  `Describes the event as it is appended, before it is sealed. A field with ${PERSONAL} is stored only sealed: ` +
  '`of` names the data field that holds the id of the person whose key seals it (`subject`: the first of ' +
  "`subjects`, or the stream where there is none), `seal` which of the person's keys it is. After the key has " +
  'been destroyed the value reads as erased. ' +
  'Days are Europe/London days; instants are in UTC with milliseconds.';

/** The formats of this system, in the words that every JSON Schema validator knows. */
const FORMATS: Readonly<Record<string, object>> = {
  'london-day': { format: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  'utc-instant': { format: 'date-time', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' },
};

/**
 * The published JSON Schema (draft 2020-12) of an event type, at its present version: envelope, type and data. It
 * stands for good: a change is a new version, with a schema of its own.
 */
export function eventJsonSchema(type: EventType): object {
  const { schemaVersion, description, data } = eventDefinitions[type];
  const { properties, required } = envelopeSchema;
  return published({
    $schema: DIALECT,
    $id: `urn:throughline:event:${type}:${schemaVersion}`,
    $comment: COMMENT,
    title: type,
    description,
    type: 'object',
    properties: {
      ...properties,
      type: { const: type },
      schemaVersion: { const: schemaVersion },
      data,
    },
    required: [...required, 'type', 'schemaVersion', 'data'],
    oneOf: [exactly('occurredOn'), exactly('occurredAt')],
    additionalProperties: false,
  });
}

/** `properties` says nothing new: strict validators want to see there what `required` names. */
const exactly = (field: string) => ({ type: 'object', properties: { [field]: true }, required: [field] });

/** The files of `schema/events`, by name: one for each event type at its present version. */
export function eventSchemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(eventDefinitions)
      .filter(isEventType)
      .sort()
      .map((type) => [
        `${type}.v${eventDefinitions[type].schemaVersion}.json`,
        `${JSON.stringify(eventJsonSchema(type), undefined, 2)}\n`,
      ]),
  );
}

/** A copy with its keys in order, so that the same schema always gives the same bytes, and formats as published. */
function published(schema: object): object {
  const entries = Object.entries(schema)
    .flatMap(([key, value]) => asPublished(key, value))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries<unknown>(entries.map(([key, value]) => [key, publishedValue(value)]));
}

function asPublished(key: string, value: unknown): readonly (readonly [string, unknown])[] {
  const format = key === 'format' && typeof value === 'string' ? FORMATS[value] : undefined;
  return format ? Object.entries(format) : [[key, value]];
}

function publishedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => publishedValue(element));
  return typeof value === 'object' && value !== null ? published(value) : value;
}
