import type { AllStreamSubscription } from '@eventstore/db-client';
import type { LogFilter, Position } from '../port.js';
import type { LogClient } from './log-client.js';
import { toServerPosition } from './reads.js';
import type { ServerEvent } from './server-event.js';
import { serverFilter } from './server-filter.js';
import type { Store } from './store.js';

export type FeedMessage =
  | { readonly kind: 'event'; readonly event: ServerEvent }
  /** Everything up to here was given or did not match. */
  | { readonly kind: 'reached'; readonly position: Position }
  /** The server has given everything there was. */
  | { readonly kind: 'live' }
  /** It is reading from the disk again: the subscriber was too slow. */
  | { readonly kind: 'behind' };

interface Mark {
  /** So many events lie before it. */
  readonly after: number;
  readonly message: FeedMessage;
}

/**
 * One subscription of the server, pulled. What it tells beside events comes by call-back as soon as it is decoded,
 * when events before it may still wait in the stream's buffer: each such mark is held until those were taken.
 */
export class Feed {
  private readonly subscription: AllStreamSubscription;
  private readonly marks: Mark[] = [];
  private taken = 0;
  private wake: (() => void) | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly wakeNow = (): void => this.wake?.();
  /** Set once the server has ended it, politely or not; what was given before can still be taken. */
  end: { readonly cause: unknown } | undefined;
  confirmed = false;

  constructor(
    client: LogClient,
    { partition }: Store,
    after: Position | null,
    filter: LogFilter | undefined,
    private readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', this.wakeNow);
    this.subscription = client.subscribeToAll({
      // Exclusive, other than a read.
      fromPosition: after === null ? 'start' : toServerPosition(after),
      filter: serverFilter(filter, partition, (position) => this.mark({ kind: 'reached', position })),
    });
    this.subscription
      .on('caughtUp', () => this.mark({ kind: 'live' }))
      .on('fellBehind', () => this.mark({ kind: 'behind' }));
    this.subscription
      .on('confirmation', () => (this.confirmed = true))
      .on('readable', () => this.wake?.())
      .on('error', (cause: unknown) => this.ended(cause))
      .on('end', () => this.ended(new Error('the server ended the subscription')))
      .on('close', () => this.ended(new Error('the connection was closed')));
  }

  /** What is there now, in order; undefined where nothing is. */
  take(): FeedMessage | undefined {
    const [mark] = this.marks;
    if (mark !== undefined && mark.after <= this.taken) {
      this.marks.shift();
      return mark.message;
    }
    for (;;) {
      const resolved = this.subscription.read() as { event?: ServerEvent } | null;
      if (resolved === null) return undefined;
      this.taken += 1;
      if (resolved.event !== undefined) return { kind: 'event', event: resolved.event };
    }
  }

  /** Whether there is nothing to take now. */
  get idle(): boolean {
    const [mark] = this.marks;
    return this.subscription.readableLength === 0 && (mark === undefined || mark.after > this.taken);
  }

  /**
   * Resolves when there may be something to take, when it has ended, when time is up, or when the signal aborts. While
   * it catches up that is after every few events, so nothing is set up here that could be once for all.
   */
  async wait(milliseconds: number): Promise<void> {
    if (this.signal.aborted || this.end !== undefined || !this.idle) return;
    this.timer = this.timer?.refresh() ?? setTimeout(this.wakeNow, milliseconds);
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
  }

  /**
   * Ends it at the server, which leaving or destroying the client's stream does not. The listeners stay: an `error`
   * that comes late and finds none would end the process.
   */
  close(): void {
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.wakeNow);
    // It waits for the connection, and fails where there is none: then the server knows of no subscription.
    this.subscription.unsubscribe().catch(() => undefined);
    this.subscription.destroy();
  }

  private mark(message: FeedMessage): void {
    this.marks.push({ after: this.taken + this.subscription.readableLength, message });
    this.wake?.();
  }

  private ended(cause: unknown): void {
    this.end ??= { cause };
    this.wake?.();
  }
}
