import type { RecordedAccess } from '../record/access-record.js';
import { AS_KNOWN_AT } from './release-on-record.js';

/** Operations that polling is looked for in. */
export const POLLED_OPERATIONS = ['programmeSummary', 'replay'] as const;

/**
 * The day of a look of a commissioner at figures. Each is cut off and hidden by itself; the difference of two days is
 * not. Null where it is none: others are shown exact figures, and have nothing to subtract.
 */
export function figuresPolled({ operation, role, outcome, at }: RecordedAccess): string | null {
  const isOne = operation === 'programmeSummary' && role === 'COMMISSIONER' && outcome === 'GRANTED';
  return isOne ? at.slice(0, 10) : null;
}

/**
 * A release that went out to an evaluator up to the head of the log; null where it is none. The difference of two of
 * them is what was recorded in between; one as known at an instant is the same whenever it is asked for.
 */
export function releasePolled({
  operation,
  role,
  outcome,
  release,
  sequence,
}: RecordedAccess): string | null {
  const isOne = operation === 'replay' && role === 'EVALUATOR' && outcome === 'GRANTED';
  return isOne && release?.includes(AS_KNOWN_AT) !== true ? String(sequence) : null;
}
