export const MAX_LIMIT = 1_000;

export interface PageAsked {
  readonly after?: number;
  readonly limit?: number;
}

/** @throws RangeError where it makes no sense */
export function requirePage({ after = 0, limit = 100 }: PageAsked): Required<PageAsked> {
  if (!Number.isSafeInteger(after) || after < 0) throw new RangeError('after must be a sequence');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw new RangeError(`limit must be a whole number from 1 to ${MAX_LIMIT}`);
  }
  return { after, limit };
}
