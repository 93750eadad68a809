import { hash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import type { JsonObject } from './port.js';

/** What a link of the chain covers: the event as its writer knows it, and its place in its stream. */
export interface ChainedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** The same with `data` and `metadata` as canonical JSON already, as adapters keep them. */
export interface SerialisedChainedEvent extends Omit<ChainedEvent, 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
}

/**
 * The hash of an event: SHA-256, in lower-case hex, over the canonical JSON (RFC 8785) of
 * `[previousHash or null, stream, revision as a string, id, type, data, metadata]`.
 *
 * Position and time of recording are left out, so that copying a log to another store keeps every hash; the
 * anchors of the store cover those. Personal fields are sealed before they get here, so erasing a person's key
 * keeps every hash too.
 */
export function chainHash(previousHash: string | null, event: ChainedEvent): string {
  return chainHashOfText(previousHash, {
    ...event,
    data: canonicalJson(event.data, 'data'),
    metadata: canonicalJson(event.metadata, 'metadata'),
  });
}

/** `chainHash` for events whose `data` and `metadata` are canonical JSON already. */
export function chainHashOfText(previousHash: string | null, event: SerialisedChainedEvent): string {
  const previous = previousHash === null ? 'null' : `"${previousHash}"`;
  const { stream, revision, id, type, data, metadata } = event;
  return sha256(
    `[${previous},${JSON.stringify(stream)},"${revision}",${JSON.stringify(id)},` +
      `${JSON.stringify(type)},${data},${metadata}]`,
  );
}

/**
 * The digest of a log up to an event: SHA-256, in lower-case hex, over the digest up to the event before it (nothing
 * for the first) followed by the event's hash, both as hex. Two logs with the same digest hold the same events in the
 * same order up to there, on whatever store, at whatever positions.
 */
export function logDigest(previous: string | null, eventHash: string): string {
  return sha256(`${previous ?? ''}${eventHash}`);
}

/** SHA-256 over the UTF-8 bytes of `text`, in lower-case hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
