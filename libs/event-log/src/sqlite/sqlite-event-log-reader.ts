import type {
  EventLogReader,
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
import type { SyncInspectable, SyncLogInspection } from '../verify/inspection.js';
import { inspectSqlite } from './inspect-sqlite.js';
import type { LogFile } from './log-file.js';
import { SqlitePages } from './pages.js';

/** The reading half of the log on SQLite, the same for a process that writes and for one that does not. */
export class SqliteEventLogReader implements EventLogReader, SyncInspectable {
  protected readonly wakeUp: WakeUp;
  private readonly pages: SqlitePages;
  private readonly subscriptions: Subscriptions;

  constructor(protected readonly file: LogFile) {
    this.pages = new SqlitePages(file);
    this.wakeUp = new WakeUp(() => this.pages.head());
    this.subscriptions = new Subscriptions(this.pages, this.wakeUp);
  }

  readStream(stream: string, options: ReadStreamOptions = {}): AsyncIterable<RecordedEvent> {
    return readStream(this.pages, stream, options);
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<RecordedEvent> {
    return readAll(this.pages, options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    return this.subscriptions.subscribe(options);
  }

  async head(): Promise<Position | null> {
    const head = this.pages.head();
    return head === 0n ? null : formatPosition(head);
  }

  async close(): Promise<void> {
    this.subscriptions.endAll();
    this.file.close();
  }

  inspect(): SyncLogInspection {
    return inspectSqlite(this.file);
  }
}
