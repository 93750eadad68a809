import { setTimeout as sleep } from 'node:timers/promises';

const SHORTEST_MS = 100;
const LONGEST_MS = 30_000;

/** Waits longer after each failure in a row, until the signal ends it. */
export class BackOff {
  private next = SHORTEST_MS;

  constructor(private readonly signal: AbortSignal) {}

  reset(): void {
    this.next = SHORTEST_MS;
  }

  async wait(): Promise<void> {
    const { next, signal } = this;
    this.next = Math.min(next * 2, LONGEST_MS);
    await sleep(next, undefined, { signal }).catch(() => undefined); // only an abort rejects it: the loop ends
  }
}
