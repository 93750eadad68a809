import type { Result } from './results.js';

const HEAD = ['what', 'events', 'ratio', 'of five', 'target', 'µs bare', 'µs ours', 'growth', 'peak MB'];

export const NOTE =
  'Every figure is measured beside its bare baseline, turn by turn, in the same run; the median of five rounds is given. ' +
  'Speed: the share of the bare speed that is left. Latency: how many bare appends it takes at the median, with the ' +
  '99th percentile behind. Growth: our cost for an event against that at the smallest size. ' +
  'The loop that a rebuild is held against has its rows given, and works nothing out. ' +
  'Memory is the largest resident set while ours ran (for the mutation that of its client). ' +
  'On SQLite alone: EventStoreDB and PostgreSQL are not measured here.';

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
  const { title, events, ratio, ratios, target, met, p99, growth } = result;
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return [
    title,
    events === null ? '–' : `${events}`,
    p99 === null ? ratio.toFixed(2) : `${ratio.toFixed(1)}×, p99 ${p99.toFixed(1)}×`,
    range,
    target === null ? '–' : `≥ ${target} ${met === true ? 'met' : 'MISSED'}`,
    result.bareMicros.toFixed(1),
    result.ourMicros.toFixed(1),
    growth === null ? '–' : growth.toFixed(2),
    result.rssMegabytes.toFixed(0),
  ];
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
