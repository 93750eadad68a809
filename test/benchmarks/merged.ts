import { readFileSync } from 'node:fs';
import type { Report } from './record.js';
import type { Result } from './results.js';

/** @throws Error naming the file, where it cannot be read */
export function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch (cause) {
    throw new Error(`${file} is no report that npm run bench has written`, { cause });
  }
}

/**
 * Runs of a part of the figures or sizes as one report, in the order of the table. Where two have measured the same,
 * the later one counts. Growth stays as each run measured it: a size that was run alone has none.
 * @param order the names of the figures, in the order of the table
 * @throws Error where they are of different logs, made with different versions, or measured in different ways
 */
export function merged(reports: readonly Report[], order: readonly string[]): Report {
  const inTime = reports.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
  const [first, last] = [inTime[0], inTime.at(-1)];
  if (first === undefined || last === undefined) throw new Error('there is nothing to merge');
  for (const { seed, versions, note } of inTime) {
    if (seed !== first.seed) throw new Error(`seeds ${first.seed} and ${seed} make different logs`);
    if (JSON.stringify(versions) !== JSON.stringify(first.versions)) {
      throw new Error('the reports were made with different versions of Node or SQLite');
    }
    if (note !== first.note)
      throw new Error('the reports were measured in different ways: see the note of each');
  }
  const results = new Map<string, Result>();
  for (const { results: some } of inTime) {
    for (const result of some) results.set(`${result.figure} ${result.events}`, result);
  }
  return {
    ...first,
    seconds: inTime.reduce((sum, { seconds }) => sum + seconds, 0),
    machine: { ...first.machine, load: [first.machine.load[0], last.machine.load[1]] },
    sizes: [...new Set(inTime.flatMap(({ sizes }) => sizes))].sort((a, b) => a - b),
    results: [...results.values()].sort(
      (one, other) =>
        order.indexOf(one.figure) - order.indexOf(other.figure) || (one.events ?? 0) - (other.events ?? 0),
    ),
  };
}
