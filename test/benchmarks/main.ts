/** Measures and reports, or puts reports together. `scripts/bench.mjs` builds first, and describes the options. */
import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FIGURES, figureNamed } from './figures.js';
import { merged, readReport } from './merged.js';
import { markdownOf, record, type Report } from './record.js';
import { NOTE } from './table.js';
import { resultsOf, type Result } from './results.js';
import { runFigure } from './run-figure.js';

const SIZES = '10000,100000,1000000';
const RECORDS = resolve(import.meta.dirname, '../../docs/benchmarks');

const { values } = parseArgs({
  options: {
    events: { type: 'string' },
    sizes: { type: 'boolean', default: false },
    seed: { type: 'string', default: `${randomInt(2 ** 31)}` },
    minutes: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string', default: 'bench-results.json' },
    folder: { type: 'string', default: tmpdir() },
    fixtures: { type: 'string' },
    merge: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const started = Date.now();
const report = values.merge === undefined ? await measured() : mergedFrom(values.merge.split(','));
writeReport(report);
process.stdout.write(`${markdownOf(report)}\n`);
if (values.keep) tell(`Kept as docs/benchmarks/${record(report, RECORDS)}, .md and .json.`);

async function measured(): Promise<Report> {
  const sizes = [
    ...new Set((values.events ?? (values.sizes ? SIZES : '10000')).split(',').map(count('events'))),
  ];
  sizes.sort((a, b) => a - b);
  const seed = count('seed')(values.seed);
  const ends = values.minutes === undefined ? Infinity : started + count('minutes')(values.minutes) * 60_000;
  const figures = values.only === undefined ? FIGURES : values.only.split(',').map(figureNamed);
  const load = loadavg()[0] ?? 0;
  const work = mkdtempSync(join(values.folder, 'throughline-bench-'));
  /** The processes of the figures get the same signal from the terminal, or end with the channel to this one. */
  const stop = (status: number): never => {
    rmSync(work, { recursive: true, force: true });
    process.exit(status);
  };
  process.once('SIGINT', () => stop(130)).once('SIGTERM', () => stop(143));
  const fixtures = resolve(values.fixtures ?? join(work, 'fixtures'));
  mkdirSync(fixtures, { recursive: true });
  const results: Result[] = [];
  const soFar = (): Report => ({
    startedAt: new Date(started).toISOString(),
    seconds: elapsed(),
    seed,
    machine: { processors: cpus().length, load: [load, loadavg()[0] ?? 0] },
    versions: { Node: process.versions.node, SQLite: process.versions['sqlite'] ?? 'unknown' },
    sizes,
    results,
    note: NOTE,
  });
  try {
    for (const [index, figure] of figures.entries()) {
      tell(`${index + 1} of ${figures.length}: ${figure.title}, ${elapsed()} s`);
      // Each figure may use its share of the time that is left.
      const until = Date.now() + (ends - Date.now()) / (figures.length - index);
      const sized = figure.sized ? sizes : sizes.slice(0, 1);
      const running = { work, fixtures, seed, until, tell };
      results.push(...resultsOf(figure, await runFigure(figure, sized, running)));
      writeReport(soFar()); // a run that breaks off leaves what it has
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return soFar();
}

function mergedFrom(files: readonly string[]): Report {
  return merged(
    files.map(readReport),
    FIGURES.map(({ name }) => name),
  );
}

function writeReport(report: Report): void {
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}

function elapsed(): number {
  return Math.round((Date.now() - started) / 1000);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function count(option: string): (text: string) => number {
  return (text) => {
    if (/^\d{1,10}$/.test(text) && Number(text) > 0) return Number(text);
    throw new RangeError(`--${option} takes whole numbers from 1, not ${text}`);
  };
}
