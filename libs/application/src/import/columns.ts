import { getMetadataStorage } from 'class-validator';
import { type CellKind, cellKind, nestedInput } from '../inputs/index.js';

/** A column that a CSV file of a command may have: a field of its input class, with dots where it is nested. */
export interface Column {
  readonly name: string;
  readonly kind: CellKind;
  /** A column that must be there, though a cell of it may then be refused for being empty. */
  readonly required: boolean;
  /** The optional object that it belongs to: its required columns are needed once any of its columns is there. */
  readonly within?: string;
}

/** What the import says of a row itself, so that no file may. */
const SET_BY_THE_IMPORT: readonly string[] = ['commandId', 'expectedRevision', 'source.batch', 'source.row'];

/** A row may say who kept it; where it does not, the data package does. */
const SYSTEM = 'source.system';

export function isSetByTheImport(name: string): boolean {
  return SET_BY_THE_IMPORT.includes(name);
}

/** The columns of an input class, nested ones included, in the order of its fields. */
export function columnsOf(input: new () => object): readonly Column[] {
  return collect(input, '', true, undefined)
    .filter(({ name }) => !isSetByTheImport(name))
    .map((column) => (column.name === SYSTEM ? { ...column, required: false } : column));
}

function collect(
  input: new () => object,
  prefix: string,
  required: boolean,
  within: string | undefined,
): readonly Column[] {
  const prototype: object = input.prototype;
  return fieldsOf(input).flatMap(({ field, optional }): readonly Column[] => {
    const name = prefix + field;
    const nested = nestedInput(prototype, field);
    if (nested) return collect(nested, `${name}.`, required && !optional, optional ? name : within);
    const kind = cellKind(prototype, field);
    // A field that is made without the decorators of inputs/fields.ts: a fault of the program, told at once.
    if (kind === undefined) throw new Error(`${input.name}.${field} does not say how a cell of it is read`);
    return [{ name, kind, required: !optional, ...(within === undefined ? {} : { within }) }];
  });
}

function fieldsOf(
  input: new () => object,
): readonly { readonly field: string; readonly optional: boolean }[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(input, '', false, false);
  const fields = [...new Set(rules.map(({ propertyName }) => propertyName))];
  return fields.map((field) => ({
    field,
    optional: rules.some(({ propertyName, name }) => propertyName === field && name === 'isOptional'),
  }));
}
