import { type Column, isSetByTheImport } from './columns.js';
import { suggestion } from './nearest.js';

export interface HeaderFault {
  readonly field: string;
  readonly rule: string;
}

export type Header =
  | { readonly kind: 'header'; readonly columns: readonly Column[] }
  | { readonly kind: 'wrong'; readonly faults: readonly HeaderFault[] };

/** Holds the first row of a file against the fields of its command. Every fault is named, not the first alone. */
export function readHeader(cells: readonly string[], known: readonly Column[]): Header {
  const names = cells.map((cell) => cell.trim());
  const [only] = names;
  if (names.length === 1 && only !== undefined && /[;\t]/.test(only)) {
    const separator = only.includes(';') ? 'semicolons' : 'tabs';
    return {
      kind: 'wrong',
      faults: [
        { field: only, rule: `columns must be separated by commas, not ${separator}: save it with commas` },
      ],
    };
  }
  const byName = new Map(known.map((column) => [column.name, column]));
  const faults = [
    ...names.flatMap((name, index) => faultsOf(name, index, names, byName)),
    ...missing(names, known),
  ];
  if (faults.length > 0) return { kind: 'wrong', faults };
  return { kind: 'header', columns: names.flatMap((name) => byName.get(name) ?? []) };
}

function faultsOf(
  name: string,
  index: number,
  names: readonly string[],
  known: ReadonlyMap<string, Column>,
): readonly HeaderFault[] {
  if (name === '')
    return [{ field: `column ${index + 1}`, rule: 'has no name: give it one, or remove the column' }];
  if (isSetByTheImport(name)) return [{ field: name, rule: 'is set by the import: remove the column' }];
  if (!known.has(name)) {
    return [{ field: name, rule: `is not a field of this command: ${suggestion(name, [...known.keys()])}` }];
  }
  if (names.indexOf(name) !== index)
    return [{ field: name, rule: 'is there twice: remove one of the columns' }];
  return [];
}

function missing(names: readonly string[], known: readonly Column[]): readonly HeaderFault[] {
  const begun = new Set(
    known.flatMap(({ name, within }) => (within !== undefined && names.includes(name) ? [within] : [])),
  );
  return known
    .filter(
      ({ name, required, within }) =>
        required && !names.includes(name) && (within === undefined || begun.has(within)),
    )
    .map(({ name }) => ({ field: name, rule: 'is missing: add the column' }));
}
