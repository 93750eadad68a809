import { commandIds } from './command-ids.js';
import type { ImportFault } from './fault.js';
import { type ImportRow, readFolder } from './read-folder.js';
import type { SendCommand } from './send.js';

export interface ImportOptions {
  readonly folder: string;
  readonly send: SendCommand;
  /** Called as the rows go in, in order. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called at once for every row that does not go in. */
  readonly onFault?: (fault: ImportFault) => void;
  /** Stops between two rows. */
  readonly signal?: AbortSignal;
}

export interface ImportSummary {
  readonly batch: string;
  readonly total: number;
  /** Rows that went in now. */
  readonly added: number;
  /** Rows that had gone in before. */
  readonly known: number;
  /** Rows that were refused or could not be read. */
  readonly refused: number;
  /** Rows that went in although a gate was shut when they happened: each has a task. */
  readonly withDeviations: number;
  readonly faults: readonly ImportFault[];
  /** CSV files of the folder that its data package does not list: they were left out. */
  readonly unlisted: readonly string[];
}

/**
 * Imports a folder: every row is a command, and goes through the same decider as everybody's. A row that is refused
 * keeps no other from going in. Importing again adds nothing.
 * @throws ImportRefused where the folder, its data package or a header is wrong; nothing has gone in then
 */
export async function runImport(options: ImportOptions): Promise<ImportSummary> {
  const { folder, send, onProgress, onFault, signal } = options;
  const { batch, rows, faults: unreadable, unlisted } = readFolder(folder);
  const idOf = commandIds(batch);
  const faults: ImportFault[] = [];
  const report = (fault: ImportFault): void => {
    faults.push(fault);
    onFault?.(fault);
  };
  unreadable.forEach(report);
  const unreadableRows = new Set(unreadable.map(({ file, line }) => `${file}:${line}`)).size;
  const counts = { added: 0, known: 0, refused: unreadableRows, withDeviations: 0 };
  // What is said of a row before it is sent must not depend on what becomes of those before it.
  const numbered = rows.map((row) => ({ row, commandId: idOf(row) }));

  for (const [index, { row, commandId }] of numbered.entries()) {
    signal?.throwIfAborted();
    const outcome = await send(row.definition, withSource(row, batch, commandId));
    if (outcome.kind === 'refused') {
      counts.refused += 1;
      for (const fault of outcome.faults) report({ file: row.file, line: row.line, ...fault });
    } else {
      counts[outcome.repeated ? 'known' : 'added'] += 1;
      if (outcome.deviations.length > 0) counts.withDeviations += 1;
    }
    onProgress?.(index + 1, numbered.length);
  }
  return { batch, total: rows.length + unreadableRows, ...counts, faults, unlisted };
}

function withSource({ input, file, line, system }: ImportRow, batch: string, commandId: string): object {
  const given = typeof input['source'] === 'object' ? input['source'] : {};
  return { ...input, commandId, source: { system, ...given, batch, row: `${file}:${line}` } };
}
