/** How long an event can stay unnoticed where no notice of it arrives: written by another process, or lost. */
export const POLL_INTERVAL_MS = 1000;

interface Sleeper {
  readonly beyond: bigint;
  readonly wake: () => void;
}

/**
 * Wakes who waits for the log to grow. A notice carries only a position: whoever wakes reads the log itself, so
 * a notice that is lost, doubled or out of order costs time and never an event. One poll serves all sleepers,
 * and runs only while there are any.
 */
export class WakeUp {
  private readonly sleepers = new Set<Sleeper>();
  private poll: NodeJS.Timeout | undefined;

  constructor(private readonly head: () => bigint) {}

  /** Something was committed, up to this position. */
  notice(position: bigint): void {
    for (const sleeper of this.sleepers) if (sleeper.beyond < position) sleeper.wake();
  }

  /** Resolves once the head lies beyond the position, or when the signal aborts. */
  async whenBeyond(beyond: bigint, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.head() > beyond) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.sleepers.delete(sleeper);
        if (this.sleepers.size === 0) this.stopPolling();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { beyond, wake };
      this.sleepers.add(sleeper);
      signal.addEventListener('abort', wake);
      this.poll ??= setInterval(() => this.look(), POLL_INTERVAL_MS);
    });
  }

  private look(): void {
    let head: bigint;
    try {
      head = this.head();
    } catch {
      // Whoever waits must learn of it from reading the log, which fails in the same way and reaches its caller.
      for (const sleeper of this.sleepers) sleeper.wake();
      return;
    }
    this.notice(head);
  }

  private stopPolling(): void {
    clearInterval(this.poll);
    this.poll = undefined;
  }
}
