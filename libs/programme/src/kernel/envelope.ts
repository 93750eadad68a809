import type { Instant, LondonDay } from './calendar.js';
import type { RefusalCode } from './refusal-codes.js';

/** Who recorded a fact. Roles come from the identity provider. */
export interface Actor {
  readonly id: string;
  readonly role: string;
  readonly organisation: string;
}

/** A gate that was shut when the fact happened, and who accepted that. The reason is personal, and sealed. */
export interface Deviation {
  readonly code: RefusalCode;
  readonly reason?: string;
  readonly acceptedBy: string;
}

/** Where imported history comes from. The office asserts `recordedOn`; it is never taken for `recordedAt`. */
export interface Source {
  readonly system: string;
  readonly batch: string;
  readonly row: string;
  readonly recordedOn?: LondonDay;
}

/** A fact of another stream that a decision used, frozen as it stood. */
export interface FactUsed {
  readonly stream: string;
  readonly revision: string;
  readonly value: FactValue;
}
export type FactValue =
  string | number | boolean | null | readonly FactValue[] | { readonly [key: string]: FactValue };

/** What every programme event carries beside its type and data. Exactly one of `occurredOn`, `occurredAt` is set. */
export interface Envelope {
  readonly id: string;
  readonly schemaVersion: number;
  readonly occurredOn?: LondonDay;
  readonly occurredAt?: Instant;
  readonly actor: Actor;
  /** Whose word it is, where staff record it for a volunteer. */
  readonly reportedBy?: string;
  /** The persons it is about; the first is whose history it stands in. */
  readonly subjects: readonly string[];
  /** The Delivery Unit at the time it occurred. */
  readonly deliveryUnit?: string;
  readonly contract?: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId?: string;
  /** The trace in which it was recorded (W3C Trace Context), for whoever runs the system. */
  readonly traceparent?: string;
  /** The entry that this one replaces. */
  readonly corrects?: string;
  readonly backdateReason?: string;
  readonly deviations?: readonly Deviation[];
  readonly factsUsed?: readonly FactUsed[];
  readonly source?: Source;
}

/** Where and when the log holds an event. */
export interface Recording {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: string;
  readonly recordedAt: Instant;
}
