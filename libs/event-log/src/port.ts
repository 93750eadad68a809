/**
 * The event log port: an append-only log of immutable events, grouped in streams.
 *
 * Guarantees that every adapter gives, and that `describeEventLog` checks on each of them:
 *
 * - Order: `readAll` and `subscribe` deliver events in the order of their positions; a stream's revisions
 *   count 0n, 1n, 2n … without holes.
 * - Atomicity: a batch is stored whole or not at all.
 * - Durability: `append` resolves only once the batch would survive the end of the process.
 * - Idempotency: appending the same event ids with the same expectation again gives the first result and
 *   stores nothing, also after a restart. A batch that overlaps a stored one only in part is refused.
 * - Back-pressure: reads pull. A slow reader bounds memory; leaving the loop early, or aborting the signal,
 *   frees everything that the read held.
 *
 * There is deliberately no "any" expectation: idempotency would become best-effort, and the hash chain needs
 * the head of the stream.
 */

declare const positionBrand: unique symbol;

/**
 * A place in the whole log. Opaque: compare it, keep it, hand it back; never calculate with it. It is a string
 * that sorts as the log does, so read models can keep it in a column and range over it.
 */
export type Position = string & { readonly [positionBrand]: true };

/** -1, 0 or 1 as `a` comes before, at or after `b` in the log. */
export function comparePositions(a: Position, b: Position): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0;
}

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** An event as its writer knows it. `id` is a UUID and unique in the log. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
}

/** An event as the log holds it. */
export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: Position;
  /** When the log took it: ISO 8601 in UTC with milliseconds, set by the log alone, never going backwards. */
  readonly recordedAt: string;
  /** SHA-256, in hex, over the previous hash of the stream and this event (see `chainHash`). */
  readonly hash: string;
}

/** The revision that the stream's last event must have, or `no_stream` where the stream must not exist yet. */
export type ExpectedRevision = bigint | 'no_stream';

export interface AppendResult {
  /** Revision of the last event of the batch. */
  readonly revision: bigint;
  /** Position of the last event of the batch. */
  readonly position: Position;
}

/** Which events to deliver. Both conditions must hold where both are given. */
export interface LogFilter {
  /** Stream names that start with one of these. */
  readonly streamPrefixes?: readonly string[];
  /** Exactly these event types. */
  readonly types?: readonly string[];
}

export type Direction = 'forwards' | 'backwards';

export interface ReadStreamOptions {
  /** First revision to deliver, inclusive. Default: the first forwards, the last backwards. */
  readonly from?: bigint;
  readonly direction?: Direction;
  /** At most so many events; a positive whole number. */
  readonly limit?: number;
  /** Makes the iteration throw `signal.reason`: a part of a stream must not pass for the whole. */
  readonly signal?: AbortSignal;
}

/** A read of the whole log ends at the head as it was when the read began; to go on from there, subscribe. */
export interface ReadAllOptions {
  /** Deliver only what lies beyond this position in the direction of reading, exclusive. */
  readonly after?: Position;
  readonly direction?: Direction;
  readonly filter?: LogFilter;
  readonly limit?: number;
  /** Makes the iteration throw `signal.reason`: a part of the log must not pass for the whole. */
  readonly signal?: AbortSignal;
}

export interface SubscribeOptions {
  /**
   * `start` for the whole log, `end` for what comes after this call, or a position, exclusive. One beyond the
   * head is allowed, and delivers what comes to lie beyond it.
   */
  readonly after: Position | 'start' | 'end';
  readonly filter?: LogFilter;
  /** Ends the subscription: the iteration then completes without an error. */
  readonly signal: AbortSignal;
}

/**
 * What a subscription delivers. A `checkpoint` says that everything up to `position` has been delivered or did
 * not match the filter; it never comes before the events it covers. `caught-up` says the same, and that the
 * subscriber has reached the head; it comes again each time the subscriber returns to the head after falling
 * behind. On an empty log its position is null.
 */
export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caught-up'; readonly position: Position | null };

/** The part of the log that a process may have which must not write. */
export interface EventLogReader {
  /**
   * Events of one stream; none where it does not exist.
   * @throws InvalidArgument, LogUnavailable, LogCorrupt, LogClosed
   */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** Ends without an error when its signal aborts, the loop is left, or the log is closed. */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage>;
  /** Position of the last event, or null where the log is empty. */
  head(): Promise<Position | null>;
  /** Waits for appends under way, ends all subscriptions, frees everything. A second call does nothing. */
  close(): Promise<void>;
}

export interface EventLog extends EventLogReader {
  /**
   * Appends a batch to one stream. What tells a repeat are the ids and where the expectation puts them; the
   * rest of the events is not compared.
   * @throws WrongExpectedRevision where the stream is not where the caller expects it
   * @throws PartialOverlap where some of the ids are stored already, or stored elsewhere or in another order
   * @throws EmptyBatch, EventTooLarge, BatchTooLarge, InvalidArgument, LogUnavailable, LogCorrupt, LogClosed
   */
  append(
    stream: string,
    events: readonly [NewEvent, ...NewEvent[]],
    options: { readonly expected: ExpectedRevision },
  ): Promise<AppendResult>;
}

/** Largest serialised event (id, type, data and metadata), in bytes of UTF-8, on every adapter. */
export const MAX_EVENT_BYTES = 512 * 1024;
/** Largest serialised batch, in bytes of UTF-8: EventStoreDB refuses 1 MiB with its framing. */
export const MAX_BATCH_BYTES = 900 * 1024;
