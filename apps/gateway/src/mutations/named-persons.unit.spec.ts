import { describe, expect, it } from '@jest/globals';
import { catalogue, type CommandDefinition } from '#application';
import { PERSON_FIELDS, personsNamed } from './named-persons.js';

/** The fields from which a command takes its persons: each field of this input holds its own name. */
function fieldsOfPersons({ input: Input, bind }: CommandDefinition): readonly string[] {
  const namesItself = new Proxy(new Input(), { get: (_input, field) => field });
  return [bind(namesItself).persons].flat();
}

describe('the persons whom a command names', () => {
  it.each(catalogue.map((definition) => [definition.name, definition] as const))(
    'are found for %s in the fields that it takes them from',
    (_name, definition) => {
      expect(PERSON_FIELDS).toEqual(expect.arrayContaining([...fieldsOfPersons(definition)]));
    },
  );

  it('are each of them, once, of one field or a list', () => {
    const named = { personId: 'a', otherPersonId: 'b', mentorId: 'c', menteeId: 'a', personIds: ['d', 'b'] };
    expect(personsNamed({ ...named, officer: 'om-1', matchId: 'm' })).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are those too whose history is named, and nobody where it is of something else', () => {
    expect(personsNamed({ stream: 'dataSubject-a-1' })).toEqual(['a-1']);
    expect(personsNamed({ stream: 'concern-c' })).toEqual([]);
    expect(personsNamed({ stream: 'match-m' })).toEqual([]);
  });

  it('are nobody in what is no text, and no more than a good command may name', () => {
    expect(personsNamed({ personId: 7, mentorId: null, personIds: [['x'], {}] })).toEqual([]);
    const personIds = Array.from({ length: 5_000 }, (_, number) => `p${number}`);
    expect(personsNamed({ personIds })).toHaveLength(100);
  });
});
