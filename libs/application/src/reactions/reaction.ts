import type { AnyFact, ProgrammeEvent } from '#programme';

/** A match as a reaction needs it. */
export interface OpenMatch {
  readonly matchId: string;
  readonly mentorId: string;
  readonly menteeId: string;
}

/** An entry that rests on a fact of another stream. */
export interface RestingEntry {
  readonly entryId: string;
  readonly type: string;
  readonly occurredOn: string;
  /** The last revision of the stream that was read for it; -1n where it did not exist. */
  readonly revision: bigint;
  readonly personIds: readonly string[];
}

/** What a reaction may ask. Answers take in at least the event that is being reacted to. */
export interface ReactionContext {
  /** The matches of a person, as mentor or as mentee, that are running now. */
  openMatchesOf(personId: string, event: ProgrammeEvent): Promise<readonly OpenMatch[]>;
  /** The entries that rest on the event's stream as it was before the event. */
  restingOn(event: ProgrammeEvent): Promise<readonly RestingEntry[]>;
  /** Who was the officer of the event's person until an event that assigns another, on the day of it. */
  officerBefore(event: ProgrammeEvent): Promise<string | undefined>;
  /** An entry of a stream, corrected or not. */
  entry(stream: string, entryId: string): Promise<AnyFact | undefined>;
}

/** What a reaction asks somebody to look at: the fields of RaiseTask but its id, which the runner derives. */
export interface TaskRequest {
  readonly kind:
    | 'DEVIATION_REVIEW'
    | 'MATCH_REVIEW'
    | 'MENTOR_REVIEW'
    | 'DEPENDENT_FACT_REVIEW'
    | 'SELF_ASSIGNMENT_REVIEW'
    | 'SAFEGUARDING_REVIEW';
  readonly urgent: boolean;
  readonly personIds: readonly string[];
  readonly matchIds?: readonly string[];
  readonly entryIds?: readonly string[];
  /** Whom it is given to, where somebody must see it who no longer works with these persons. */
  readonly assignee?: string;
}

/**
 * A follow-up that asks a person to decide; it never changes a record by itself. Kept apart from projections, so
 * that a rebuild never repeats it.
 */
export interface Reaction {
  /** Part of the ids of what it raises: never change it. */
  readonly name: string;
  on(event: ProgrammeEvent, context: ReactionContext): Promise<readonly TaskRequest[]>;
}
