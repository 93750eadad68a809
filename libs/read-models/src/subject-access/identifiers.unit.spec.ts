import { describe, expect, it } from '@jest/globals';
import { concernEvents, eventDefinitions } from '#programme';
import { CASE_OF, MAY_TELL_OF_CONCERN, PERSON_FIELDS, STAFF_FIELDS, THING_FIELDS } from './identifiers.js';

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

/** Words of codes by which somebody could learn that there is a concern. */
const TELLING = /SAFEGUARD|CONCERN|ABUSE|NEGLECT|HARM|DANGER|THREAT|VICTIM|EXPLOIT|ALLEG|DISCLOS/;
/** What a mentor helps a mentee with: to tell an employer of a conviction. */
const NOT_OF_CONCERNS = ['DISCLOSING_A_RECORD'];

/** Every field of a schema that holds a code by which somebody could learn of a concern. */
function tellingIn(schema: unknown, field: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const codes = 'enum' in schema && Array.isArray(schema.enum) ? schema.enum.map(String) : [];
  const telling = codes.filter((code) => TELLING.test(code) && !NOT_OF_CONCERNS.includes(code));
  if (telling.length > 0) return [field];
  const inner =
    'properties' in schema && typeof schema.properties === 'object' && schema.properties !== null
      ? Object.entries(schema.properties).flatMap(([name, value]) => tellingIn(value, name))
      : [];
  return 'items' in schema ? [...inner, ...tellingIn(schema.items, field)] : inner;
}

describe('a code that could tell of a concern', () => {
  const others = Object.entries(eventDefinitions).filter(([type]) => !Object.hasOwn(concernEvents, type));

  it.each(others)('is withheld in every entry of %s', (type, { data }) => {
    const withheld = MAY_TELL_OF_CONCERN[type] ?? new Set();
    expect(tellingIn(data, 'data').filter((field) => !withheld.has(field))).toEqual([]);
  });

  it('is found where there is one', () => {
    expect(tellingIn(eventDefinitions.MatchEnded.data, 'data')).toEqual(['reason']);
  });
});

describe('what identifiers identify in a subject access', () => {
  it.each(Object.entries(eventDefinitions))('is decided for every one of %s', (_type, { data }) => {
    expect(identifiersIn(data, 'data').filter((field) => !KNOWN.includes(field))).toEqual([]);
  });
});
