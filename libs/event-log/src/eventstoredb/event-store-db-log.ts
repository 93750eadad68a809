import type { RecordingClock } from '../clock.js';
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
import { serialiseBatch } from '../serialise.js';
import type { Inspectable, LogInspection } from '../verify/inspection.js';
import { Appender } from './appender.js';
import { inspectServer } from './inspect-server.js';
import { readAll, readHead, readStream } from './reads.js';
import type { Store } from './store.js';
import { Subscriptions } from './subscriptions.js';

/** The log on EventStoreDB. Any number of processes may write it at once: the server decides who is first. */
export class EventStoreDbLog implements EventLog, Inspectable {
  private readonly appender: Appender;
  private readonly subscriptions: Subscriptions;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    clock: RecordingClock | null,
  ) {
    this.appender = new Appender(store, clock);
    this.subscriptions = new Subscriptions(store);
  }

  async append(
    stream: string,
    events: readonly [NewEvent, ...NewEvent[]],
    { expected }: { readonly expected: ExpectedRevision },
  ): Promise<AppendResult> {
    if (this.closing !== undefined) throw new LogClosed();
    const batch = serialiseBatch(stream, events, expected);
    return this.appender.append(batch);
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
    this.store.assertOpen();
    return readHead(this.store);
  }

  close(): Promise<void> {
    return (this.closing ??= this.end());
  }

  inspect(): LogInspection {
    return inspectServer(this.store);
  }

  private async end(): Promise<void> {
    this.subscriptions.endAll();
    await this.appender.settled();
    this.store.closed = true;
    await this.store.clients.close();
  }
}
