import type { Overwriting } from '#privacy';
import { BackOff } from '../reactions/back-off.js';

export interface OverwritingOptions {
  readonly keys: Overwriting;
  /** Told of every failure, before it is tried again. */
  readonly onFailure: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * Overwrites what a process that ended had destroyed and not overwritten, and ends when nothing is left of it, or with
 * the signal. Once a start is enough: whoever destroys keys while this runs sees to their remains.
 */
export async function runOverwriting({ keys, onFailure, signal }: OverwritingOptions): Promise<void> {
  const backOff = new BackOff(signal);
  while (!signal.aborted) {
    try {
      await keys.overwriteDestroyed();
      return;
    } catch (error) {
      onFailure(error);
      await backOff.wait();
    }
  }
}
