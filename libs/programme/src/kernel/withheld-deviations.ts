import type { Deviation } from './envelope.js';
import type { RefusalCode } from './refusal-codes.js';

/**
 * Codes that no deviation may name to whoever may not read of non-associations and concerns, nor in a release: it
 * would tell what those entries tell.
 */
export const WITHHELD_DEVIATIONS: readonly RefusalCode[] = ['NON_ASSOCIATION', 'CONFIDENTIALITY_INCIDENT'];

/**
 * The entries that may have such a deviation. Why one was recorded late is also the reason of every gate that was shut
 * (see `passGates`), so of these it is told to none of those, whichever gates were shut: were it missing of some alone,
 * that would tell of which.
 */
export const MAY_TELL_BY_DEVIATION: readonly string[] = ['MatchMade', 'DisclosureMade'];

/** What of an entry tells of the gates that were shut. */
export interface OfGates {
  readonly type: string;
  readonly deviations: readonly Deviation[];
  readonly backdateReason: string | null;
}

/** The deviations and the reason of an entry for whoever may not learn of a non-association or a concern. */
export function withoutWithheldDeviations({
  type,
  deviations,
  backdateReason,
}: OfGates): Omit<OfGates, 'type'> {
  const told = deviations.filter(({ code }) => !isWithheldDeviation(code));
  if (told.length === deviations.length && !MAY_TELL_BY_DEVIATION.includes(type)) {
    return { deviations, backdateReason };
  }
  return {
    deviations: told.map(({ reason: _reason, ...deviation }) => deviation),
    backdateReason: null,
  };
}

export const isWithheldDeviation = (code: string): boolean =>
  WITHHELD_DEVIATIONS.some((withheld) => withheld === code);
