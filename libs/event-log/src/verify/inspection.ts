import type { Position } from '../port.js';
import type { StoredEvent } from '../reading/page-source.js';

/** A link of the chain of anchors: it covers the events since the one before, up to its own position. */
export interface StoredAnchor {
  readonly position: bigint;
  readonly hash: string;
}

export interface StreamHead {
  readonly stream: string;
  readonly revision: bigint;
  readonly hash: string;
}

type Awaitable<T> = T | Promise<T>;

/**
 * The back door through which a log is verified: what is stored as it is stored, so that a row which cannot be
 * read is named and not thrown. Pages are bounded, and nothing stays open between two calls.
 */
export interface LogInspection {
  /** At most `limit` events after this position, in order; none at the end. */
  eventsAfter(position: bigint, limit: number): Awaitable<readonly StoredEvent[]>;
  /** The event of this stream and revision, or undefined. */
  eventAt(stream: string, revision: bigint): Awaitable<Pick<StoredEvent, 'hash' | 'position'> | undefined>;
  /** The heads of all streams, in the order of the UTF-8 bytes of their names. */
  heads(): Iterable<StreamHead> | AsyncIterable<StreamHead>;
  /** The first anchor after this position; undefined at the end, and in stores without anchors. */
  anchorAfter(position: bigint): Awaitable<StoredAnchor | undefined>;
  /** How many events an anchor covers, or null in stores without anchors. */
  readonly anchorInterval: number | null;
  /** The last position that the store has given out, or null where positions are sparse and a gap tells nothing. */
  lastGiven(): Awaitable<bigint> | null;
  /** The position of the port behind a number of this store. */
  positionOf(place: bigint): Position;
}

/** The same where the store can be read synchronously. */
export interface SyncLogInspection extends LogInspection {
  eventsAfter(position: bigint, limit: number): readonly StoredEvent[];
  eventAt(stream: string, revision: bigint): Pick<StoredEvent, 'hash' | 'position'> | undefined;
  heads(): Iterable<StreamHead>;
  anchorAfter(position: bigint): StoredAnchor | undefined;
  lastGiven(): bigint;
}

/** A log that can be verified. */
export interface Inspectable {
  inspect(): LogInspection;
}

export interface SyncInspectable extends Inspectable {
  inspect(): SyncLogInspection;
}
