import { describe, expect, it } from '@jest/globals';
import { eventDefinitions } from '#programme';
import { CASE_OF, PERSON_FIELDS, STAFF_FIELDS, THING_FIELDS } from './identifiers.js';

const ENTITY_ID = '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$';
const KNOWN = [...PERSON_FIELDS, ...STAFF_FIELDS, ...THING_FIELDS, ...Object.keys(CASE_OF)];

/** Every field of a schema that holds identifiers; the id of a nested object goes by the object's name. */
function identifiersIn(schema: unknown, field: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if ('pattern' in schema && schema.pattern === ENTITY_ID) return [field];
  const inner =
    'properties' in schema && typeof schema.properties === 'object' && schema.properties !== null
      ? Object.entries(schema.properties).flatMap(([name, value]) =>
          identifiersIn(value, name === 'id' ? field : name),
        )
      : [];
  return 'items' in schema ? [...inner, ...identifiersIn(schema.items, field)] : inner;
}

describe('what identifiers identify in a subject access', () => {
  it.each(Object.entries(eventDefinitions))('is decided for every one of %s', (_type, { data }) => {
    expect(identifiersIn(data, 'data').filter((field) => !KNOWN.includes(field))).toEqual([]);
  });
});
