import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { ServerContext } from './context.js';
import { filterOf, type EventFilter } from './event-filter.js';
import type { Row } from './event-table.js';
import { strikes } from './faults.js';
import { caughtUp, checkpoint, confirmation, recorded, systemEvent } from './messages.js';
import { send, subscribedAfter, type ReadCall } from './read-service.js';

const PAGE = 64;

/** A subscription to `$all`: what there is, the word that it was all, and then what comes, until somebody ends it. */
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
  await send(call, confirmation(randomUUID()));
  if (strikes(context.faults, 'silentSubscriptions')) return;
  const after = subscribedAfter(context, options);
  const delivery = new Delivery(context, call, filterOf(options), after);
  for (let told = false; !stop.signal.aborted && context.table.isOpen;) {
    if (await delivery.page(stop.signal)) continue;
    if (!told && !context.faults.neverCaughtUp) await send(call, caughtUp());
    told = true;
    if (stop.signal.aborted || delivery.behind) continue;
    await once(context.table, 'committed', { signal: stop.signal }).catch(() => undefined);
  }
}

class Delivery {
  private passed = 0;

  constructor(
    private readonly context: ServerContext,
    private readonly call: ReadCall,
    private readonly filter: EventFilter | undefined,
    private after: bigint,
  ) {
    // At least once: the last event that was to be left out comes again.
    if (context.faults.repeatEvents && after > 0n) this.after -= 1n;
  }

  get behind(): boolean {
    return this.context.table.isOpen && this.context.table.head() > this.after;
  }

  /** False where there was nothing. */
  async page(stopped: AbortSignal): Promise<boolean> {
    const rows = this.context.table.allAfter(this.after, PAGE);
    const last = rows.at(-1);
    if (last === undefined) return false;
    const { earlyCheckpoints } = this.context.faults;
    if (earlyCheckpoints && this.filter !== undefined) await send(this.call, checkpoint(last.position));
    for (const row of rows) {
      if (stopped.aborted) return false;
      await this.give(row);
      this.after = row.position;
      if (!earlyCheckpoints) await this.checkpointWhenDue(row.position);
    }
    return true;
  }

  private async give(row: Row): Promise<void> {
    const { systemEvents, repeatEvents } = this.context.faults;
    if (this.filter?.matches(row) ?? true) {
      await send(this.call, recorded(row));
      if (repeatEvents) await send(this.call, recorded(row));
    }
    if (systemEvents && (this.filter?.matches({ stream: '$stats', type: '$statsCollected' }) ?? true)) {
      await send(this.call, systemEvent(row.position));
    }
  }

  private async checkpointWhenDue(position: bigint): Promise<void> {
    this.passed += 1;
    if (this.filter === undefined || this.passed % this.filter.checkpointEvery !== 0) return;
    await send(this.call, checkpoint(position));
  }
}
