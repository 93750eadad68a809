import type { LookFilter, LooksAsked } from './access-record.js';

export const MAX_LIMIT = 1_000;

/** @throws RangeError where it makes no sense */
export function requirePage({ after = 0, limit = 100, filter = {} }: LooksAsked): {
  readonly after: number;
  readonly limit: number;
  readonly filter: LookFilter;
} {
  if (!Number.isSafeInteger(after) || after < 0) throw new RangeError('after must be a sequence');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return { after, limit, filter };
}
