import type { Position, SubscribeOptions, SubscriptionMessage } from '../port.js';
import { placeOfPair } from '../position.js';
import { OneByOne } from '../reading/one-by-one.js';
import { validateFilter } from '../validate.js';
import { Follower } from './follower.js';
import { readHead } from './reads.js';
import type { Store } from './store.js';

/** The subscriptions of one open log. */
export class Subscriptions {
  private readonly running = new Set<AbortController>();

  constructor(private readonly store: Store) {}

  subscribe({ after, filter, signal }: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    this.store.assertOpen();
    validateFilter(filter);
    if (after !== 'start' && after !== 'end') placeOfPair(after, 'after');
    // What comes after this call: the end is asked for now, and not when the first message is.
    const start =
      after === 'end' ? readHead(this.store, signal) : Promise.resolve(after === 'start' ? null : after);
    // Whoever iterates gets the failure; where nobody does, nobody misses it.
    start.catch(() => undefined);
    return {
      [Symbol.asyncIterator]: () => this.iterate(start, { after, signal, ...(filter && { filter }) }),
    };
  }

  endAll(): void {
    for (const controller of this.running) controller.abort();
  }

  /**
   * A generator cannot be left while it waits for the next event: `return` would queue behind the wait. GraphQL
   * servers do just that when a client leaves, so `return` first ends the wait.
   */
  private iterate(
    start: Promise<Position | null>,
    options: SubscribeOptions,
  ): AsyncIterableIterator<SubscriptionMessage> {
    const stop = new AbortController();
    const messages = new OneByOne(this.follow(start, options, stop), {
      goesOn: () => !stop.signal.aborted,
      take: (message) => message,
    });
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
    start: Promise<Position | null>,
    { filter, signal }: SubscribeOptions,
    stop: AbortController,
  ): AsyncGenerator<readonly SubscriptionMessage[], void, undefined> {
    const abort = (): void => stop.abort();
    signal.addEventListener('abort', abort);
    this.running.add(stop);
    if (signal.aborted) stop.abort();
    try {
      const after = await untilStopped(start, stop.signal);
      if (after === undefined) return;
      for await (const page of new Follower(this.store, after, filter, stop.signal).pages()) {
        yield page;
        if (stop.signal.aborted) return;
      }
    } finally {
      this.running.delete(stop);
      signal.removeEventListener('abort', abort);
    }
  }
}

/** Undefined where it is stopped before; a failure that comes of stopping is none. */
async function untilStopped<T>(work: Promise<T>, stopped: AbortSignal): Promise<T | undefined> {
  if (stopped.aborted) return undefined;
  const end = Promise.withResolvers<undefined>();
  const stop = (): void => end.resolve(undefined);
  stopped.addEventListener('abort', stop);
  try {
    return await Promise.race([work, end.promise]);
  } catch (error) {
    if (stopped.aborted) return undefined;
    throw error;
  } finally {
    stopped.removeEventListener('abort', stop);
  }
}
