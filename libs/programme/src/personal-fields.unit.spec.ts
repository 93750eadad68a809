import { describe, expect, it } from '@jest/globals';
import Type from 'typebox';
import { freeText, personal } from './kernel/index.js';
import { markedFields, personalFieldsOf, personalFieldsOfEnvelope } from './personal-fields.js';

describe('personal fields', () => {
  it('are found in the data of an event type, optional ones included', () => {
    expect(personalFieldsOf('PersonalDetailsRecorded').map(({ path }) => path.join('.'))).toEqual([
      'name',
      'dateOfBirth',
      'phone',
      'email',
      'address',
    ]);
    expect(personalFieldsOf('SentenceStarted')).toEqual([]);
    // What staff write about a person in their own words, however short, may say more than it should.
    expect(personalFieldsOf('SignpostMade').map(({ path }) => path.join('.'))).toEqual(['to']);
    expect(personalFieldsOf('RequirementCompleted').map(({ path }) => path.join('.'))).toEqual(['title']);
  });

  it('are found in nested objects and in arrays, with whose key seals them and how', () => {
    const schema = Type.Object({
      menteeId: Type.String(),
      note: freeText({ of: 'menteeId', seal: 'CONFIDENTIAL' }),
      contact: Type.Optional(Type.Object({ phone: personal(Type.String()) })),
      witnesses: Type.Array(Type.Object({ name: personal(Type.String()) })),
      aliases: Type.Array(personal(Type.String())),
    });
    expect(markedFields(schema, [])).toEqual([
      { path: ['note'], of: 'menteeId', seal: 'CONFIDENTIAL' },
      { path: ['contact', 'phone'], of: 'subject', seal: 'PERSONAL' },
      { path: ['witnesses', '*', 'name'], of: 'subject', seal: 'PERSONAL' },
      { path: ['aliases', '*'], of: 'subject', seal: 'PERSONAL' },
    ]);
  });

  it('are the reasons in every envelope', () => {
    expect(personalFieldsOfEnvelope.map(({ path }) => path.join('.'))).toEqual([
      'backdateReason',
      'deviations.*.reason',
    ]);
  });

  it('are refused for a type that is not known, so that nothing goes unsealed', () => {
    expect(() => personalFieldsOf('Nonsense')).toThrow('Nonsense is not an event of the programme');
  });
});
