import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.js';
import { Subscriber, type SubscriberOptions, type Update } from './subscriber.js';

/** A subscriber that comes back after the last update that it has, whenever its connection is lost. */
export class ResumingSubscriber {
  readonly updates: Update[] = [];
  drops = 0;
  private current: Subscriber | undefined;
  private ended = false;

  constructor(
    private readonly url: string,
    private readonly options: SubscriberOptions & { readonly after: string },
  ) {}

  /** Follows until `last` is here. Loses its connection `drops` times, at moments that `random` chooses. */
  async follow(last: () => string | undefined, drops: number, random: Random): Promise<void> {
    while (!this.ended) {
      const after = this.updates.at(-1)?.sequence ?? this.options.after;
      const subscriber = new Subscriber(this.url, { ...this.options, after });
      this.current = subscriber;
      if (this.drops < drops) {
        // Now and then before the subscription is even confirmed, mostly in the middle of the stream.
        const dropping = pause(random.between(0, 60)).then(() => subscriber.drop());
        await Promise.all([subscriber.over, dropping]);
        this.drops += 1;
      } else {
        await this.untilLast(subscriber, last);
      }
      this.updates.push(...subscriber.updates);
    }
  }

  /** Stops and starts taking what is sent, as a slow line does, until what is looked for is here. */
  async crawl(random: Random, isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      this.current?.pause();
      await pause(random.between(20, 120));
      this.current?.resume();
      await pause(5);
    }
  }

  private async untilLast(subscriber: Subscriber, last: () => string | undefined): Promise<void> {
    for (;;) {
      const wanted = last();
      const sequence = subscriber.updates.at(-1)?.sequence ?? this.updates.at(-1)?.sequence ?? '0';
      if (wanted !== undefined && Number(sequence) >= Number(wanted)) break;
      const failed = await Promise.race([subscriber.over.then((reason) => ({ reason })), pause(20)]);
      if (failed) throw new Error('the subscription ended by itself', { cause: failed.reason });
    }
    this.ended = true;
    await subscriber.close();
  }
}
