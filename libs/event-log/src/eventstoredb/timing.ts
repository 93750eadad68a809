/** How long the adapter waits for what, in milliseconds. Tests shorten it. */
export interface Timing {
  /** An append without an answer after so long is looked up and sent again. */
  readonly appendMs: number;
  /** No more attempts at an append, a read or a look-up once it has failed for so long. */
  readonly giveUpMs: number;
  /** A read that gives nothing for so long has failed. */
  readonly readMs: number;
  /** The first pause after a failure; it doubles up to `maxPauseMs`. */
  readonly pauseMs: number;
  readonly maxPauseMs: number;
  /** A subscriber that hears nothing for so long compares its place with the head. */
  readonly probeMs: number;
  /** One that lies behind the head for so long, and is given nothing, subscribes anew. */
  readonly stallMs: number;
}

export const TIMING: Timing = {
  appendMs: 5_000,
  giveUpMs: 20_000,
  readMs: 10_000,
  pauseMs: 50,
  maxPauseMs: 2_000,
  probeMs: 1_000,
  stallMs: 5_000,
};

/** The pause before attempt number `failures + 1`, with up to a quarter taken off, so that many do not come at once. */
export function pauseAfter(failures: number, { pauseMs, maxPauseMs }: Timing): number {
  const whole = Math.min(maxPauseMs, pauseMs * 2 ** Math.min(failures - 1, 16));
  return whole * (0.75 + Math.random() / 4);
}
