import type { Deviation } from './envelope.js';
import type { RefusalCode } from './refusal-codes.js';

/**
 * Codes that no deviation may name to whoever may not read of non-associations and concerns, nor in a release: it
 * would tell what those entries tell.
 */
export const WITHHELD_DEVIATIONS: readonly RefusalCode[] = ['NON_ASSOCIATION', 'CONFIDENTIALITY_INCIDENT'];

/**
 * The entries that may have such a deviation. Why one was recorded late is also the reason of every gate that was shut
 * (see `passGates`), and why one was taken back or replaced may be such a gate. So of these neither is told to any of
 * those, whichever gates were shut: were it missing of some alone, that would tell of which. The end of a match is one
 * of them: it stands on the match, so it is taken back with it and in the same words, and where it was recorded late
 * it may have been because two were found to be kept apart.
 */
export const MAY_TELL_BY_DEVIATION: readonly string[] = ['MatchMade', 'MatchEnded', 'DisclosureMade'];

/** What of an entry tells of the gates that were shut. */
export interface OfGates {
  readonly type: string;
  readonly deviations: readonly Deviation[];
  readonly backdateReason: string | null;
  /** Why it was taken back or replaced: as often as not because of such a gate. Null where it was not. */
  readonly correctionReason: string | null;
}

/** The deviations and the reasons of an entry for whoever may not learn of a non-association or a concern. */
export function withoutWithheldDeviations({ type, deviations, ...reasons }: OfGates): Omit<OfGates, 'type'> {
  const told = deviations.filter(({ code }) => !isWithheldDeviation(code));
  if (told.length === deviations.length && !MAY_TELL_BY_DEVIATION.includes(type)) {
    return { deviations, ...reasons };
  }
  return {
    deviations: told.map(({ reason: _reason, ...deviation }) => deviation),
    backdateReason: null,
    correctionReason: null,
  };
}

export const isWithheldDeviation = (code: string): boolean =>
  WITHHELD_DEVIATIONS.some((withheld) => withheld === code);
