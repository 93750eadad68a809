import type { SerialisedEvent } from '../serialise.js';

/** What the server takes of one append, by default. */
export const MAX_SERVER_BYTES = 1024 * 1024;

/**
 * The size of an append as the server reckons it: twice the length of the type, the data and the metadata. The hashes
 * are among the metadata, and with thousands of tiny events weigh more than they do.
 */
export function serverSize(events: readonly SerialisedEvent[]): number {
  let bytes = 0;
  for (const { type, data, metadata } of events) {
    bytes += 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata);
  }
  return bytes;
}
