import { PartialOverlap, WrongExpectedRevision } from './errors.js';
import type { ExpectedRevision } from './port.js';
import type { SerialisedBatch } from './serialise.js';

/** Where an id of the batch is stored already. */
export interface StoredPlace {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
}

export type AppendDecision =
  /** Store the batch from this revision on. */
  | { readonly kind: 'store'; readonly first: bigint }
  /** The batch is stored: this is its last event. */
  | { readonly kind: 'stored'; readonly last: StoredPlace };

/**
 * What to do with a batch, given where the stream is and which of the ids are stored. The ids alone tell a
 * repeat: its data is not compared, since a retry may rightly carry another trace in its metadata.
 * @param places for each event of the batch where its id is stored, or undefined
 * @throws WrongExpectedRevision, PartialOverlap
 */
export function decideAppend(
  batch: SerialisedBatch,
  actual: ExpectedRevision,
  places: readonly (StoredPlace | undefined)[],
): AppendDecision {
  const { stream, expected, events } = batch;
  const first = expected === 'no_stream' ? 0n : expected + 1n;
  if (places.every((place) => place === undefined)) {
    if (actual !== expected) throw new WrongExpectedRevision(stream, expected, actual);
    return { kind: 'store', first };
  }
  const start = places[0]?.stream === stream ? places[0].revision : undefined;
  const storedWhole =
    start !== undefined &&
    places.every((place, index) => place?.stream === stream && place.revision === start + BigInt(index));
  const last = places.at(-1);
  if (storedWhole && last !== undefined && start === first) return { kind: 'stored', last };
  // The batch is in this stream, but not where this expectation puts it: its writer has lost its place.
  if (storedWhole && actual !== expected) throw new WrongExpectedRevision(stream, expected, actual);
  throw new PartialOverlap(
    stream,
    events.filter((_, index) => places[index] !== undefined).map(({ id }) => id),
  );
}
