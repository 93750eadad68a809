import type { Direction, LogFilter } from '../port.js';

/** An event as a store keeps it: `data` and `metadata` are the text of their JSON. */
export interface StoredEvent {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly recordedAt: string;
  readonly hash: string;
}

/**
 * A bounded part of a read. `through` says how far the page goes in the direction of reading: everything up to
 * there is in it or did not match. `exhausted` says that it goes all the way.
 */
export interface Page {
  readonly events: readonly StoredEvent[];
  readonly through: bigint;
  readonly exhausted: boolean;
}

export interface PageOfAllRequest {
  readonly direction: Direction;
  /** Exclusive start. */
  readonly after: bigint;
  /** Inclusive end. */
  readonly until: bigint;
  readonly filter: LogFilter | undefined;
  /** At most so many events; the page may hold fewer. */
  readonly limit: number;
}

export interface PageOfStreamRequest {
  readonly stream: string;
  readonly direction: Direction;
  /** Inclusive start. */
  readonly from: bigint;
  readonly limit: number;
}

/**
 * What a store must offer for the reads and subscriptions of the port to be built on it: synchronous, bounded
 * pages. Nothing stays open between two of them, so whoever stops reading has nothing to release.
 */
export interface PageSource {
  /** What to call the store in an error. */
  readonly location: string;
  /** Position of the last event; 0n where there is none. */
  head(): bigint;
  pageOfAll(request: PageOfAllRequest): Page;
  pageOfStream(request: PageOfStreamRequest): Page;
}

/** A page holds no more than this, so that a slow reader costs little memory and a fast one no long pause. */
export const MAX_PAGE_EVENTS = 256;
/** Nor more text than this, but always one event. */
export const MAX_PAGE_BYTES = 2 * 1024 * 1024;
