import type { Role } from '../principal.js';

export type Outcome = 'GRANTED' | 'REFUSED';

/** One look, or one attempt: who, in which role, what, whose record, why, when. Never what was seen. */
export interface AccessEntry {
  readonly principal: string;
  /** The role in which they acted; null where none of theirs may do it. */
  readonly role: Role | null;
  readonly operation: string;
  /** Ids of the persons whose records were looked at. */
  readonly subjects: readonly string[];
  readonly purpose: string | null;
  readonly correlationId: string;
  readonly outcome: Outcome;
}

export interface RecordedAccess extends Omit<AccessEntry, 'role'> {
  /** As it was called at the time. */
  readonly role: string | null;
  /** Counts from 1 without holes. */
  readonly sequence: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** SHA-256, in hex, over the previous entry's hash and this entry. */
  readonly hash: string;
}

/** The record of who looked: append-only, in the order in which it was written. */
export interface AccessRecord {
  /**
   * Resolves once the entry stands in the record. Show nothing before: what is not on record must not be seen.
   * @throws AccessRecordUnavailable
   */
  record(entry: AccessEntry): Promise<void>;
  /** Entries after a sequence (default: from the first), at most `limit` (default 100), oldest first. */
  list(options?: { readonly after?: number; readonly limit?: number }): Promise<readonly RecordedAccess[]>;
  /** Walks the chain: how many entries stand, and the first that was changed, or follows one that was taken out. */
  verify(): Promise<{ readonly entries: number; readonly brokenAt: number | null }>;
  /** Waits for what is being written. */
  close(): Promise<void>;
}
