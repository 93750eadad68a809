import type { EventTable } from './event-table.js';
import type { Faults } from './faults.js';

/** What the services of one server share. */
export interface ServerContext {
  table: EventTable;
  faults: Faults;
  /** Where it listens, on loopback. */
  port: number;
  readonly batchAppend: boolean;
  readonly users: Readonly<Record<string, string>> | undefined;
  readonly counts: { reads: number; readsAsked: number; appends: number; batchStreams: number };
  /** How to end each subscription that is open. */
  readonly subscriptions: Set<() => void>;
}
