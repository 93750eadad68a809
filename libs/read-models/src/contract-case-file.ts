import type { JsonObject } from '#event-log';
import type { Actor, Deviation, Instant, LondonDay, Source } from '#programme';
import type { AsOf, Connection, PageRequest, PersonScope } from './contract.js';
import type { CaseState, Route } from './contract-cases.js';

export interface CaseFileQuery {
  readonly personId: string;
  readonly asOf: AsOf;
  readonly page: PageRequest;
  /** With it, entries that were taken back or replaced are there too, and say so. */
  readonly includeSuperseded?: boolean;
  /** What of the file the reader may meet. Without it, all. */
  readonly shown?: ShownEntries;
  /**
   * Who reads, as of now: an entry that is also about somebody who is kept from them is not shown (see
   * `ScopeReads.withheldAmong`). Without it, all.
   */
  readonly reader?: { readonly persons: PersonScope; readonly accessOn: LondonDay };
}

/**
 * Entries are left out by the query rather than from its answer: a page that came out shorter, or a cursor that
 * stood at an entry which the reader does not see, would tell them that there is one, and when.
 */
export interface ShownEntries {
  /** Kinds of stream, such as `match`. */
  readonly streams: readonly string[];
  /** Event types that are left out all the same. */
  readonly exceptTypes: readonly string[];
  /** The person who must be in a match for it to be shown; null for none of them, absent for any. */
  readonly matchesWith?: string | null;
  /** The reader as a person of the programme: what became of tasks that are about them too is left out. */
  readonly tasksNotAbout?: string;
}

/** As what the person of the file appears in an entry. */
export type EntryRole = 'MENTOR' | 'MENTEE' | 'LEARNER' | 'SUBJECT' | 'EMPLOYEE';

/** How an entry came to stand no longer. */
export interface Superseded {
  readonly at: Instant;
  readonly by: Actor;
  readonly kind: 'RETRACTED' | 'CORRECTED';
  /** The correcting event. */
  readonly eventId: string;
  /** Why; sealed. */
  readonly reason: string | null;
}

export interface CaseFileEntry {
  readonly entryId: string;
  readonly type: string;
  readonly occurredOn: LondonDay;
  readonly occurredAt: Instant | null;
  readonly recordedAt: Instant;
  readonly position: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly role: EntryRole;
  readonly subjects: readonly string[];
  readonly caseId: string | null;
  readonly matchId: string | null;
  readonly groupId: string | null;
  readonly deliveryUnit: string | null;
  readonly contract: string | null;
  readonly actor: Actor;
  readonly reportedBy: string | null;
  /** As the log has it: personal values sealed. */
  readonly data: JsonObject;
  readonly deviations: readonly Deviation[];
  readonly corrects: string | null;
  /** Sealed. */
  readonly backdateReason: string | null;
  readonly source: Source | null;
  readonly superseded: Superseded | null;
}

export interface SentenceState {
  readonly sentenceId: string;
  readonly kind: string;
  readonly startedOn: LondonDay;
  readonly expectedEndOn: LondonDay;
  readonly endedOn: LondonDay | null;
  readonly outcome: string | null;
  /** A breach of it that is not resolved. */
  readonly inBreach: boolean;
}

export interface OpenCase {
  readonly caseId: string;
  readonly route: Route;
  readonly state: CaseState;
  readonly contract: string | null;
  readonly unit: string | null;
}

export interface CaseFileHeader {
  readonly personId: string;
  readonly registeredOn: LondonDay | null;
  readonly openCases: readonly OpenCase[];
  /** The sentence that began last. */
  readonly sentence: SentenceState | null;
  /** The latest PersonalDetailsRecorded; sealed. */
  readonly details: { readonly entryId: string; readonly data: JsonObject } | null;
  /** Personal keys of the person were destroyed. */
  readonly erased: boolean;
  /** The record is kept, and hardly used (UK GDPR, article 18), or its erasure is ordered and not done. As of now. */
  readonly restricted: boolean;
}

export interface CaseFile extends Connection<CaseFileEntry> {
  readonly header: CaseFileHeader;
}
