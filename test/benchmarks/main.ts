/** Measures and reports. `scripts/bench.mjs` builds first, and describes the options. */
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FIGURES, figureNamed } from './figures.js';
import { markdownOf, record, type Report } from './record.js';
import { resultsOf, type Result } from './results.js';
import { runFigure } from './run-figure.js';

const SIZES = '10000,100000,1000000';
const RECORDS = resolve(import.meta.dirname, '../../docs/benchmarks');

const { values } = parseArgs({
  options: {
    events: { type: 'string' },
    sizes: { type: 'boolean', default: false },
    seed: { type: 'string', default: `${randomInt(2 ** 31)}` },
    minutes: { type: 'string', default: '120' },
    only: { type: 'string' },
    json: { type: 'string', default: 'bench-results.json' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const sizes = [
  ...new Set((values.events ?? (values.sizes ? SIZES : '10000')).split(',').map(count('events'))),
];
sizes.sort((a, b) => a - b);
const seed = count('seed')(values.seed);
const minutes = count('minutes')(values.minutes);
const figures = values.only === undefined ? FIGURES : values.only.split(',').map(figureNamed);
const started = Date.now();
const load = loadavg()[0] ?? 0;
const work = mkdtempSync(join(values.folder, 'throughline-bench-'));
process.once('SIGINT', () => stop(130)).once('SIGTERM', () => stop(143));
const results: Result[] = [];
try {
  for (const [index, figure] of figures.entries()) {
    tell(`${index + 1} of ${figures.length}: ${figure.title}, ${elapsed()} s`);
    // Each figure may use its share of the time that is left.
    const until = Date.now() + (started + minutes * 60_000 - Date.now()) / (figures.length - index);
    const sized = figure.sized ? sizes : sizes.slice(0, 1);
    results.push(...resultsOf(figure, await runFigure(figure, sized, { work, seed, until, tell })));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
const report: Report = {
  startedAt: new Date(started).toISOString(),
  seconds: elapsed(),
  seed,
  machine: { processors: cpus().length, load: [load, loadavg()[0] ?? 0] },
  versions: { Node: process.versions.node, SQLite: process.versions['sqlite'] ?? 'unknown' },
  sizes,
  results,
};
writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${markdownOf(report)}\n`);
if (values.sizes) tell(`Kept as docs/benchmarks/${record(report, RECORDS)}, .md and .json.`);

function elapsed(): number {
  return Math.round((Date.now() - started) / 1000);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The processes of the figures get the same signal from the terminal, or end with the channel to this one. */
function stop(status: number): never {
  rmSync(work, { recursive: true, force: true });
  process.exit(status);
}

function count(option: string): (text: string) => number {
  return (text) => {
    if (/^\d{1,10}$/.test(text) && Number(text) > 0) return Number(text);
    throw new RangeError(`--${option} takes whole numbers from 1, not ${text}`);
  };
}
