import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogFilter, SubscribeOptions, SubscriptionMessage } from '../port.js';
import { formatPosition, placeOf } from '../position.js';
import { validateFilter } from '../validate.js';
import { decode } from './decode.js';
import { MAX_PAGE_EVENTS, type PageSource } from './page-source.js';
import type { WakeUp } from './wake-up.js';

type Messages = AsyncGenerator<SubscriptionMessage, void, undefined>;

/**
 * The subscriptions of one open log. Catching up and following live are one loop that reads the log from where
 * it stands, so there is no join between the two at which an event could be lost or doubled.
 */
export class Subscriptions {
  private readonly running = new Set<AbortController>();

  constructor(
    private readonly source: PageSource,
    private readonly wakeUp: WakeUp,
  ) {}

  subscribe({ after, filter, signal }: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    validateFilter(filter);
    const start = after === 'start' ? 0n : after === 'end' ? this.source.head() : placeOf(after, 'after');
    return { [Symbol.asyncIterator]: () => this.iterate(start, filter, signal) };
  }

  endAll(): void {
    for (const controller of this.running) controller.abort();
  }

  /**
   * A generator cannot be left while it waits for the next event: `return` would queue behind the wait. GraphQL
   * servers do just that when a client leaves, so `return` first ends the wait.
   */
  private iterate(
    start: bigint,
    filter: LogFilter | undefined,
    signal: AbortSignal,
  ): AsyncIterableIterator<SubscriptionMessage> {
    const stop = new AbortController();
    const messages = this.follow(start, filter, signal, stop);
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => messages.next(),
      return: () => {
        stop.abort();
        return messages.return();
      },
    };
  }

  private async *follow(
    start: bigint,
    filter: LogFilter | undefined,
    signal: AbortSignal,
    stop: AbortController,
  ): Messages {
    const abort = (): void => stop.abort();
    signal.addEventListener('abort', abort);
    this.running.add(stop);
    if (signal.aborted) stop.abort();
    try {
      let cursor = start;
      while (!stop.signal.aborted) {
        cursor = yield* this.catchUp(cursor, filter, stop.signal);
        await this.wakeUp.whenBeyond(cursor, stop.signal);
      }
    } finally {
      this.running.delete(stop);
      signal.removeEventListener('abort', abort);
    }
  }

  /** Delivers up to the head, which may move meanwhile, and says so once it is reached. */
  private async *catchUp(
    start: bigint,
    filter: LogFilter | undefined,
    stopped: AbortSignal,
  ): AsyncGenerator<SubscriptionMessage, bigint, undefined> {
    let cursor = start;
    for (let head = this.source.head(); cursor < head; head = this.source.head()) {
      const request = { direction: 'forwards', after: cursor, until: head, filter } as const;
      const page = this.source.pageOfAll({ ...request, limit: MAX_PAGE_EVENTS });
      for (const event of page.events) {
        yield { kind: 'event', event: decode(event, this.source.location) };
        if (stopped.aborted) return cursor;
      }
      const skipped = page.events.at(-1)?.position !== page.through;
      cursor = page.through;
      if (skipped && cursor < this.source.head()) {
        yield { kind: 'checkpoint', position: formatPosition(cursor) };
      }
      await nextTurn();
      if (stopped.aborted) return cursor;
    }
    yield { kind: 'caught-up', position: cursor === 0n ? null : formatPosition(cursor) };
    return cursor;
  }
}
