import { InvalidArgument } from './errors.js';

/** Where the time of recording comes from. Passed in, so that a test, or a copy of a log, can set it. */
export type Clock = () => Date;

/**
 * The store's own time: ISO 8601 in UTC with milliseconds, never earlier than what it gave before. A machine
 * clock that is set back therefore stands still here until it has caught up.
 */
export class RecordingClock {
  private lastInstant = Number.NEGATIVE_INFINITY;
  private lastText = '';

  /** @param last the latest recordedAt in the store, or null where it is empty */
  constructor(
    private readonly clock: Clock,
    last: string | null,
  ) {
    if (last !== null) this.startAfter(last);
  }

  now(): string {
    const instant = this.clock().getTime();
    if (!(Math.abs(instant) < 253_402_300_800_000)) {
      throw new InvalidArgument('clock', 'must give a valid date before the year 10000');
    }
    if (instant > this.lastInstant) {
      this.lastInstant = instant;
      this.lastText = new Date(instant).toISOString();
    }
    return this.lastText;
  }

  /** Makes `recordedAt` the earliest that is given from now on. */
  startAfter(recordedAt: string): void {
    const instant = Date.parse(recordedAt);
    if (instant > this.lastInstant) {
      this.lastInstant = instant;
      this.lastText = recordedAt;
    }
  }
}
