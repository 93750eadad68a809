import type { Position } from '../port.js';

/** How far it has come. `comparing`: what the target holds already; `checking`: all of it once more, at the end. */
export interface CopyProgress {
  readonly phase: 'comparing' | 'copying' | 'checking' | 'verifying';
  readonly events: number;
}

export interface CopyReport {
  /** How many events of the source the target holds: all that the source held when the copy began. */
  readonly events: number;
  /** How many of them this run has copied. */
  readonly copied: number;
  readonly streams: number;
  /** See `VerifyReport`. It is the same for source and target unless one of them has grown. */
  readonly headsDigest: string;
  /** Where the last of the events lies; null where there are none. */
  readonly last: { readonly from: Position; readonly to: Position } | null;
  /** The source holds more by now: somebody writes it. */
  readonly sourceGrown: boolean;
  /** How many events the target holds beyond those of the source; 0 after a copy. */
  readonly beyond: number;
  /**
   * The clock of the store is so far behind that new events could be recorded before those that were copied: nothing
   * may be appended before its clock shows this time. Null where all is well.
   */
  readonly notBefore: string | null;
}
