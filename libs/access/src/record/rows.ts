import type { RecordedAccess } from './access-record.js';
import type { Postings, Segment } from './postings.js';

/** How far a record goes, and how far it can be searched by postings. */
export interface Extent {
  /** The last sequence; 0 where there is no entry. */
  readonly last: number;
  /** How many segments have their postings: all before this one. */
  readonly segments: number;
}

/** What both stores are asked for, each statement with an index of its own. @throws AccessRecordUnavailable */
export interface RecordRows {
  extent(): Promise<Extent>;
  /** The highest sequence that the store says was ever given out; null where it keeps no count of its own. */
  lastGiven(): Promise<number | null>;
  /** Entries after a sequence, the oldest first. */
  after(sequence: number, limit: number): Promise<readonly RecordedAccess[]>;
  /** The entries of these sequences, which ascend. */
  at(sequences: readonly number[]): Promise<readonly RecordedAccess[]>;
  /**
   * The sequences of what was asked under an id, ascending, of those after one and up to another. Almost every entry has
   * an id of its own, so postings of them would outweigh all others; a stretch of the record is read instead.
   */
  correlated(correlationId: string, after: number, upTo: number): Promise<readonly number[]>;
  /** The sequence of the first entry at this instant or later; undefined where all are earlier. */
  firstFrom(instant: string): Promise<number | undefined>;
  /** What stands under some terms, segment by segment, of those from `from` to before `to`. */
  postings(terms: readonly string[], from: number, to: number): Promise<readonly Postings[]>;
  /** What is kept of a segment; undefined where nothing is. */
  segment(segment: number): Promise<Segment | undefined>;
  /** Keeps the postings of a segment, whole or not at all; where another process was faster, theirs stand. */
  keep(segment: Segment): Promise<void>;
  /**
   * The first segment that has postings and should have none: its entries are not there, or it was never completed.
   * @param segments how many were complete when the record was walked
   */
  strayed(segments: number): Promise<number | null>;
}

/** The sequences under a term, as a text that both stores keep. */
export const sequencesText = (sequences: readonly number[]): string => JSON.stringify(sequences);

/** @throws TypeError where somebody wrote something else there: a search must not pass over it */
export function sequencesOf(text: string): readonly number[] {
  const sequences = readSequences(text);
  if (sequences === undefined) {
    throw new TypeError('postings of the record of access are not as they were written: verify it');
  }
  return sequences;
}

/** Undefined where it is no list of sequences. */
export function readSequences(text: string): readonly number[] | undefined {
  if (!/^\[\d+(,\d+)*\]$/.test(text)) return undefined;
  return text.slice(1, -1).split(',').map(Number);
}

/**
 * A segment as it stands in rows of either store, each with a term and its sequences. What cannot be read is found by
 * nobody, and so differs from what is due.
 */
export function segmentFrom(
  segment: number,
  endsAt: unknown,
  rows: readonly Readonly<Record<string, unknown>>[],
): Segment {
  const postings = new Map(
    rows.map((row) => [String(row['term']), readSequences(String(row['sequences'])) ?? []]),
  );
  return { segment, endsAt: String(endsAt), postings };
}
