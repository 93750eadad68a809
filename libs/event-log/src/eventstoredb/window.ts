import type { StoredPlace } from '../append-decision.js';
import type { ExpectedRevision, Position } from '../port.js';
import type { SerialisedBatch } from '../serialise.js';
import { readStream } from './reads.js';
import type { Store } from './store.js';

/** What lies where a batch is to lie, and just before it. */
export interface Window {
  /** Hash of the event that the batch is to follow; null where there is none. */
  readonly previousHash: string | null;
  readonly places: ReadonlyMap<string, StoredPlace>;
  readonly positions: ReadonlyMap<bigint, Position>;
  /** Where the stream is, or undefined where the window does not show its end. */
  readonly head: ExpectedRevision | undefined;
}

export async function readWindow(
  store: Store,
  { stream, expected, events }: Pick<SerialisedBatch, 'stream' | 'expected' | 'events'>,
): Promise<Window> {
  const from = expected === 'no_stream' ? 0n : expected;
  // One more than the batch, so that its end shows where it is the stream's.
  const limit = events.length + (expected === 'no_stream' ? 1 : 2);
  const places = new Map<string, StoredPlace>();
  const positions = new Map<bigint, Position>();
  let previousHash: string | null = null;
  let head: ExpectedRevision | undefined = expected === 'no_stream' ? 'no_stream' : undefined;
  let seen = 0;
  for await (const { id, revision, position, hash } of readStream(store, stream, { from, limit })) {
    places.set(id, { stream, revision, position: BigInt(position) });
    positions.set(revision, position);
    if (revision === expected) previousHash = hash;
    head = revision;
    seen += 1;
  }
  return { previousHash, places, positions, head: seen === limit ? undefined : head };
}

export async function lastRevision(store: Store, stream: string): Promise<ExpectedRevision> {
  for await (const { revision } of readStream(store, stream, { direction: 'backwards', limit: 1 }))
    return revision;
  return 'no_stream';
}
