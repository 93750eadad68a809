import { ConcernKind, ConcernOutcome, ConcernUrgency } from '#application';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Receipt } from './basis.type.js';
import { ActorView } from './case-file.type.js';
import { PageInfo } from './connection.type.js';
import { ConcernStateEnum } from './enums.js';

@InputType({ description: 'Which concerns. What is left out does not matter.' })
export class ConcernsFilterInput {
  @Field(() => [ConcernStateEnum], { nullable: true, description: 'In any of these states.' })
  states?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'About this person.' })
  personId?: string | null;
}

@ObjectType({
  description:
    'A concern, or a disclosure without one. Its words stand in the case file of the person. Of a person under limited access whose list does not name you it says who raised it and how urgent it is, and nothing that tells whose it is: ask whoever raised it.',
})
export class ConcernView {
  @Field(() => ID, { nullable: true, description: 'The concern; null where the person is withheld.' })
  concernId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Whom it is about; null where that is withheld.' })
  personId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The match that it came up in.' })
  matchId!: string | null;

  @Field(() => ConcernKind.graphql, {
    nullable: true,
    description:
      'What somebody is worried about; null for a disclosure alone, or where the person is withheld.',
  })
  kind!: string | null;

  @Field(() => ConcernUrgency.graphql, {
    nullable: true,
    description: 'How long it can wait; null for a disclosure alone.',
  })
  urgency!: string | null;

  @Field(() => ConcernStateEnum, { description: 'Whether it is open.' })
  state!: string;

  @Field(() => String, { description: 'The day on which it was raised, or the disclosure made.' })
  raisedOn!: string;

  @Field(() => ActorView, { description: 'Who recorded it.' })
  raisedBy!: ActorView;

  @Field(() => ID, {
    nullable: true,
    description: 'Whose word it is, where staff recorded it for a volunteer.',
  })
  reportedBy!: string | null;

  @Field(() => Int, { description: 'How many disclosures are on record with it.' })
  disclosures!: number;

  @Field(() => Int, { description: 'How many of them had a ground that is not permitted.' })
  incidents!: number;

  @Field(() => String, { nullable: true, description: 'When it was closed, where it is.' })
  closedOn!: string | null;

  @Field(() => ConcernOutcome.graphql, {
    nullable: true,
    description: 'What came of it, where it is closed.',
  })
  outcome!: string | null;
}

@ObjectType({ description: 'A concern and its cursor.' })
export class ConcernEdge {
  @Field(() => String, { description: 'Give it as `after` to go on from here.' })
  cursor!: string;

  @Field(() => ConcernView, { description: 'The concern.' })
  node!: ConcernView;
}

@ObjectType({ description: 'Concerns within your sight: what cannot wait first, and of that the oldest.' })
export class ConcernConnection {
  @Field(() => [ConcernEdge], { description: 'The concerns.' })
  edges!: readonly ConcernEdge[];

  @Field(() => PageInfo, { description: 'Where this page stands.' })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'How many there are on all pages.' })
  totalCount!: number;

  @Field(() => Receipt, { description: 'What the answer rests on.' })
  receipt!: Receipt;
}
