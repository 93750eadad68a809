import { RecordingClock, type Clock } from '../clock.js';
import type { CopyTarget } from '../copy/copy-target.js';
import type { EventLog } from '../port.js';
import type { Inspectable } from '../verify/inspection.js';
import { Clients } from './clients.js';
import { parseConnectionString } from './connection-string.js';
import { EventStoreDbCopyTarget } from './copy-target.js';
import { EventStoreDbLog } from './event-store-db-log.js';
import { Store, WHOLE, type Partition } from './store.js';
import { TIMING, type Timing } from './timing.js';

export interface EventStoreDbLogOptions {
  /**
   * `esdb://[user:password@]host[:port][,host…][?option=value]`, or `esdb+discover://…`. TLS unless `tls=false`;
   * `tlsCAFile` names the certificate of the server's authority.
   */
  readonly connectionString: string;
  /**
   * Where `recordedAt` comes from, for a copy that keeps the times of another log. Without one it is the server's
   * own time, as it should be for everything that is not a copy.
   */
  readonly clock?: Clock;
}

/**
 * Opens the log on a server, or cluster, of EventStoreDB 22.10 or later. It connects with the first use, so a server
 * that is away is told of then, as LogUnavailable.
 * @throws InvalidArgument where the connection string is at fault; it never quotes it
 */
export function openEventStoreDbLog(options: EventStoreDbLogOptions): EventLog & Inspectable {
  return openWith(options, {});
}

/** What tests ask for: to wait less long, or to have only a part of a server. */
interface Restrictions {
  readonly timing?: Partial<Timing>;
  readonly partition?: Partition;
}

/**
 * The same for a copy, which keeps the times of another log.
 * @throws as `openEventStoreDbLog`
 */
export function openEventStoreDbCopyTarget(
  { connectionString }: { readonly connectionString: string },
  { timing = {}, partition = WHOLE }: Restrictions = {},
): CopyTarget {
  return new EventStoreDbCopyTarget(storeAt(connectionString, timing, partition));
}

/** The same for tests. */
export function openWith(
  { connectionString, clock }: EventStoreDbLogOptions,
  { timing = {}, partition = WHOLE }: Restrictions,
): EventLog & Inspectable {
  const store = storeAt(connectionString, timing, partition);
  return new EventStoreDbLog(store, clock === undefined ? null : new RecordingClock(clock, null));
}

function storeAt(connectionString: string, timing: Partial<Timing>, partition: Partition): Store {
  const settings = parseConnectionString(connectionString);
  return new Store(new Clients(settings), settings.location, { ...TIMING, ...timing }, partition);
}
