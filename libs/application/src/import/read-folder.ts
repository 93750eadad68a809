import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isInstant, isLondonDay, londonDay } from '#programme';
import type { CommandDefinition } from '../catalogue/index.js';
import { columnsOf } from './columns.js';
import { csvRecords } from './csv-records.js';
import { type ImportFault, ImportRefused, unopened } from './fault.js';
import { readHeader } from './header.js';
import { readPackage, type Resource } from './resources.js';
import { type PlainInput, rowInput } from './row-input.js';
import { textLines } from './text-lines.js';

/** A row on its way to its decider. */
export interface ImportRow {
  readonly definition: CommandDefinition;
  readonly file: string;
  readonly line: number;
  readonly system: string;
  /** The fields that the row gives. */
  readonly input: PlainInput;
}

export interface FolderContent {
  readonly batch: string;
  /** In the order in which they happened, then of the files, then of the lines. */
  readonly rows: readonly ImportRow[];
  /** Rows that cannot be read. */
  readonly faults: readonly ImportFault[];
  /** CSV files of the folder that its data package does not list. */
  readonly unlisted: readonly string[];
}

/**
 * Reads a folder whole, so that its rows can be carried out in the order in which they happened.
 * @throws ImportRefused where the folder, its data package or a header is wrong: then nothing of it should go in
 */
export function readFolder(folder: string): FolderContent {
  const { batch, resources, unlisted } = readPackage(folder);
  const files = resources.map((resource) => readResource(folder, resource));
  const wrong = files.flatMap((file) => (file.kind === 'wrong' ? file.faults : []));
  if (wrong.length > 0) throw new ImportRefused(wrong);
  const read = files.flatMap((file) => (file.kind === 'rows' ? [file] : []));
  const rows = read.flatMap(({ rows }) => rows);
  // The sort is stable: rows of the same moment keep the order of files and lines.
  const dated = rows.map((row) => ({ row, moment: momentOf(row.input) }));
  dated.sort((a, b) => (a.moment < b.moment ? -1 : a.moment > b.moment ? 1 : 0));
  return {
    batch,
    rows: dated.map(({ row }) => row),
    faults: read.flatMap(({ faults }) => faults),
    unlisted,
  };
}

type FileContent =
  | { readonly kind: 'rows'; readonly rows: readonly ImportRow[]; readonly faults: readonly ImportFault[] }
  | { readonly kind: 'wrong'; readonly faults: readonly ImportFault[] };

function readResource(folder: string, { path, definition, system }: Resource): FileContent {
  const at = (fault: Omit<ImportFault, 'file' | 'code'>, code = 'UNREADABLE'): ImportFault => ({
    file: path,
    ...fault,
    code,
  });
  const bytes = readBytes(join(folder, path));
  if (typeof bytes === 'string') return { kind: 'wrong', faults: [at({ rule: bytes })] };
  const text = textLines(bytes);
  if (text.kind === 'other-encoding') {
    return { kind: 'wrong', faults: [at({ rule: `is written in ${text.encoding}: save it as UTF-8` })] };
  }
  if (text.kind === 'other-line-ends') {
    const rule = 'ends its lines as old Macs did, with CR alone: save it with LF or CRLF at the end of lines';
    return { kind: 'wrong', faults: [at({ rule })] };
  }
  const records = csvRecords(text.lines);
  const first = records.next();
  if (first.done) return { kind: 'wrong', faults: [at({ rule: 'is empty: it needs at least a header' })] };
  if (first.value.kind === 'broken') {
    return {
      kind: 'wrong',
      faults: [at({ line: first.value.line, field: 'header', rule: first.value.rule })],
    };
  }
  const header = readHeader(first.value.cells, columnsOf(definition.input));
  if (header.kind === 'wrong') {
    const { line } = first.value;
    return { kind: 'wrong', faults: header.faults.map((fault) => at({ line, ...fault })) };
  }

  const rows: ImportRow[] = [];
  const faults: ImportFault[] = [];
  for (const record of records) {
    const { line } = record;
    if (record.kind === 'broken') {
      faults.push(at({ line, rule: record.rule }));
      continue;
    }
    const row = rowInput(record.cells, header.columns);
    if (row.kind === 'wrong')
      faults.push(...row.faults.map((fault) => at({ line, ...fault }, 'INVALID_INPUT')));
    else rows.push({ definition, file: path, line, system, input: row.input });
  }
  return { kind: 'rows', rows, faults };
}

/** What the file holds, or the rule that keeps it from being read. */
function readBytes(file: string): Uint8Array | string {
  try {
    return readFileSync(file);
  } catch (error) {
    const rule = unopened(error);
    if (rule === undefined) throw error;
    return rule;
  }
}

/** Sorts a day before the instants of it, and what has no date of its own (it occurs today) last. */
function momentOf({ occurredOn, occurredAt }: PlainInput): string {
  if (typeof occurredOn === 'string' && isLondonDay(occurredOn)) return occurredOn;
  if (typeof occurredAt === 'string' && isInstant(occurredAt))
    return `${londonDay(occurredAt)}T${occurredAt}`;
  return '~';
}
