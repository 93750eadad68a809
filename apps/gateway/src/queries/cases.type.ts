import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Receipt } from './basis.type.js';
import { PageInfo } from './connection.type.js';
import { CaseRouteEnum, CaseStateEnum } from './enums.js';

@InputType({ description: 'Which cases. What is left out does not matter.' })
export class CasesFilterInput {
  @Field(() => CaseRouteEnum, { nullable: true, description: 'As what the person was referred.' })
  route?: 'MENTOR' | 'MENTEE' | null;

  @Field(() => [CaseStateEnum], { nullable: true, description: 'In any of these states.' })
  states?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Under this contract.' })
  contract?: string | null;

  @Field(() => String, { nullable: true, description: 'Referred in this Delivery Unit.' })
  unit?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this person.' })
  personId?: string | null;
}

@ObjectType({ description: 'A match of a case.' })
export class CaseMatchView {
  @Field(() => ID, { description: 'The match.' })
  matchId!: string;

  @Field(() => ID, { description: 'With whom, by an opaque id.' })
  otherPersonId!: string;

  @Field(() => String, { description: 'Since when.' })
  madeOn!: string;

  @Field(() => String, { nullable: true, description: 'When it ended.' })
  endedOn!: string | null;
}

@ObjectType({ description: 'One referral episode.' })
export class CaseView {
  @Field(() => ID, { description: 'The case.' })
  caseId!: string;

  @Field(() => ID, { description: 'Whose it is.' })
  personId!: string;

  @Field(() => CaseRouteEnum, { description: 'As what the person was referred.' })
  route!: string;

  @Field(() => CaseStateEnum, { description: 'How far it has come.' })
  state!: string;

  @Field(() => String, { description: 'Since when.' })
  stateSince!: string;

  @Field(() => String, { nullable: true, description: 'The contract.' })
  contract!: string | null;

  @Field(() => String, { nullable: true, description: 'The Delivery Unit of the referral.' })
  unit!: string | null;

  @Field(() => String, { description: 'When the person was referred.' })
  submittedOn!: string;

  @Field(() => ID, { nullable: true, description: 'The training group last enrolled in.' })
  groupId!: string | null;

  @Field(() => [CaseMatchView], { description: 'Its matches.' })
  matches!: readonly CaseMatchView[];

  @Field(() => Int, { description: 'Sessions held.' })
  sessionsHeld!: number;

  @Field(() => String, { description: 'The day of its latest entry.' })
  lastEntryOn!: string;

  @Field(() => Boolean, { description: 'True where a fact of this person waits to be taken in.' })
  incomplete!: boolean;
}

@ObjectType({ description: 'A case and its cursor.' })
export class CaseEdge {
  @Field(() => String, { description: 'Give it as `after` to go on from here.' })
  cursor!: string;

  @Field(() => CaseView, { description: 'The case.' })
  node!: CaseView;
}

@ObjectType({ description: 'Cases within your sight, the newest referral first.' })
export class CaseConnection {
  @Field(() => [CaseEdge], { description: 'The cases.' })
  edges!: readonly CaseEdge[];

  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'How many there are on all pages.' })
  totalCount!: number;

  @Field(() => Receipt, { description: 'What the answer rests on.' })
  receipt!: Receipt;
}
