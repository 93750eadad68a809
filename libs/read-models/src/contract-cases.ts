import type { LondonDay } from '#programme';
import type { AsOf, PageRequest, PersonScope } from './contract.js';

export type Route = 'MENTOR' | 'MENTEE';

/** In the order of the programme. */
export const CASE_STATES = [
  'REFERRED',
  'ELIGIBLE',
  'NOT_ELIGIBLE',
  'ENROLLED',
  'LEFT_TRAINING',
  'QUALIFIED',
  'APPROVED',
  'MATCHED',
  'IN_SESSIONS',
  'MATCH_ENDED',
  'WAITING_TO_START',
  'CASE_SUPPORTER',
  'CASE_SUPPORTER_ENDED',
  'WITHDRAWN',
  'CLOSED',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

export interface CasesFilter {
  readonly route?: Route;
  /** Any of these; left out or empty, all. */
  readonly states?: readonly CaseState[];
  readonly contract?: string;
  /** The Delivery Unit of the referral. */
  readonly unit?: string;
  readonly personId?: string;
}

export interface CasesQuery {
  readonly filter: CasesFilter;
  /** Access, as of now, whatever `asOf` says. */
  readonly persons: PersonScope;
  /** The day on which access is judged: today's. */
  readonly accessOn: LondonDay;
  readonly asOf: AsOf;
  readonly page: PageRequest;
}

export interface CaseMatch {
  readonly matchId: string;
  readonly otherPersonId: string;
  readonly madeOn: LondonDay;
  readonly endedOn: LondonDay | null;
}

/** One referral episode. Newest referral first. */
export interface CaseRow {
  readonly caseId: string;
  readonly personId: string;
  readonly route: Route;
  readonly state: CaseState;
  readonly stateSince: LondonDay;
  readonly contract: string | null;
  readonly unit: string | null;
  readonly submittedOn: LondonDay;
  /** The training group last enrolled in. */
  readonly groupId: string | null;
  readonly matches: readonly CaseMatch[];
  readonly sessionsHeld: number;
  readonly lastEntryOn: LondonDay;
  /** A fact of this person waits to be projected. */
  readonly incomplete: boolean;
}
