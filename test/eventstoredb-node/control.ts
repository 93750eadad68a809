import type { Faults } from './faults.js';

/** What a spec tells its server, over the channel between parent and child. For tests alone. */
export type Order =
  | { readonly do: 'set'; readonly faults: Partial<Faults> }
  /** Takes another file for the log, and forgets all faults. */
  | { readonly do: 'open'; readonly file: string }
  | { readonly do: 'end-subscriptions' }
  | { readonly do: 'count' };

/** How many calls are open at the server, and how many reads and appends it was sent. */
export interface Counts {
  readonly reads: number;
  readonly readsAsked: number;
  readonly subscriptions: number;
  readonly appends: number;
  readonly batchStreams: number;
}

export interface ServerConfiguration {
  readonly file: string;
  readonly port: number;
  /** PEM; without it the server speaks in the clear. */
  readonly tls?: { readonly key: string; readonly certificate: string };
  /** Passwords by name; without them everybody may do everything. */
  readonly users?: Readonly<Record<string, string>>;
  /** Whether it offers BatchAppend, as EventStoreDB does since 21.10; else clients take Append. */
  readonly batchAppend: boolean;
}

export type Report =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'done'; readonly order: number; readonly counts: Counts };

export interface NumberedOrder {
  readonly number: number;
  readonly order: Order;
}
