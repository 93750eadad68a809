import type { ProgrammeEvent } from '#programme';

/** A match as a reaction needs it. */
export interface OpenMatch {
  readonly matchId: string;
  readonly mentorId: string;
  readonly menteeId: string;
}

/** What a reaction may ask of the read side. Answers take in at least the event that is being reacted to. */
export interface ReactionContext {
  /** The matches of a person, as mentor or as mentee, that are running now. */
  openMatchesOf(personId: string, event: ProgrammeEvent): Promise<readonly OpenMatch[]>;
}

/** What a reaction asks somebody to look at: the fields of RaiseTask but its id, which the runner derives. */
export interface TaskRequest {
  readonly kind: 'DEVIATION_REVIEW' | 'MATCH_REVIEW' | 'MENTOR_REVIEW';
  readonly urgent: boolean;
  readonly personIds: readonly string[];
  readonly matchIds?: readonly string[];
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
