import { CACHES_FULL, FLAT_TARGET, GROWTH_TARGET, type Result } from './results.js';
import { HEAP_MEGABYTES, LARGE, ROUNDS, WARM_UP } from './run-figure.js';

const HEAD = [
  'what',
  'events',
  'rounds',
  'ratio',
  'range',
  'target',
  'µs bare',
  'µs ours',
  `growth ≤ ${GROWTH_TARGET}`,
  'peak MB',
  'memory growth',
];

export const NOTE =
  'Every figure is measured beside its bare baseline, turn by turn, in the same run, which begins with the other side ' +
  `each round, and round by round through all sizes. Given is the median of ${ROUNDS} rounds (of fewer where the table ` +
  `says so), after ${WARM_UP.short} to warm up (${WARM_UP.appends} for appends one at a time), or ${WARM_UP.wholeLog} ` +
  `through a whole log of up to ${LARGE} events. A round of appends is many turns of a few milliseconds. ` +
  'Speed: the share of the bare speed that is left. Latency: how many bare appends it takes at the median, with the ' +
  '99th percentile behind. Growth: our cost for an event against that at the smallest size, round by round. ' +
  'The loop that a rebuild is held against makes and closes the same files, has its rows given, and works nothing out. ' +
  'Memory is the largest resident set of the process while ours ran (of appends: after each turn; of the mutation: its ' +
  'client): of reading, ' +
  `replaying and rebuilding in a process in which nothing else had run, with a heap of at most ${HEAP_MEGABYTES.reading} MB ` +
  `(${HEAP_MEGABYTES.writing} MB for rebuilding, and for a client of EventStoreDB), and ` +
  `to be flat: at most ${FLAT_TARGET} times that of a log of ${CACHES_FULL} events, which fills the caches of SQLite ` +
  '(16 MB for each of the six read models); else what the bare side left is in it. ' +
  'EventStoreDB stands for the test server, which the bare client and ours ask by turns; real servers and PostgreSQL ' +
  'are not measured here.';

/** The results as a table of Markdown. */
export function tableOf(results: readonly Result[]): string {
  const rows = [HEAD, ...results.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => pad(cell, widths[column] ?? 0, column > 0)).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${column > 0 ? ':' : '-'}`).join('|')}|`;
  const [head = HEAD, ...rest] = rows;
  return [line(head), rule, ...rest.map(line)].join('\n');
}

function cellsOf(result: Result): readonly string[] {
  const { title, events, rounds, ratio, ratios, target, met, p99, growth, growthMet, rssGrowth, flatMet } =
    result;
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return [
    title,
    events === null ? '–' : `${events}`,
    `${rounds}`,
    p99 === null ? ratio.toFixed(2) : `${ratio.toFixed(1)}×, p99 ${p99.toFixed(1)}×`,
    range,
    target === null ? '–' : `≥ ${target} ${met === true ? 'met' : 'MISSED'}`,
    result.bareMicros.toFixed(1),
    result.ourMicros.toFixed(1),
    growth === null ? '–' : `${growth.toFixed(2)} ${growthMet === true ? 'met' : 'MISSED'}`,
    result.rssMegabytes.toFixed(0),
    rssGrowth === null ? '–' : `${rssGrowth.toFixed(2)}${verdict(flatMet)}`,
  ];
}

const verdict = (met: boolean | null): string => (met === null ? '' : met ? ' met' : ' MISSED');

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
