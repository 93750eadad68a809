import type { Static } from 'typebox';
import type { Command, Fact, WithdrawalReason } from '../kernel/index.js';
import type { Sentence } from '../supervision/index.js';
import type { OpenCase } from '../training-group/index.js';
import type { mentorEvents } from './events.js';
import type { MatchEndReason } from './reasons.js';

type Data<Type extends keyof typeof mentorEvents> = Static<(typeof mentorEvents)[Type]['data']>;

interface OfPerson {
  readonly personId: string;
}

export type ClearVetting = Command<'ClearVetting', OfPerson & Data<'VettingCleared'>>;
export type RevokeVetting = Command<'RevokeVetting', OfPerson & Data<'VettingRevoked'>>;
export type ApproveMentor = Command<
  'ApproveMentor',
  OfPerson & Omit<Data<'MentorApproved'>, 'caseId'>,
  { readonly qualified: Fact<boolean>; readonly mentorCase: Fact<OpenCase | null> }
>;
export type ChangeMentorCapacity = Command<'ChangeMentorCapacity', OfPerson & Data<'MentorCapacityChanged'>>;
export type SuspendMentor = Command<'SuspendMentor', OfPerson & Data<'MentorSuspended'>>;
export type ReinstateMentor = Command<'ReinstateMentor', OfPerson>;
export type StandDownMentor = Command<
  'StandDownMentor',
  OfPerson & { readonly reason?: WithdrawalReason; readonly detail?: string }
>;

/** What each rule of a match needs of other streams, as things stood on the day of the match. */
export type MatchFacts = {
  readonly mentorCase: Fact<OpenCase | null>;
  readonly menteeCase: Fact<OpenCase | null>;
  /** Whether the mentor held a qualification. */
  readonly qualified: Fact<boolean>;
  /** Matches, whenever they were, in which the mentee mentors this mentor. */
  readonly opposite: Fact<readonly string[]>;
  /** Whether the mentor's record names the mentee as somebody not to associate with, and the other way round. */
  readonly mentorNonAssociation: Fact<boolean>;
  readonly menteePerson: Fact<{ readonly nonAssociation: boolean; readonly agreedToMentoring: boolean }>;
  readonly supervision: Fact<readonly Sentence[]>;
  /** The programme's areas by the contract of the mentee's case; absent where there is no such case. */
  readonly areas?: Fact<readonly string[]>;
};
export type MakeMatch = Command<
  'MakeMatch',
  { readonly matchId: string; readonly mentorId: string; readonly menteeId: string },
  MatchFacts
>;
export type EndMatch = Command<
  'EndMatch',
  {
    readonly matchId: string;
    readonly mentorId: string;
    readonly reason?: MatchEndReason;
    readonly detail?: string;
  }
>;

export type MentorCommand =
  | ClearVetting
  | RevokeVetting
  | ApproveMentor
  | ChangeMentorCapacity
  | SuspendMentor
  | ReinstateMentor
  | StandDownMentor
  | MakeMatch
  | EndMatch;
