import { sha256 } from '../chain-hash.js';
import type { StoredEvent } from '../reading/page-source.js';

/** What an anchor covers of an event: its place in the log and when it was recorded, which no chain hash covers. */
export type AnchoredEvent = Pick<StoredEvent, 'position' | 'id' | 'recordedAt'>;

/**
 * The hash of an anchor: SHA-256, in hex, over the canonical JSON of
 * `[previous anchor's hash or null, [[position as a string, id, recordedAt], …]]`.
 */
export function anchorHash(previous: string | null, events: readonly AnchoredEvent[]): string {
  const links = events.map(({ position, id, recordedAt }) => [position.toString(), id, recordedAt]);
  return sha256(JSON.stringify([previous, links]));
}
