import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { eventJsonSchema, eventSchemaFiles } from './json-schema.js';
import { PERSONAL } from './kernel/index.js';
import { eventDefinitions } from './registry.js';

const ajv = new Ajv2020({ allErrors: true, strict: true });
ajv.addKeyword(PERSONAL);
for (const format of ['date', 'date-time', 'uuid']) ajv.addFormat(format, true);
const validate = ajv.compile(eventJsonSchema('SentenceEndDateChanged'));

const event = {
  id: '01936b2e-0000-7000-8000-000000000001',
  type: 'SentenceEndDateChanged',
  schemaVersion: 1,
  data: { sentenceId: 's1', expectedEndOn: '2014-06-09' },
  occurredOn: '2012-12-10',
  actor: { id: 'staff-1', role: 'OFFENDER_MANAGER', organisation: 'essex' },
  subjects: ['p1'],
  commandId: 'c1',
  correlationId: 'c1',
};

describe('the published schema of an event', () => {
  it('accepts the event as it is appended', () => {
    expect(validate(event)).toBe(true);
  });

  it.each([
    ['another type', { ...event, type: 'SentenceEnded' }],
    ['another version', { ...event, schemaVersion: 2 }],
    ['both a day and an instant', { ...event, occurredAt: '2012-12-10T09:00:00.000Z' }],
    ['neither day nor instant', { ...event, occurredOn: undefined }],
    ['a field that it does not know', { ...event, colour: 'red' }],
    ['data that it does not know', { ...event, data: { ...event.data, colour: 'red' } }],
    ['a day that is not written as one', { ...event, data: { ...event.data, expectedEndOn: '9 June' } }],
  ])('refuses %s', (_what, wrong) => {
    expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false);
  });

  it('keeps the marks of personal fields and says what they mean', () => {
    const schema = eventJsonSchema('PersonalDetailsRecorded');
    expect(schema).toMatchObject({
      $id: 'urn:throughline:event:PersonalDetailsRecorded:1',
      $comment: expect.stringContaining(PERSONAL),
      properties: { data: { properties: { name: { [PERSONAL]: { of: 'subject', seal: 'PERSONAL' } } } } },
    });
  });

  it('is a valid schema for every event type, in a file of its own with keys in order', () => {
    const files = eventSchemaFiles();
    expect(files.size).toBe(Object.keys(eventDefinitions).length);
    for (const [name, text] of files) {
      const schema: object = JSON.parse(text);
      expect(text.endsWith('}\n')).toBe(true);
      expect(name).toMatch(/^[A-Z][A-Za-z]+\.v\d+\.json$/);
      expect(Object.keys(schema)).toEqual(Object.keys(schema).toSorted());
      expect(ajv.validateSchema(schema)).toBe(true);
    }
  });
});
