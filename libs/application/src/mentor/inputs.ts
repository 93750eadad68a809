import { InputType } from '@nestjs/graphql';
import {
  type ApproveMentor,
  type ChangeMentorCapacity,
  type ClearVetting,
  type EndMatch,
  type InputOf,
  type MakeMatch,
  MATCH_END_REASONS,
  MAX_MENTOR_CAPACITY,
  type ReinstateMentor,
  type RevokeVetting,
  type StandDownMentor,
  type SuspendMentor,
  VETTING_KINDS,
  WITHDRAWAL_REASONS,
} from '#programme';
import {
  CodeField,
  codeList,
  CountField,
  DayCommandInput,
  DayField,
  IdField,
  OutOfReachReasonField,
  TextField,
} from '../inputs/index.js';

const VettingKind = codeList('VettingKind', VETTING_KINDS, 'Kinds of check.');
const StandDownReason = codeList(
  'StandDownReason',
  WITHDRAWAL_REASONS,
  'Why somebody stopped being a mentor. Each reason has a polarity, which is recorded with it.',
);
const MatchEndReason = codeList(
  'MatchEndReason',
  MATCH_END_REASONS,
  'Why a match ended. Each reason has a polarity, which is recorded with it.',
);

/** What every command about a mentor names. */
@InputType({ isAbstract: true })
abstract class OfMentorInput extends DayCommandInput {
  @IdField({ description: 'The mentor, or who is to become one.' })
  personId!: string;
}

@InputType()
export class ClearVettingInput extends OfMentorInput implements InputOf<ClearVetting> {
  @CodeField(VettingKind, { description: 'The kind of check.' })
  kind!: ClearVetting['kind'];

  @DayField({ description: 'The last day on which it is valid.' })
  expiresOn!: string;
}

@InputType()
export class RevokeVettingInput extends OfMentorInput implements InputOf<RevokeVetting> {
  @CodeField(VettingKind, { description: 'The kind of check.' })
  kind!: RevokeVetting['kind'];

  @TextField({ description: 'Why. Sealed.' })
  reason!: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class ApproveMentorInput extends OfMentorInput implements InputOf<ApproveMentor> {
  @CountField({ description: 'How many mentees at a time.', min: 1, max: MAX_MENTOR_CAPACITY })
  capacity!: number;
}

@InputType()
export class ChangeMentorCapacityInput extends OfMentorInput implements InputOf<ChangeMentorCapacity> {
  @CountField({ description: 'How many mentees at a time.', min: 1, max: MAX_MENTOR_CAPACITY })
  capacity!: number;
}

@InputType()
export class SuspendMentorInput extends OfMentorInput implements InputOf<SuspendMentor> {
  @TextField({ description: 'Why. Sealed.' })
  reason!: string;

  @OutOfReachReasonField()
  outOfReachReason?: string;
}

@InputType()
export class ReinstateMentorInput extends OfMentorInput implements InputOf<ReinstateMentor> {}

@InputType()
export class StandDownMentorInput extends OfMentorInput implements InputOf<StandDownMentor> {
  @CodeField(StandDownReason, { description: 'Why. Needed.', optional: true })
  reason?: NonNullable<StandDownMentor['reason']>;

  @TextField({ description: 'More about the reason. Sealed.', optional: true })
  detail?: string;
}

@InputType()
export class MakeMatchInput extends DayCommandInput implements InputOf<MakeMatch> {
  @IdField({ description: 'A new id for the match.' })
  matchId!: string;

  @IdField({ description: 'The mentor.' })
  mentorId!: string;

  @IdField({ description: 'The mentee.' })
  menteeId!: string;
}

@InputType()
export class EndMatchInput extends DayCommandInput implements InputOf<EndMatch> {
  @IdField({ description: 'The match.' })
  matchId!: string;

  @IdField({ description: 'The mentor.' })
  mentorId!: string;

  @CodeField(MatchEndReason, { description: 'Why it ended. Needed.', optional: true })
  reason?: NonNullable<EndMatch['reason']>;

  @TextField({ description: "More about the reason. Sealed with the mentee's key.", optional: true })
  detail?: string;
}
