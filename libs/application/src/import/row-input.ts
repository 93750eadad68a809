import type { Column } from './columns.js';

export type RowInput =
  | { readonly kind: 'input'; readonly input: PlainInput }
  | { readonly kind: 'wrong'; readonly faults: readonly { readonly field: string; readonly rule: string }[] };

/** The fields of an input class as a row gives them. */
export interface PlainInput {
  readonly [field: string]: CellValue | PlainInput;
}
type CellValue = string | number | boolean | readonly string[];

/** Between the entries of a list in one cell. */
const LIST_SEPARATOR = ';';

/** Reads the cells of a row. An empty cell is an absent field; what the values must be, the input class checks. */
export function rowInput(cells: readonly string[], columns: readonly Column[]): RowInput {
  const faults: { field: string; rule: string }[] = [];
  const input: Record<string, CellValue | Record<string, CellValue>> = {};
  for (const [index, column] of columns.entries()) {
    const text = (cells[index] ?? '').trim();
    if (text === '') continue;
    const value = cellValue(text, column);
    if (value === undefined) faults.push({ field: column.name, rule: RULES[column.kind] });
    else put(input, column.name.split('.'), value);
  }
  return faults.length > 0 ? { kind: 'wrong', faults } : { kind: 'input', input };
}

const RULES = {
  text: 'must be text',
  list: `must be a list, its entries separated by ${LIST_SEPARATOR}`,
  number: 'must be a number, in digits',
  boolean: 'must be true or false',
} as const;

function cellValue(text: string, { kind }: Column): CellValue | undefined {
  switch (kind) {
    case 'text':
      return text;
    case 'number':
      return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
    case 'boolean':
      return BOOLEANS.get(text.toLowerCase());
    case 'list':
      return text
        .split(LIST_SEPARATOR)
        .map((entry) => entry.trim())
        .filter((entry) => entry !== '');
  }
}

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
]);

/** Puts a value where its path says, making the objects on the way. */
function put(input: Record<string, unknown>, path: readonly string[], value: CellValue): void {
  const [field, ...rest] = path;
  if (field === undefined) return;
  if (rest.length === 0) {
    input[field] = value;
    return;
  }
  const inner = input[field];
  const object: Record<string, unknown> = isRecord(inner) ? inner : {};
  input[field] = object;
  put(object, rest, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
