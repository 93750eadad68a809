import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerContext } from './context.js';
import { filterOf, type EventFilter } from './event-filter.js';
import type { Row } from './event-table.js';
import { strikes } from './faults.js';
import { caughtUp, checkpoint, confirmation, fellBehind, recorded, systemEvent } from './messages.js';
import { send, type ReadCall } from './read-service.js';
import { subscribedTo, type Subscribed } from './subscribed.js';

const PAGE = 64;
/** Between two events where a subscription has fallen behind. */
const SLOW_MS = 20;

/** A subscription: what there is, the word that it was all, and then what comes, until somebody ends it. */
export async function subscribe(
  context: ServerContext,
  call: ReadCall,
  options: ReadReq.Options,
): Promise<void> {
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
    call.end();
  };
  context.subscriptions.add(end);
  const gone = (): void => {
    stop.abort();
    context.subscriptions.delete(end);
  };
  call.once('close', gone);
  call.once('cancelled', gone);
  if (strikes(context.faults, 'unconfirmedSubscriptions')) return;
  const subscribed = subscribedTo(context, options);
  await send(call, confirmation(randomUUID()));
  if (strikes(context.faults, 'silentSubscriptions')) return;
  const delivery = new Delivery(context, call, filterOf(options), subscribed);
  for (let told = false; !stop.signal.aborted && context.table.isOpen;) {
    if (told && delivery.behind && strikes(context.faults, 'fallsBehind')) {
      await send(call, fellBehind());
      delivery.pauseMs = SLOW_MS;
      told = false;
    }
    if (await delivery.page(stop.signal)) continue;
    if (!told && !context.faults.neverCaughtUp) await send(call, caughtUp());
    told = true;
    delivery.pauseMs = 0;
    if (stop.signal.aborted || delivery.behind) continue;
    await once(context.table, 'committed', { signal: stop.signal }).catch(() => undefined);
  }
}

class Delivery {
  /** Before each event. */
  pauseMs = 0;
  private passed = 0;
  private after: bigint;

  constructor(
    private readonly context: ServerContext,
    private readonly call: ReadCall,
    private readonly filter: EventFilter | undefined,
    private readonly subscribed: Subscribed,
  ) {
    const { after, start } = subscribed;
    // At least once: the last event that was to be left out comes again.
    this.after = context.faults.repeatEvents && after > start ? after - 1n : after;
  }

  get behind(): boolean {
    return this.context.table.isOpen && this.subscribed.head() > this.after;
  }

  /** False where there was nothing. */
  async page(stopped: AbortSignal): Promise<boolean> {
    const rows = this.subscribed.rowsAfter(this.after, PAGE);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const { earlyCheckpoints } = this.context.faults;
    if (earlyCheckpoints && this.filter !== undefined) await send(this.call, checkpoint(last.position));
    for (const row of rows) {
      if (this.pauseMs > 0) await delay(this.pauseMs);
      if (stopped.aborted) return false;
      await this.give(row);
      this.after = this.subscribed.placeOf(row);
      if (!earlyCheckpoints) await this.checkpointWhenDue(row.position);
    }
    return true;
  }

  private async give(row: Row): Promise<void> {
    const { systemEvents, repeatEvents } = this.context.faults;
    const amongThem = systemEvents && this.subscribed.stream === undefined;
    if (this.filter?.matches(row) ?? true) {
      await send(this.call, recorded(row));
      if (repeatEvents) await send(this.call, recorded(row));
    }
    if (amongThem && (this.filter?.matches({ stream: '$stats', type: '$statsCollected' }) ?? true)) {
      await send(this.call, systemEvent(row.position));
    }
  }

  private async checkpointWhenDue(position: bigint): Promise<void> {
    this.passed += 1;
    if (this.filter === undefined || this.passed % this.filter.checkpointEvery !== 0) return;
    await send(this.call, checkpoint(position));
  }
}
