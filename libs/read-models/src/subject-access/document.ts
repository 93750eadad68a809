import type { JsonObject, Position } from '#event-log';
import type { Instant, LondonDay } from '#programme';
import type { EntryRole } from '../contract-case-file.js';
import type { WithheldReason } from './wording.js';

/** A point of time, for machines and for people: `2014-05-03T09:00:00.000Z`, `3 May 2014, 10:00:00 BST`. */
export interface Moment {
  readonly utc: Instant;
  readonly london: string;
}

/** Who did something, as far as the person is told. */
export interface Doer {
  readonly role: string;
  readonly organisation: string;
}

/** An entry about the person, with what is theirs opened. */
export interface DisclosedEntry {
  readonly entryId: string;
  readonly type: string;
  /** Its name in plain English. */
  readonly title: string;
  readonly occurredOn: LondonDay;
  readonly occurredAt: Moment | null;
  readonly recordedAt: Moment;
  readonly recordedBy: Doer;
  readonly reportedBy: string | null;
  /** As what the person appears in it. */
  readonly as: EntryRole;
  readonly deliveryUnit: string | null;
  readonly contract: string | null;
  readonly caseId: string | null;
  readonly data: JsonObject;
  readonly backdateReason: string | null;
  readonly deviations: readonly { readonly code: string; readonly reason: string | null }[];
  readonly source: { readonly system: string; readonly recordedOn: string | null } | null;
  /** The entry that it replaces. */
  readonly corrects: string | null;
  /** Set where it stands no longer. */
  readonly superseded: {
    readonly kind: 'RETRACTED' | 'CORRECTED';
    readonly at: Moment;
    readonly by: Doer;
    readonly reason: string | null;
  } | null;
  /** Texts by staff that the officer is to read before this is handed over: `entryId/data.reason`. */
  readonly toReview: readonly string[];
  /** Those that the officer read and withheld, by the same names. */
  readonly textsWithheld: readonly string[];
}

/** Looks of one kind on one day: the person is told who by role and organisation. */
export interface LooksOfADay {
  readonly day: LondonDay;
  readonly role: string | null;
  readonly organisation: string | null;
  readonly operation: string;
  /** Null where none was said, and where the one that was said is not told. */
  readonly purpose: string | null;
  readonly outcome: string;
  readonly times: number;
}

/** Copies that went out under other names and may hold entries about the person. */
export interface ReleaseOfADay {
  readonly day: LondonDay;
  readonly organisation: string | null;
  readonly times: number;
}

/** All that is held on a person, for them. */
export interface SubjectAccessDocument {
  readonly spec: 'throughline-subject-access/1';
  readonly personId: string;
  readonly preparedAt: Moment;
  /** The place of the log up to which it holds everything. */
  readonly position: Position | null;
  /** False where an entry about the person could not be taken in yet: ask again later for the whole. */
  readonly complete: boolean;
  /** True where the keys of the person were destroyed. */
  readonly erased: boolean;
  readonly entries: readonly DisclosedEntry[];
  /** The texts that the officer read and withheld. */
  readonly textsWithheld: readonly string[];
  readonly withheld: readonly {
    readonly reason: WithheldReason;
    readonly why: string;
    readonly entries: number;
  }[];
  /** What is withheld without its being told whether there is any. */
  readonly notTold: string;
  /** Where that is held which the person did as a user of the system, if they are one. */
  readonly asUser: string;
  readonly looks: readonly LooksOfADay[];
  readonly recipients: readonly { readonly who: string; readonly what: string }[];
  readonly releases: readonly ReleaseOfADay[];
  /** What the words mean that stand for what is not there. */
  readonly words: Readonly<Record<string, string>>;
}

/** How many texts the officer is to read first. */
export const textsToReview = ({ entries }: Pick<SubjectAccessDocument, 'entries'>): number =>
  entries.reduce((sum, { toReview }) => sum + toReview.length, 0);
