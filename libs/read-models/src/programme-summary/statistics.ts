import type { LondonDay, Polarity } from '#programme';
import type { ReasonTally, Tally } from '../contract-summary.js';

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

const DAY_MS = 86_400_000;

/** Whole days between two days. Both are read as UTC, which has no hour to lose; the calendar is far slower. */
export function daysApart(from: LondonDay, to: LondonDay): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** How often each code occurs, in the order of the codes. */
export function tally(codes: readonly (string | null)[]): readonly Tally[] {
  const counts = new Map<string, number>();
  for (const code of codes) if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort(byKey).map(([code, count]) => ({ code, count }));
}

export function tallyReasons(
  endings: readonly { readonly code: string | null; readonly polarity: string | null }[],
): readonly ReasonTally[] {
  const groups = Map.groupBy(endings, ({ code, polarity }) => `${code ?? 'NOT_STATED'} ${polarity ?? ''}`);
  return [...groups].sort(byKey).map(([, group]) => ({
    reason: group[0]?.code ?? 'NOT_STATED',
    polarity: polarityOf(group[0]?.polarity ?? null),
    count: group.length,
  }));
}

/** What carries no polarity is unclassified, never negative. */
function polarityOf(text: string | null): Polarity {
  return text === 'POSITIVE' || text === 'NEUTRAL' || text === 'NEGATIVE' ? text : 'UNCLASSIFIED';
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : a > b ? 1 : 0;
