import type { Position } from '../port.js';

/** What can be wrong with a stored event, or with what is no longer stored. */
export type FaultCode =
  /** The event, or the hash of the one before it in its stream, is not what was hashed when it was stored. */
  | 'HASH_MISMATCH'
  /** Data or metadata is not JSON. */
  | 'JSON_INVALID'
  /** The event before it in its stream is gone. */
  | 'REVISION_MISSING'
  /** It lies before its predecessor in the stream. */
  | 'ORDER_CHANGED'
  /** One or more positions from here on hold nothing. */
  | 'POSITION_MISSING'
  /** It was recorded before an earlier one, or at no valid time. */
  | 'RECORDED_AT_INVALID'
  /** Positions, ids or times of recording since the previous anchor are not what was anchored. */
  | 'ANCHOR_MISMATCH'
  /** More events follow one another without an anchor than may. */
  | 'ANCHOR_MISSING'
  /** A stream does not hold what a head exported earlier says. */
  | 'HEAD_MISMATCH';

export interface LogFault {
  readonly position: Position | null;
  readonly stream: string | null;
  readonly revision: bigint | null;
  readonly fault: FaultCode;
  /** The same in words, for a person. */
  readonly detail: string;
}

export interface VerifyReport {
  readonly events: number;
  readonly streams: number;
  /** The first 1,000 faults in the order of the log. */
  readonly faults: readonly LogFault[];
  /** How many there are in all: 0 means that the log is what was written. */
  readonly faultCount: number;
  /**
   * SHA-256, in hex, over a line `["stream","revision","hash"]\n` of JSON for the head of each stream, in the order
   * of the UTF-8 bytes of their names. Equal digests mean equal contents of all streams, on any store.
   */
  readonly headsDigest: string;
  /** `logDigest` of all events as they are stored, in order; null where there is none. Receipts name it. */
  readonly logDigest: string | null;
}

const MAX_FAULTS = 1000;

/** Keeps the first faults and counts all, so that a ruined log does not fill the memory. */
export class Faults {
  readonly kept: LogFault[] = [];
  count = 0;

  add(fault: LogFault): void {
    this.count += 1;
    if (this.kept.length < MAX_FAULTS) this.kept.push(fault);
  }
}
