import { comparePositions, type EventLog, type Position } from '#event-log';
import type { Checkpoint } from '#projections';

/**
 * How far the reactions have come, here and in other processes. It may lag behind what was done: whatever is done
 * again raises nothing new, because the ids of tasks follow from the event.
 */
export class ReactionProgress {
  private constructor(
    private readonly checkpoint: Checkpoint,
    /** What is stored, as far as is known here. */
    private stored: Position | null,
    /** Up to here all tasks are raised. Null where that is not known of any event. */
    private done: Position | null,
  ) {}

  /**
   * A checkpoint beyond the head is of another past: the log was brought back from a backup. From there the next
   * entries would be passed over, so it begins again; what was raised already is found by its id.
   */
  static async of(checkpoint: Checkpoint, log: EventLog): Promise<ReactionProgress> {
    const stored = await checkpoint.read();
    const head = await log.head();
    const isBeyond = stored !== null && (head === null || comparePositions(stored, head) > 0);
    return new ReactionProgress(checkpoint, stored, isBeyond ? null : stored);
  }

  get start(): Position | 'start' {
    return this.done ?? 'start';
  }

  /** True where another process has seen to the event meanwhile. */
  covers(position: Position): boolean {
    return this.done !== null && comparePositions(position, this.done) <= 0;
  }

  /** All up to here is seen to. Where another process was faster, what it has done is taken over. */
  async reached(position: Position): Promise<void> {
    if (this.covers(position)) return;
    this.done = position;
    if (await this.checkpoint.move(this.stored, position)) {
      this.stored = position;
      return;
    }
    this.stored = await this.checkpoint.read();
    if (this.stored !== null && comparePositions(this.stored, position) > 0) this.done = this.stored;
  }
}
