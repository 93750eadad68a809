import { describe, expect, it } from '@jest/globals';
import { findCommand } from '../catalogue/index.js';
import { columnsOf } from './columns.js';
import { readHeader } from './header.js';

function columns(command: string) {
  const definition = findCommand(command);
  if (!definition) throw new Error(`no command ${command}`);
  return columnsOf(definition.input);
}
const ofBreach = columns('RecordBreach');
const faults = (...cells: string[]) => {
  const header = readHeader(cells, ofBreach);
  return header.kind === 'wrong' ? header.faults.map(({ field, rule }) => `${field} ${rule}`) : [];
};
const RIGHT = ['personId', 'breachId', 'sentenceId', 'occurredOn'];

describe('The columns of a command', () => {
  it('are the fields of its input, nested ones with a dot, without what the import sets itself', () => {
    const names = ofBreach.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([...RIGHT, 'source.recordedOn', 'backdateReason', 'reportedBy']),
    );
    for (const own of ['commandId', 'expectedRevision', 'source.batch', 'source.row']) {
      expect(names).not.toContain(own);
    }
  });

  it('are required where the field is', () => {
    expect(
      ofBreach
        .filter(({ required, within }) => required && !within)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...RIGHT].sort());
  });
});

describe('A header', () => {
  it('is taken in any order, spaces around its names apart', () => {
    expect(
      readHeader(['occurredOn', ' sentenceId ', 'personId', 'breachId', 'source.recordedOn'], ofBreach).kind,
    ).toBe('header');
  });

  it('is refused with the nearest right name of an unknown column', () => {
    expect(faults(...RIGHT, 'backdatereson')).toEqual([
      'backdatereson is not a field of this command: did you mean backdateReason?',
    ]);
  });

  it('is refused with the list of names where none comes near', () => {
    expect(faults(...RIGHT, 'favouriteColour')[0]).toContain('the names are');
  });

  it("is refused where a column is missing, twice there, nameless, or not the office's to give", () => {
    expect(faults('personId', 'breachId', 'sentenceId')).toEqual(['occurredOn is missing: add the column']);
    expect(faults(...RIGHT, 'personId')).toEqual(['personId is there twice: remove one of the columns']);
    expect(faults(...RIGHT, '')).toEqual(['column 5 has no name: give it one, or remove the column']);
    expect(faults(...RIGHT, 'source.row')).toEqual(['source.row is set by the import: remove the column']);
  });

  it('is refused where the columns are separated by something else than commas', () => {
    expect(faults(RIGHT.join(';'))[0]).toContain('must be separated by commas, not semicolons');
    expect(faults(RIGHT.join('\t'))[0]).toContain('must be separated by commas, not tabs');
  });

  it('needs the whole of a nested object once it has a part of it', () => {
    expect(faults(...RIGHT, 'corrects.reason')).toEqual(['corrects.entryId is missing: add the column']);
  });
});
