/** Measures and reports. `scripts/bench.mjs` builds first, and describes the options. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FIGURES, figureNamed } from './figures.js';
import { resultsOf, type Result } from './results.js';
import { ROUNDS, runFigure } from './run-figure.js';
import { NOTE, tableOf } from './table.js';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '5000' },
    only: { type: 'string' },
    json: { type: 'string', default: 'bench-results.json' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const sizes = [...new Set(values.events.split(',').map(size))].toSorted((a, b) => a - b);
const figures = values.only === undefined ? FIGURES : values.only.split(',').map(figureNamed);
const started = new Date();
const work = mkdtempSync(join(values.folder, 'throughline-bench-'));
const results: Result[] = [];
try {
  for (const figure of figures) {
    process.stderr.write(`${figure.title} …\n`);
    const measured = await runFigure(figure, figure.sized ? sizes : sizes.slice(0, 1), work);
    results.push(...resultsOf(figure, measured));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
const seconds = Math.round((Date.now() - started.getTime()) / 1000);
const machine = { node: process.version, processors: cpus().length, model: cpus()[0]?.model ?? 'unknown' };
const report = {
  startedAt: started.toISOString(),
  seconds,
  machine,
  sizes,
  rounds: ROUNDS,
  note: NOTE,
  results,
};
writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${tableOf(results)}\n\n${NOTE}\n${seconds} s; all of it in ${values.json}.\n`);

function size(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new RangeError(`--events takes whole numbers from 1, not ${text}`);
  return Number(text);
}
