import type { LondonDay } from '#programme';
import type { AsOf, PageRequest, PersonScope } from './contract.js';

/** DONE is final; ASSIGNED is open with somebody's name on it. */
export const TASK_STATES = ['OPEN', 'ASSIGNED', 'DONE'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/**
 * The kind of task about a mentor that asks somebody to think of those they work with. It is met, with the mentor and
 * the matches, by whose work it is also where the mentor's record is restricted (docs/decisions/0023).
 */
export const ASKS_FOR_OTHERS = 'MENTOR_REVIEW';

export interface TasksFilter {
  /** Any of these; left out or empty, all. */
  readonly states?: readonly TaskState[];
  /** Any of these; left out or empty, all. */
  readonly kinds?: readonly string[];
  readonly contract?: string;
  readonly unit?: string;
  /** About this person, if the reader may see them. */
  readonly personId?: string;
}

export interface TasksQuery {
  readonly filter: TasksFilter;
  /** Access, as of now, whatever `asOf` says: who may see a person of a task, sees the task. */
  readonly persons: PersonScope;
  /**
   * Tasks about concerns, which name no person: those about concerns of these persons. Without it, none of them. Of a
   * person under limited access whose list does not name the reader the task is there, and what it is about is not.
   */
  readonly concerned?: PersonScope;
  /** The reader as a person of the programme: no task that is about them, whoever else is in it. */
  readonly notAbout?: string;
  /**
   * Whom the reader reaches in a role in which they may learn of precautions: who meets tasks that tell of one (see
   * `tellsOfPrecaution`). Without it, as all others.
   */
  readonly told?: PersonScope;
  /** The day on which access is judged: today's. */
  readonly accessOn: LondonDay;
  /** Of the matches of a task, name only those of this person; null for none, absent for all. */
  readonly matchesWith?: string | null;
  readonly asOf: AsOf;
  readonly page: PageRequest;
}

/** What somebody is asked to look at. The urgent first, and of those the oldest. */
export interface TaskRow {
  readonly taskId: string;
  /** What is asked: a code of the programme, such as MATCH_REVIEW. */
  readonly kind: string;
  readonly urgent: boolean;
  /** The entry that gave rise to it, where one did. */
  readonly about: { readonly stream: string | null; readonly eventId: string | null };
  /** The persons it is about whom the reader may see. */
  readonly persons: readonly string[];
  readonly matchIds: readonly string[];
  /** Entries that rest on what has changed. */
  readonly entryIds: readonly string[];
  readonly unit: string | null;
  readonly contract: string | null;
  readonly raisedOn: LondonDay;
  readonly state: TaskState;
  readonly assignee: string | null;
  readonly doneOn: LondonDay | null;
}
