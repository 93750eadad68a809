import type { Position } from '#event-log';
import type { Parked } from './parking.js';

/** `retrying`: the log or the store do not answer as they should. `failed`: the store is corrupt. */
export type SourceStatus = 'starting' | 'catching-up' | 'live' | 'retrying' | 'failed' | 'stopped';

/** What a process knows of a build: from writing it, or from following those who do. */
export interface Source {
  readonly position: Position | null;
  readonly parked: Parked;
  readonly status: SourceStatus;
  readonly error: string | null;
  /** Nothing is to be started where others write. */
  start?(): void;
  /** Takes over what other processes have committed. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}
