import { LogClosed } from '../errors.js';
import { KnownIds } from './known-ids.js';
import { StreamHeads } from '../stream-heads.js';
import type { Clients } from './clients.js';
import { RecordedTimes } from './recorded-times.js';
import { isSystem, type ServerEvent } from './server-event.js';
import type { Position } from '../port.js';
import type { Timing } from './timing.js';

/**
 * The part of a server's `$all` that is the log: all of it but the system's own events. Suites that share one server
 * give each test a part of its own: streams with a prefix, after a position.
 */
export interface Partition {
  readonly prefix: string;
  readonly after: Position | null;
}

export const WHOLE: Partition = { prefix: '', after: null };

/** What reading, writing and following one open log share. */
export class Store {
  readonly heads = new StreamHeads();
  readonly ids = new KnownIds();
  readonly times = new RecordedTimes();
  closed = false;
  /** Whether this process has met any event at the server, its own ones included: it is never empty then. */
  holdsEvents: boolean;

  constructor(
    readonly clients: Clients,
    readonly location: string,
    readonly timing: Timing,
    readonly partition: Partition,
  ) {
    this.holdsEvents = partition.after !== null;
  }

  assertOpen(): void {
    if (this.closed) throw new LogClosed();
  }

  /** The name of the event's stream as the port knows it, or undefined where the event is not of this log. */
  streamOf(event: ServerEvent): string | undefined {
    const { prefix } = this.partition;
    if (isSystem(event) || !event.streamId.startsWith(prefix)) return undefined;
    return event.streamId.slice(prefix.length);
  }

  serverName(stream: string): string {
    return this.partition.prefix + stream;
  }
}
