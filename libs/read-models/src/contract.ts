import type { EventLogReader, Position } from '#event-log';
import type { BuildAside, ProjectionEngine, ProjectionStorage } from '#projections';
import type { Instant, LondonDay, Polarity } from '#programme';
import type { CaseRow, CasesQuery } from './contract-cases.js';
import type { CaseFile, CaseFileQuery } from './contract-case-file.js';
import type { ConcernRow, ConcernsQuery } from './contract-concerns.js';
import type { TaskRow, TasksQuery } from './contract-tasks.js';
import type { ContractSummary, ProgrammeSummary, ProgrammeSummaryQuery } from './contract-summary.js';

/**
 * Everything that the gateway calls. Personal values are sealed in all of it, exactly as the log has them: who
 * may see them opens them at read.
 */

/** SYSTEM: by when the log took a fact. OFFICE: by when the office says that it did, where it says so. */
export type KnownBy = 'SYSTEM' | 'OFFICE';

/**
 * The two clocks of an answer: what was true on a London day (inclusive), from what was known by an instant
 * (inclusive; without it, all that is known). `knownAt` may lie in the future. Nothing here reads a clock.
 */
export interface AsOf {
  readonly asAt: LondonDay;
  readonly knownAt?: Instant;
  readonly knownBy: KnownBy;
}

/** `first` is 1 to 100; `after` is a cursor of an earlier page of the very same query. */
export interface PageRequest {
  readonly first: number;
  readonly after?: string;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** What an answer rests on. */
export interface Basis {
  readonly asOf: AsOf;
  /** The last place of the log that the answer takes in: frozen on page one. Null where the log is empty. */
  readonly position: Position | null;
  /** True where a fact that may bear on the answer could not be projected yet. */
  readonly incomplete: boolean;
}

export interface Connection<Node> extends Basis {
  readonly edges: readonly Edge<Node>[];
  readonly pageInfo: PageInfo;
}

export interface CountedConnection<Node> extends Connection<Node> {
  readonly totalCount: number;
}

/**
 * Who is left out, whatever else brings them in: the principal as a person, and with `andTheirMatches` everyone they
 * were ever matched with. It does not touch what `mentor` brings in.
 */
export interface ScopeExclusion {
  readonly selfPersonId: string;
  readonly andTheirMatches: boolean;
}

/**
 * The persons whose records a principal may see, as things stand now. Criteria of `some` add up: who fits any of
 * them is seen, but for those whom `exclude` leaves out. A person under limited access is seen, by `all` and by
 * `some`, only where their list names the `reader`; without a reader no list does. One whose record is restricted is
 * seen, by both, only with `meetsRestricted`.
 */
export type PersonScope =
  /** Limited access or not, restricted or not: for the machinery, and for those who record without reading; never for a reader. */
  | { readonly kind: 'everyone'; readonly exclude?: ScopeExclusion }
  | {
      readonly kind: 'all';
      readonly reader?: string;
      readonly meetsRestricted?: boolean;
      readonly exclude?: ScopeExclusion;
    }
  | { readonly kind: 'none' }
  | {
      readonly kind: 'some';
      /** People whose current Offender Manager this is. */
      readonly officer?: string;
      /** The mentor's own person id: those they are matched with now, and the mentor. */
      readonly mentor?: string;
      /** The trainer's id: those on the roster of their groups. */
      readonly trainer?: string;
      /** People with a case under one of these contracts. */
      readonly contracts?: readonly string[];
      /**
       * Of these, those alone who were referred under that contract into one of these Delivery Units, or enrolled under
       * it in one: the unit at the time. An empty list is nobody.
       */
      readonly units?: readonly string[];
      /** True: people with an application, a term or a role on record. */
      readonly employment?: boolean;
      /**
       * People about whom a concern is on record, also where their record is restricted; of those with a case, only
       * those with one under these contracts. An empty list is nobody; `ALL`, of whatever contract.
       */
      readonly concerns?: readonly string[] | 'ALL';
      /** The id of the user who asks. */
      readonly reader?: string;
      readonly meetsRestricted?: boolean;
      readonly exclude?: ScopeExclusion;
    };

/** One event of the log, as the feed of changes tells it. Its data is read from the case file. */
export interface Change {
  /** Counts from 1 without holes; a rebuild gives the same sequence. */
  readonly seq: number;
  readonly position: Position;
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  /** For a correction: the type of the entry that it takes back or replaces. */
  readonly correctedType: string | null;
  readonly occurredOn: LondonDay;
  readonly occurredAt: Instant | null;
  readonly recordedAt: Instant;
  readonly personIds: readonly string[];
  readonly deliveryUnit: string | null;
  readonly contract: string | null;
  readonly caseIds: readonly string[];
  readonly matchId: string | null;
  /** The entry that this one takes back, replaces or stands in for. */
  readonly corrects: string | null;
  readonly deviations: readonly string[];
}

export interface ChangesQuery {
  /** Deliver what comes after this sequence number; 0 for everything. */
  readonly after: number;
  /** At most so many changes: 1 to 1000. */
  readonly limit: number;
  readonly filter?: { readonly personId?: string; readonly unit?: string };
}

export interface ChangesPage {
  readonly changes: readonly Change[];
  /** Ask on `after` this, also where nothing matched. */
  readonly scannedTo: number;
}

/** @throws InvalidPage (`first`), BadCursor (`after`) */
export interface CaseFileReads {
  caseFile(query: CaseFileQuery): Promise<CaseFile>;
}

/** @throws InvalidPage (`first`), BadCursor (`after`) */
export interface CasesReads {
  cases(query: CasesQuery): Promise<CountedConnection<CaseRow>>;
}

/** @throws InvalidPage (`first`), BadCursor (`after`) */
export interface TasksReads {
  tasks(query: TasksQuery): Promise<CountedConnection<TaskRow>>;
}

/** @throws InvalidPage (`first`), BadCursor (`after`) */
export interface ConcernsReads {
  concerns(query: ConcernsQuery): Promise<CountedConnection<ConcernRow>>;
}

export interface ProgrammeSummaryReads {
  /** Null where no fact of such a contract is visible. */
  programmeSummary(query: ProgrammeSummaryQuery): Promise<ProgrammeSummary | null>;
  contracts(query: { readonly asOf: AsOf }): Promise<readonly ContractSummary[]>;
}

/** A place of the log by what is there, and not by the position, which is another one on each copy. */
export interface LogPlace {
  readonly eventId: string;
  /** See `logDigest` of the log. */
  readonly digest: string;
  /** How many erasures are done by now, wherever the place is. It never goes back. */
  readonly erasureEpoch: number;
}

export interface LogPlaceReads {
  /**
   * The last event up to a position and the digest of the log up to there, which are the same on every copy of the
   * log. Null where there is none, or where the feed has not got there.
   */
  logAt(position: Position): Promise<LogPlace | null>;
}

export interface ChangesReads {
  changesAfter(query: ChangesQuery): Promise<ChangesPage>;
  /** 0 where there is nothing yet. */
  latestSequence(): Promise<number>;
  /** The same of a feed that may only be being built: how far that is. */
  latestSoFar(): Promise<number>;
  /** The first sequence number that can be read, or null where there is nothing yet. */
  earliest(): Promise<number | null>;
  /** Calls after each commit that added rows. Returns what ends it. */
  onAppended(listener: () => void): () => void;
}

export interface ScopeReads {
  /** Ids of the persons within the criteria on that day, in order. */
  personsVisibleTo(criteria: PersonScope, on: LondonDay): Promise<readonly string[]>;
  isVisible(criteria: PersonScope, personId: string, on: LondonDay): Promise<boolean>;
  /** The same for many, in one query. */
  visibleAmong(
    criteria: PersonScope,
    personIds: readonly string[],
    on: LondonDay,
  ): Promise<ReadonlySet<string>>;
  /** Of these persons, those who are on record and not within the criteria. */
  outsideAmong(
    criteria: PersonScope,
    personIds: readonly string[],
    on: LondonDay,
  ): Promise<ReadonlySet<string>>;
  /**
   * Of these persons, those whose very presence keeps an entry from the reader: persons under limited access whose
   * list does not name them, persons whose record is restricted (but from the data-protection officer), and for an officer who was once on the programme those of R4. Other persons who are out
   * of their reach are no secret: an entry about a mentee names the mentor.
   */
  withheldAmong(
    criteria: PersonScope,
    personIds: readonly string[],
    on: LondonDay,
  ): Promise<ReadonlySet<string>>;
  /** Of these matches, those in which somebody is withheld. */
  withheldMatchesAmong(
    criteria: PersonScope,
    matchIds: readonly string[],
    on: LondonDay,
  ): Promise<ReadonlySet<string>>;
  /** Of these matches, those in which the person is, or was, on either side. */
  matchesWithAmong(personId: string, matchIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Of these persons, those who are under limited access, whoever is on their list, or whose record is restricted. */
  limitedAmong(personIds: readonly string[], on: LondonDay): Promise<ReadonlySet<string>>;
}

/** What the read models say in the logs of the process: never personal data. */
export interface ReadModelLogger {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface ReadModelsOptions {
  /** Where the builds of the projections lie. Stays open when the read models close. */
  readonly storage: ProjectionStorage;
  readonly log: EventLogReader;
  /** Signs cursors: at least 32 bytes. Those signed with another key are refused. */
  readonly cursorKey: Uint8Array;
  readonly clock: () => Date;
  readonly logger?: ReadModelLogger;
  /** `project` (the default) keeps them up to date; `follow` answers from what other processes write. */
  readonly mode?: 'project' | 'follow';
  readonly buildAside?: BuildAside;
}

/** Names under which the engine knows the projections: for `waitFor`, `health`, `rebuild`. */
export const PROJECTION = {
  caseFile: 'case-file',
  /** Of `cases`, of `concerns` and of `scope`, which share a file. */
  cases: 'cases',
  programmeSummary: 'programme-summary',
  changes: 'changes',
  tasks: 'tasks',
  factUses: 'fact-uses',
} as const;

/** What `openReadModels(options)` gives, started. */
/** An entry that rests on a fact of another stream, frozen as it was then. */
export interface FactUse {
  readonly entryId: string;
  readonly type: string;
  readonly occurredOn: LondonDay;
  /** The last revision of the stream that was read; -1n where it did not exist. */
  readonly revision: bigint;
  readonly personIds: readonly string[];
}

export interface FactUsesReads {
  /** Entries that stand and rest on the stream as it was before a revision; at most 100, by occurrence. */
  usesOf(stream: string, before: bigint): Promise<readonly FactUse[]>;
}

export interface ReadModels
  extends CaseFileReads, CasesReads, ConcernsReads, TasksReads, ProgrammeSummaryReads {
  readonly engine: ProjectionEngine;
  readonly changes: ChangesReads & LogPlaceReads;
  readonly scope: ScopeReads;
  readonly factUses: FactUsesReads;
  /**
   * The day that a cursor's pages are as at, for a caller who left it out: a page after midnight is of the day of
   * page one.
   * @throws BadCursor
   */
  asAtOf(cursor: string): LondonDay;
  close(): Promise<void>;
}

/** A cursor that was tampered with, or that belongs to another query. */
export interface BadCursorError extends Error {
  readonly code: 'BAD_CURSOR';
}

export type { Polarity };
export * from './contract-cases.js';
export * from './contract-concerns.js';
export type * from './contract-case-file.js';
export * from './contract-summary.js';
export * from './contract-tasks.js';
