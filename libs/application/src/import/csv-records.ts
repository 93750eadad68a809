import { parse } from 'csv-parse/sync';
import type { TextLine } from './text-lines.js';

/** A row of a CSV file, or what keeps it from being one. `line` is where it begins, and counts from 1. */
export type CsvRecord =
  | { readonly kind: 'row'; readonly line: number; readonly cells: readonly string[] }
  | { readonly kind: 'broken'; readonly line: number; readonly rule: string };

/** A quoted cell may hold line breaks, but one that goes on for so long has lost its closing quote. */
const MAX_LINES_OF_A_ROW = 200;

const OPEN_QUOTE = 'a quote is opened and never closed: close it, and double every quote inside it';

/**
 * Reads rows after RFC 4180. A row that cannot be read costs itself only: reading goes on with the line below its
 * first, even where a lost quote seems to swallow what follows. Lines without anything in them are left out.
 */
export function* csvRecords(lines: readonly TextLine[]): Generator<CsvRecord> {
  let width: number | undefined;
  for (let index = 0; index < lines.length;) {
    const { record, taken } = readRecord(lines, index, width);
    index += taken;
    if (record === undefined) continue;
    if (record.kind === 'row') width ??= record.cells.length;
    yield record;
  }
}

interface Reading {
  /** Undefined for an empty line. */
  readonly record: CsvRecord | undefined;
  /** How many lines are done with. */
  readonly taken: number;
}

function readRecord(lines: readonly TextLine[], index: number, width: number | undefined): Reading {
  const line = index + 1;
  const broken = (rule: string): Reading => ({ record: { kind: 'broken', line, rule }, taken: 1 });
  const text = balancedText(lines, index);
  if (text === 'not-utf-8') return broken('holds bytes that are not UTF-8: save the file as UTF-8');
  if (text === 'unclosed') return broken(OPEN_QUOTE);
  if (text.joined.includes('\0')) return broken('holds a zero byte, which is no text: take it out');
  const cells = parseCells(text.joined);
  if (cells === undefined) {
    return broken(
      'has a quote in the wrong place: put the whole cell in quotes, and double every quote inside it',
    );
  }
  if (cells.every((cell) => cell.trim() === '')) return { record: undefined, taken: text.taken };
  if (width !== undefined && cells.length !== width) {
    const lost = text.taken > 1 ? ', perhaps because a quote is missing' : '';
    return broken(
      `has ${cells.length} cells where the header has ${width}${lost}: put cells with commas in quotes`,
    );
  }
  return { record: { kind: 'row', line, cells }, taken: text.taken };
}

type BalancedText = { readonly joined: string; readonly taken: number } | 'not-utf-8' | 'unclosed';

/** The line, joined with those below it until every quote is closed. */
function balancedText(lines: readonly TextLine[], index: number): BalancedText {
  const joined: string[] = [];
  let quotes = 0;
  for (const line of lines.slice(index, index + MAX_LINES_OF_A_ROW)) {
    if (line === null) return joined.length === 0 ? 'not-utf-8' : 'unclosed';
    joined.push(line);
    quotes += line.split('"').length - 1;
    if (quotes % 2 === 0) return { joined: joined.join('\n'), taken: joined.length };
  }
  return 'unclosed';
}

function parseCells(text: string): readonly string[] | undefined {
  if (text === '') return [''];
  try {
    const records: string[][] = parse(text, { relax_column_count: true, record_delimiter: '\0' });
    return records[0];
  } catch (error) {
    if (
      error !== null &&
      typeof error === 'object' &&
      'code' in error &&
      String(error.code).startsWith('CSV_')
    ) {
      return undefined;
    }
    throw error;
  }
}
