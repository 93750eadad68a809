export interface SuppressionRule {
  /** Counts below it are hidden. Default 10. */
  readonly threshold?: number;
  /** What remains is rounded to the nearest multiple of it, halves up. Default 5. */
  readonly roundTo?: number;
}

/** A count as it may be published. `value` is null exactly where it is suppressed. */
export interface PublishedCount {
  readonly value: number | null;
  readonly suppressed: boolean;
}

/** Most small counts of the justice statistics that this programme reports beside are hidden below 10. */
export const DEFAULT_RULE = { threshold: 10, roundTo: 5 } as const satisfies Required<SuppressionRule>;

/** What is shown in place of a number. */
export const HIDDEN: PublishedCount = { value: null, suppressed: true };

/**
 * A single count for publication.
 *
 * A true zero is hidden like any count below the threshold. If zeros were shown, a hidden count would be known to be
 * at least one; and a zero is itself a statement about everyone in its row ("none of them found work").
 * @throws RangeError where `count` is no count, or the rule makes no sense
 */
export function publishedCount(count: number, rule: SuppressionRule = {}): PublishedCount {
  const { threshold, roundTo } = fullRule(rule);
  requireCount(count);
  return count < threshold ? HIDDEN : { value: rounded(count, roundTo), suppressed: false };
}

/** The rule with its defaults. @throws RangeError */
export function fullRule(rule: SuppressionRule): Required<SuppressionRule> {
  const full = { ...DEFAULT_RULE, ...rule };
  for (const [name, value] of Object.entries(full)) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number from 1`);
  }
  return full;
}

export function requireCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new RangeError('a count must be a whole number from 0');
}

export function rounded(count: number, roundTo: number): number {
  return Math.floor(count / roundTo + 0.5) * roundTo;
}
