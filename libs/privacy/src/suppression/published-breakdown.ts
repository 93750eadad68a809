import {
  fullRule,
  HIDDEN,
  type PublishedCount,
  publishedCount,
  requireCount,
  rounded,
  type SuppressionRule,
} from './published-count.js';

export interface BreakdownRow {
  readonly key: string;
  readonly count: number;
}

export type PublishedRow = PublishedCount & { readonly key: string };

export interface PublishedBreakdown {
  /** In the order in which they were given. Which of the hidden ones are small is not told. */
  readonly rows: readonly PublishedRow[];
  readonly total: PublishedCount;
}

/**
 * A breakdown over one dimension for publication.
 *
 * 1. Rows below the threshold are hidden (primary suppression).
 * 2. Where exactly one is hidden, the smallest other row is hidden too (secondary suppression), and further ones
 *    until what the published numbers leave for the hidden rows together could be as much as the threshold less
 *    one. Two rows hidden of 0 each, beside rows that add up to the total, would otherwise be known to be 0.
 * 3. Where every row is hidden, the total is shown only where all of them are small and it leaves room for each to
 *    be anything below the threshold. A total that is hidden here must not be shown beside the table either.
 * 4. What remains is rounded, the total by itself: it need not be the sum of the rounded rows.
 *
 * So for each hidden row at least `threshold` different values agree with everything that is published here. That
 * says nothing of two breakdowns, releases or dates laid side by side: compare those before publishing them.
 *
 * @param total of what the rows break down. More than their sum where some belong to no row; less where some belong
 *   to several, in which case nothing can be had by subtraction.
 * @throws RangeError where a count is none, or the rule makes no sense
 */
export function publishBreakdown(
  rows: readonly BreakdownRow[],
  total: number,
  rule: SuppressionRule = {},
): PublishedBreakdown {
  const full = fullRule(rule);
  requireCount(total);
  for (const { count } of rows) requireCount(count);

  // Ties break by key, so that the same numbers give the same table in whatever order the rows come.
  const bySize = [...rows].sort((a, b) => a.count - b.count || (a.key < b.key ? -1 : 1));
  const overlapping = rows.reduce((sum, { count }) => sum + count, 0) > total;
  const derivable = (hidden: number): boolean =>
    hidden === 1 || (!overlapping && isNarrow(bySize.slice(hidden), hidden, total, full));

  const small = bySize.filter(({ count }) => count < full.threshold).length;
  let hidden = small;
  while (hidden > 0 && hidden < bySize.length && derivable(hidden)) hidden += 1;
  const concealed = new Set(bySize.slice(0, hidden));
  const allHidden = hidden > 0 && hidden === bySize.length && !overlapping;
  const totalTells = allHidden && (hidden > small || exceedsAllButOne(hidden, total, full));
  return {
    rows: rows.map((row) => ({
      key: row.key,
      ...(concealed.has(row) ? HIDDEN : publishedCount(row.count, full)),
    })),
    total: totalTells ? HIDDEN : publishedCount(total, full),
  };
}

/**
 * True where the shown total is more, at the least, than all but one of the rows could hold, all of them small: that
 * one could then not be 0.
 */
function exceedsAllButOne(rows: number, total: number, rule: Required<SuppressionRule>): boolean {
  return rangeOf(total, rule).low > (rows - 1) * (rule.threshold - 1);
}

/**
 * True where what would be shown narrows a hidden row down to fewer values than the threshold, for one who knows
 * this procedure. It takes the hidden rows together: what the shown total leaves for them beside the shown rows.
 *
 * - Where that is less than `threshold - 1` at the most, each of them is.
 * - None of them is larger than the smallest shown row. So where it is, at the least, too much for all but one of
 *   them to hold, that one cannot be 0: of 9, 31 and 32 in a total of 72 the smallest would be known to be 5 or more.
 */
function isNarrow(
  shown: readonly BreakdownRow[],
  hidden: number,
  total: number,
  rule: Required<SuppressionRule>,
): boolean {
  if (shown.length === 0 || total < rule.threshold) return false; // nothing is left to subtract, or from
  const ranges = shown.map(({ count }) => rangeOf(count, rule));
  const all = rangeOf(total, rule);
  const most = all.high - ranges.reduce((sum, { low }) => sum + low, 0);
  const least = all.low - ranges.reduce((sum, { high }) => sum + high, 0);
  const largest = Math.min(...ranges.map(({ high }) => high)) - 1; // smaller, as far as ties by key tell
  return most < rule.threshold - 1 || least > (hidden - 1) * largest;
}

/** What a shown count can have been, both included. */
function rangeOf(
  count: number,
  { threshold, roundTo }: Required<SuppressionRule>,
): { low: number; high: number } {
  const value = rounded(count, roundTo);
  return {
    low: Math.max(threshold, value - Math.floor(roundTo / 2)),
    high: value + Math.ceil(roundTo / 2) - 1,
  };
}
