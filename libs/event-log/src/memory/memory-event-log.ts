import { decideAppend } from '../append-decision.js';
import { chainHashOfText } from '../chain-hash.js';
import { RecordingClock, type Clock } from '../clock.js';
import { LogClosed } from '../errors.js';
import type {
  AppendResult,
  EventLog,
  ExpectedRevision,
  NewEvent,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
  SubscriptionMessage,
} from '../port.js';
import { formatPosition } from '../position.js';
import { readAll, readStream } from '../reading/read.js';
import { Subscriptions } from '../reading/subscription.js';
import { WakeUp } from '../reading/wake-up.js';
import { serialiseBatch } from '../serialise.js';
import type { SyncInspectable, SyncLogInspection } from '../verify/inspection.js';
import { inspectMemory } from './inspect-memory.js';
import { MemoryStore } from './memory-store.js';

export interface MemoryEventLogOptions {
  readonly clock: Clock;
}

/**
 * The log in memory, for tests and trials: it gives every guarantee of the port for as long as the process
 * lives, and none beyond. Events are kept as text, so no caller shares an object with the log.
 */
export function memoryEventLog({ clock }: MemoryEventLogOptions): EventLog & SyncInspectable {
  return new MemoryEventLog(clock);
}

class MemoryEventLog implements EventLog, SyncInspectable {
  private readonly store = new MemoryStore();
  private readonly wakeUp = new WakeUp(() => this.store.head());
  private readonly subscriptions = new Subscriptions(this.store, this.wakeUp);
  private readonly clock: RecordingClock;

  constructor(clock: Clock) {
    this.clock = new RecordingClock(clock, null);
  }

  async append(
    stream: string,
    events: readonly [NewEvent, ...NewEvent[]],
    { expected }: { readonly expected: ExpectedRevision },
  ): Promise<AppendResult> {
    if (this.store.closed) throw new LogClosed();
    const batch = serialiseBatch(stream, events, expected);
    const stored = this.store.stream(stream);
    const decision = decideAppend(
      batch,
      stored.at(-1)?.revision ?? 'no_stream',
      batch.events.map(({ id }) => this.store.find(id)),
    );
    if (decision.kind === 'stored') {
      return { revision: decision.last.revision, position: formatPosition(decision.last.position) };
    }
    const recordedAt = this.clock.now();
    let revision = decision.first;
    let position = this.store.head();
    let hash = stored.at(-1)?.hash ?? null;
    for (const event of batch.events) {
      position += 1n;
      hash = chainHashOfText(hash, { stream, revision, ...event });
      this.store.add({ position, stream, revision, ...event, recordedAt, hash });
      revision += 1n;
    }
    this.wakeUp.notice(position);
    return { revision: revision - 1n, position: formatPosition(position) };
  }

  readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    return readStream(this.store, stream, options);
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    return readAll(this.store, options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    return this.subscriptions.subscribe(options);
  }

  async head(): Promise<Position | null> {
    const head = this.store.head();
    return head === 0n ? null : formatPosition(head);
  }

  async close(): Promise<void> {
    this.subscriptions.endAll();
    this.store.closed = true;
  }

  inspect(): SyncLogInspection {
    return inspectMemory(this.store);
  }
}
