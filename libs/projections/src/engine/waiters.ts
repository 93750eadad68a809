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

  wait(position: Position, { timeoutMs, signal }: WaitOptions): Promise<WaitOutcome> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.waiting.size >= MAX_WAITERS) return Promise.resolve('stale');
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.waiting.delete(waiter);
      };
      const waiter = {
        position,
        settle: (outcome: WaitOutcome) => {
          end();
          resolve(outcome);
        },
      };
      const abort = () => {
        end();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => waiter.settle('stale'), timeoutMs);
      signal?.addEventListener('abort', abort);
      this.waiting.add(waiter);
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
