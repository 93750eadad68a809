import type { Actor, LondonDay } from '#programme';
import type { AsOf, PageRequest, PersonScope } from './contract.js';

export const CONCERN_STATES = ['OPEN', 'CLOSED'] as const;
export type ConcernState = (typeof CONCERN_STATES)[number];

export interface ConcernsFilter {
  /** Any of these; left out or empty, all. */
  readonly states?: readonly ConcernState[];
  /** About this person, if the reader may meet them. */
  readonly personId?: string;
}

export interface ConcernsQuery {
  readonly filter: ConcernsFilter;
  /** Access, as of now, whatever `asOf` says. */
  readonly persons: PersonScope;
  /** The day on which access is judged: today's. */
  readonly accessOn: LondonDay;
  readonly asOf: AsOf;
  readonly page: PageRequest;
}

/** A concern; or a disclosure about which no concern was raised. What cannot wait comes first, and of that the oldest. */
export interface ConcernRow {
  /** Null with all that could tell whose it is where the person is under limited access and the list does not name the reader. */
  readonly concernId: string | null;
  readonly personId: string | null;
  readonly matchId: string | null;
  /** A code of CONCERN_KINDS; null where nobody raised it, or where the person is withheld. */
  readonly kind: string | null;
  /** A code of CONCERN_URGENCIES; null where nobody raised it. */
  readonly urgency: string | null;
  readonly state: ConcernState;
  readonly raisedOn: LondonDay;
  /** Who recorded it: whom to ask. */
  readonly raisedBy: Actor;
  readonly reportedBy: string | null;
  /** How many disclosures are on record with it, and how many of them on a ground that is not permitted. */
  readonly disclosures: number;
  readonly incidents: number;
  /** Of the closing that stands. */
  readonly closedOn: LondonDay | null;
  readonly outcome: string | null;
}
