import type { AlertStore } from '../alerts/alert.js';
import type { Role } from '../principal.js';
import type { LookKind } from './look-kind.js';
import type { PurposeOfAccess } from './purpose.js';

export type Outcome = 'GRANTED' | 'REFUSED';

/** One look, or one attempt: who, in which role, what, whose record, why, when. Never what was seen. */
export interface AccessEntry {
  readonly principal: string;
  /** For whom they work; null where the operating system alone knows them. */
  readonly organisation: string | null;
  /** The principal as a person of the programme, where they are one: whether a record is their own. */
  readonly asPerson: string | null;
  /**
   * The role in which they acted; null where none of theirs may do it. OPERATOR is whoever has the files of the log
   * before them, and needs nobody's leave.
   */
  readonly role: Role | 'OPERATOR' | null;
  readonly kind: LookKind;
  readonly operation: string;
  /** Ids of the persons whose records were looked at. */
  readonly subjects: readonly string[];
  readonly purpose: PurposeOfAccess | null;
  readonly correlationId: string;
  /** The release under whose pseudonyms an export went out. */
  readonly release: string | null;
  readonly outcome: Outcome;
}

export interface RecordedAccess extends Omit<AccessEntry, 'role' | 'kind' | 'purpose'> {
  /** As it was called at the time. */
  readonly role: string | null;
  /** Null in entries of the first form, which had none. */
  readonly kind: string | null;
  /** A code; in entries of the first form whatever the caller wrote. */
  readonly purpose: string | null;
  /** Counts from 1 without holes. */
  readonly sequence: number;
  /** ISO 8601 in UTC. It never goes back from one entry to the next. */
  readonly at: string;
  /** SHA-256, in hex, over the previous entry's hash and this entry. */
  readonly hash: string;
}

/** Which looks to list: all that is given must hold. */
export interface LookFilter {
  /** A person whose record was looked at, or asked for. */
  readonly person?: string;
  readonly principal?: string;
  readonly organisation?: string;
  readonly kind?: LookKind;
  readonly operation?: string;
  readonly purpose?: PurposeOfAccess;
  /** The id of a request, or of a socket. The only one that is found without postings: see `RecordRows.correlated`. */
  readonly correlationId?: string;
  /** The name of a release that went out. */
  readonly release?: string;
  readonly outcome?: Outcome;
  /** From this instant on (ISO 8601 in UTC). */
  readonly from?: string;
  /** Before this instant. */
  readonly until?: string;
}

export interface LooksAsked {
  /** The sequence after which to go on. Default: from the first. */
  readonly after?: number;
  /** 1 to 1,000; 100 by default. */
  readonly limit?: number;
  readonly filter?: LookFilter;
}

/** What a walk of the chain found. */
export interface Verified {
  /** How many stand, up to the one that is broken. */
  readonly entries: number;
  /**
   * The sequence of the first entry that was changed, follows one that was taken out, is not found by what it says, or
   * is found by something that it does not say; one more than `entries` where the end was cut off. Null where none is.
   */
  readonly brokenAt: number | null;
}

/** The record of who looked: append-only, in the order in which it was written. */
export interface AccessRecord {
  /**
   * Resolves once the entry stands in the record. Show nothing before: what is not on record must not be seen.
   * @throws AccessRecordUnavailable
   */
  record(entry: AccessEntry): Promise<void>;
  /**
   * Entries after a sequence, the oldest first, all that are on record by then. What a filter asks for is found by
   * postings, which are made of entries once no look waits for them; those that are due are made first, and what has
   * none yet is read entry by entry.
   * @throws RangeError for a page that makes no sense; AccessRecordUnavailable
   */
  list(asked?: LooksAsked): Promise<readonly RecordedAccess[]>;
  /**
   * Walks the chain. An end that was cut off shows as long as the record has not grown again to where it was: on
   * SQLite by the count of the table, on both by how far it had been watched. After that, and where these were put back
   * too, only a hash that was noted elsewhere shows it.
   * @throws AccessRecordUnavailable
   */
  verify(): Promise<Verified>;
  /** Where what was unusual about the looks stands. */
  readonly alerts: AlertStore;
  /** Waits for what is being written. */
  close(): Promise<void>;
}
