import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from './results.js';
import { tableOf } from './table.js';

/** A run as it is kept: nothing in it tells whose machine it was. */
export interface Report {
  readonly startedAt: string;
  readonly seconds: number;
  readonly seed: number;
  readonly machine: {
    readonly processors: number;
    /** Processes that wanted a processor, averaged over the last minute, at the start and at the end. */
    readonly load: readonly [before: number, after: number];
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly sizes: readonly number[];
  readonly results: readonly Result[];
  /** How it was measured. */
  readonly note: string;
}

/** The report as Markdown. */
export function markdownOf({
  startedAt,
  seconds,
  seed,
  machine,
  versions,
  sizes,
  results,
  note,
}: Report): string {
  const [before, after] = machine.load.map((load) => load.toFixed(1));
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const missed = results.flatMap(({ title, events, met, growthMet, flatMet }) => [
    ...(met === false ? [`- ${title}, ${events ?? 'any'} events: slower than its target`] : []),
    ...(growthMet === false
      ? [`- ${title}, ${events ?? 'any'} events: an event costs more than in a small log`]
      : []),
    ...(flatMet === false
      ? [`- ${title}, ${events ?? 'any'} events: takes more memory than for a smaller log`]
      : []),
  ]);
  return [
    `# Benchmarks of ${startedAt.slice(0, 10)}, seed ${seed}`,
    `Logs of ${sizes.join(', ')} events; ${seconds} s on ${machine.processors} processors, ` +
      `with a load of ${before} at the start and ${after} at the end; ${named.join(', ')}. ` +
      `Again: \`npm run bench -- --events ${sizes.join(',')} --seed ${seed}\`.`,
    tableOf(results),
    missed.length === 0 ? 'Every target is met.' : `Missed:\n\n${missed.join('\n')}`,
    note,
  ].join('\n\n');
}

/** Keeps a report beside the earlier ones, as Markdown and as JSON. Gives the name of both without an ending. */
export function record(report: Report, folder: string): string {
  const name = `${report.startedAt.slice(0, 10)}-${report.seed}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.md`), `${markdownOf(report)}\n`);
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  return name;
}
