import type { Position } from '#event-log';
import type { Build } from './storage/projection-storage.js';

/** `stale`: not in the time allowed, or too many were waiting already. */
export type WaitOutcome = 'reached' | 'stale';

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Makes the wait reject with `signal.reason`. */
  readonly signal?: AbortSignal;
}

export interface ProjectionHealth {
  readonly name: string;
  readonly version: number;
  /** Which build of this version answers. */
  readonly generation: number;
  /**
   * `starting`: no projector has begun it, or it lacks what is known to be on record; it answers nothing until then.
   * `retrying`: the log or the store does not do what it should, and `error` says why; it is tried again until it does.
   * So too where the log ends before what is projected: it was brought back from a backup, and the projectors must be
   * started again. `failed`: the store is corrupt, and `error` says so.
   */
  readonly status: 'starting' | 'catching-up' | 'live' | 'retrying' | 'failed' | 'stopped';
  readonly error: string | null;
  /** Null before the first event. */
  readonly position: Position | null;
  /** Events of the log that are not in it yet, counted up to MAX_COUNTED_LAG. */
  readonly lag: number;
  /** Events that could not be projected, and those that wait behind them. */
  readonly parked: number;
  /** Nothing is ever skipped. */
  readonly skipped: 0;
  /** A build under way beside the live one. */
  readonly rebuilding: { readonly generation: number; readonly position: Position | null } | null;
}

/** Counting further would read the whole log for a number that nobody needs exactly. */
export const MAX_COUNTED_LAG = 1000;

/** What the owner of the process does with projections, and what a reader may ask of them. */
export interface ProjectionEngine {
  /** Opens the builds that answer (a projector makes those that are not there), and begins to follow. */
  start(): Promise<void>;
  /** Commits what is in hand, ends all waits as stale, closes the builds. The storage stays open. */
  stop(): Promise<void>;
  readonly names: readonly string[];
  /** The last place of the log that has been committed, or null before the first. */
  position(name: string): Position | null;
  /**
   * Waits until a projection has committed a position.
   * @throws PositionBeyondHead where the log holds no such position yet, UnknownProjection
   */
  waitFor(name: string, position: Position, options: WaitOptions): Promise<WaitOutcome>;
  health(): Promise<readonly ProjectionHealth[]>;
  /**
   * Builds the named projection (or, without a name, each) anew beside the live one, then flips to it.
   * @throws NotProjecting
   */
  rebuild(name?: string): Promise<void>;
  /**
   * Lets the build before the live one catch up and answer again. The live one becomes the one before.
   * @throws NoPreviousBuild, NotProjecting
   */
  rollBack(name: string): Promise<void>;
  /** Tries parked events again, in order. Returns how many remain parked. @throws NotProjecting */
  unpark(name: string): Promise<number>;
  /** True where a fact with one of these keys (or, without keys, any fact) waits to be projected. */
  incompleteFor(name: string, keys?: readonly string[]): boolean;
  /** Calls after each commit that moved the projection. Returns what ends it. */
  onCommitted(name: string, listener: (position: Position) => void): () => void;
}

/**
 * Fills builds up to the head of the log elsewhere, in a worker say; their stores are closed meanwhile. The engine
 * then opens them, lets them catch up with the rest, and flips. What it throws fails the rebuild.
 */
export type BuildAside = (
  builds: readonly { readonly name: string; readonly build: Build }[],
  signal: AbortSignal,
) => Promise<void>;
