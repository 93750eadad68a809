import type { Position } from '../port.js';

/** A stretch of the log whose events were created before one that lies before them. */
interface Stretch {
  readonly from: Position;
  to: Position;
  readonly time: string;
}

/** More than clocks of a cluster give in years. The oldest leave first. */
const MAX_STRETCHES = 1_000;

/**
 * Makes the store's times of creation into times of recording that never go backwards. Where the clock of the server
 * was set back, or another node of the cluster took over with a slower one, the times after it stand still until
 * they have caught up. What was once seen in order keeps its time in this process, wherever a later read begins.
 */
export class RecordedTimes {
  private last: { position: Position; time: string } | undefined;
  private readonly stretches: Stretch[] = [];

  /** The time of recording of the event at this position, which the store says was created at `created`. */
  at(position: Position, created: string): string {
    const { last } = this;
    if (last === undefined || position > last.position) return this.next(position, created);
    for (const { from, to, time } of this.stretches) {
      if (from <= position && position <= to && created < time) return time;
    }
    return created;
  }

  private next(position: Position, created: string): string {
    const { last } = this;
    if (last === undefined || created >= last.time) {
      this.last = { position, time: created };
      return created;
    }
    const open = this.stretches.at(-1);
    if (open?.to === last.position && open.time === last.time) open.to = position;
    else this.stretches.push({ from: position, to: position, time: last.time });
    if (this.stretches.length > MAX_STRETCHES) this.stretches.shift();
    this.last = { position, time: last.time };
    return last.time;
  }
}
