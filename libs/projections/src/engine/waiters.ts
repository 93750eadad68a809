import { comparePositions, type Position } from '#event-log';
import type { WaitOptions, WaitOutcome } from '../engine-contract.js';

/** More at once, and a slow projection would be made slower by those who wait for it. */
const MAX_WAITERS = 1000;

/** Those who wait for one projection to commit a position. */
export class Waiters {
  private readonly waiting = new Set<{ readonly position: Position; settle(outcome: WaitOutcome): void }>();

  get count(): number {
    return this.waiting.size;
  }

  /**
   * @param foresee asked once, while it waits already: a log that does not answer is waited for no longer than the rest,
   * and by no more. What it throws ends the wait, and so does what it returns, but for undefined.
   */
  async wait(
    position: Position,
    { timeoutMs, signal }: WaitOptions,
    foresee?: () => Promise<WaitOutcome | undefined>,
  ): Promise<WaitOutcome> {
    signal?.throwIfAborted();
    if (this.waiting.size >= MAX_WAITERS) return 'stale';
    const { promise, resolve, reject } = Promise.withResolvers<WaitOutcome>();
    const waiter = { position, settle: resolve };
    const abort = () => reject(signal?.reason);
    const timer = setTimeout(() => resolve('stale'), timeoutMs);
    signal?.addEventListener('abort', abort);
    this.waiting.add(waiter);
    foresee?.().then((outcome) => outcome && resolve(outcome), reject);
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      this.waiting.delete(waiter);
    });
  }

  advance(to: Position): void {
    for (const waiter of [...this.waiting]) {
      if (comparePositions(waiter.position, to) <= 0) waiter.settle('reached');
    }
  }

  /** Nothing more will come. */
  giveUp(): void {
    for (const waiter of [...this.waiting]) waiter.settle('stale');
  }
}
