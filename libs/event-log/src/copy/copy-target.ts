import { EventLogError } from '../errors.js';
import type { EventLogReader, RecordedEvent } from '../port.js';
import { serialiseBatch, type SerialisedBatch } from '../serialise.js';
import type { Inspectable } from '../verify/inspection.js';
import { CopyRefused } from './copy-refused.js';

/** So much of one stream goes into one append at most: with what the store adds, half of what EventStoreDB takes. */
const MAX_GROUP_BYTES = 512 * 1024;
const MAX_GROUP_EVENTS = 256;

/** A log that is being written by a copy, and by nobody else. It can be read meanwhile, but not appended to. */
export interface CopyTarget extends EventLogReader, Inspectable {
  /** What to call it in a message: holds no credentials. */
  readonly location: string;
  /**
   * Stores events behind what the log holds, in this order, with their times of recording and their hashes. Nothing
   * is stored unless everything before it is; what is stored already is left as it is. After an error some of it may
   * be stored: the first of the events, none behind a gap.
   * @throws CopyRefused, WrongExpectedRevision, PartialOverlap, LogUnavailable, LogCorrupt, LogClosed
   */
  carry(batches: readonly SerialisedBatch[]): Promise<void>;
  /**
   * By how many milliseconds the store's clock was behind the time that its last event carries, when it stored that;
   * 0 where new events could not be recorded before it anyway.
   */
  clockBehind(): Promise<number>;
}

/**
 * Events in the order of their log as batches for `carry`, each of events of one stream that follow one another.
 * @throws CopyRefused where an event is none that a log could hold
 */
export function carriedBatches(events: readonly RecordedEvent[]): readonly SerialisedBatch[] {
  const batches: SerialisedBatch[] = [];
  for (const event of events) {
    const next = carriedBatch(event);
    const open = batches.at(-1);
    if (
      open?.stream === next.stream &&
      open.bytes + next.bytes <= MAX_GROUP_BYTES &&
      open.events.length < MAX_GROUP_EVENTS &&
      firstRevision(open) + BigInt(open.events.length) === event.revision
    ) {
      batches[batches.length - 1] = joined(open, next);
    } else {
      batches.push(next);
    }
  }
  return batches;
}

function carriedBatch({ stream, revision, recordedAt, hash, ...event }: RecordedEvent): SerialisedBatch {
  const expected = revision === 0n ? 'no_stream' : revision - 1n;
  try {
    const { id, type, data, metadata } = event;
    const batch = serialiseBatch(stream, [{ id, type, data, metadata }], expected);
    return { ...batch, carried: [{ recordedAt, hash }] };
  } catch (cause) {
    if (!(cause instanceof EventLogError)) throw cause;
    throw new CopyRefused(
      `event ${event.id} at position ${event.position} of the source cannot be copied: ${cause.message}`,
      { cause },
    );
  }
}

function joined(open: SerialisedBatch, next: SerialisedBatch): SerialisedBatch {
  return {
    ...open,
    events: [...open.events, ...next.events],
    carried: [...(open.carried ?? []), ...(next.carried ?? [])],
    bytes: open.bytes + next.bytes,
  };
}

function firstRevision({ expected }: SerialisedBatch): bigint {
  return expected === 'no_stream' ? 0n : expected + 1n;
}
