import type { RecordedEvent } from '#event-log';
import type { ProgrammeEvent } from '#programme';

const SHORTEST_MS = 100;
const LONGEST_MS = 30_000;

/** How far the erasures of a process are. Numbers alone, so that whoever keeps it running may be told. */
export interface ErasuresHealth {
  /** Ordered and not finished, and whatever fails. Those of which the log says that they are done are only looked at. */
  readonly unfinished: number;
  /** Of these, those whose last attempt failed. Each is tried again. */
  readonly failing: number;
}

interface Failing {
  readonly recorded: RecordedEvent;
  readonly delayMs: number;
  readonly dueAt: number;
}

const DONE: ProgrammeEvent['type'] = 'DataSubjectKeyDestroyed';
const isDone = ({ type }: RecordedEvent): boolean => type === DONE;

/**
 * Erasures that are to be finished: those that came and were not tried yet, in their order, and those that failed, each
 * with a time of its own at which it is tried again. So one that fails for good keeps nobody waiting, and none is
 * dropped.
 */
export class PendingErasures {
  private readonly fresh: RecordedEvent[] = [];
  private readonly failed = new Map<string, Failing>();
  private inHand: Pick<Failing, 'recorded' | 'delayMs'> | undefined;
  private wake: () => void = () => undefined;

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number = () => performance.now()) {}

  health(): ErasuresHealth {
    const { fresh, failed, inHand } = this;
    const isFailing = inHand !== undefined && inHand.delayMs > 0;
    const ordered = fresh.filter((recorded) => !isDone(recorded)).length;
    const isUnfinished = inHand !== undefined && (isFailing || !isDone(inHand.recorded));
    return {
      unfinished: ordered + failed.size + (isUnfinished ? 1 : 0),
      failing: failed.size + (isFailing ? 1 : 0),
    };
  }

  /** What says that an erasure is done stands for its order, where that was not tried yet. */
  add(recorded: RecordedEvent): void {
    const order = isDone(recorded) ? this.fresh.findIndex(({ stream }) => stream === recorded.stream) : -1;
    if (order === -1) this.fresh.push(recorded);
    else this.fresh[order] = recorded;
    this.wake();
  }

  /**
   * Tries what is to be tried, one at a time, until the signal ends it: what was never tried first, then whatever has
   * waited longest past its time.
   * @param attempt is told whether an earlier attempt failed
   * @param onFailure told of each failure
   */
  async work(
    attempt: (recorded: RecordedEvent, again: boolean) => Promise<void>,
    onFailure: (recorded: RecordedEvent, error: unknown) => void,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      const next = this.take();
      if (next === undefined) {
        await this.untilDue(signal);
        continue;
      }
      const { recorded, delayMs } = next;
      this.inHand = next;
      try {
        await attempt(recorded, delayMs > 0);
      } catch (error) {
        if (signal.aborted) return;
        const wait = delayMs === 0 ? SHORTEST_MS : Math.min(delayMs * 2, LONGEST_MS);
        this.failed.set(recorded.id, { recorded, delayMs: wait, dueAt: this.now() + wait });
        onFailure(recorded, error);
      } finally {
        this.inHand = undefined;
      }
    }
  }

  private take(): Pick<Failing, 'recorded' | 'delayMs'> | undefined {
    const recorded = this.fresh.shift();
    if (recorded !== undefined) return { recorded, delayMs: 0 };
    const earliest = this.earliest();
    if (earliest === undefined || earliest.dueAt > this.now()) return undefined;
    this.failed.delete(earliest.recorded.id);
    return earliest;
  }

  private earliest(): Failing | undefined {
    let earliest: Failing | undefined;
    for (const one of this.failed.values())
      if (earliest === undefined || one.dueAt < earliest.dueAt) earliest = one;
    return earliest;
  }

  /** Until one that failed is due, something comes, or the signal ends it. */
  private untilDue(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const earliest = this.earliest();
      const timer = earliest && setTimeout(() => done(), Math.max(0, earliest.dueAt - this.now()));
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.wake = () => undefined;
        resolve();
      };
      this.wake = done;
      signal.addEventListener('abort', done);
    });
  }
}
