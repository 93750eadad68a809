import { Field, ID, ObjectType } from '@nestjs/graphql';
import { RefusalCodeEnum } from '../mutations/command-receipt.type.js';

@ObjectType({
  description: 'An entry, as the feed of changes tells it. Read the case file for what it holds.',
})
export class ChangedEntry {
  @Field(() => ID, { description: 'Its id.' })
  entryId!: string;

  @Field(() => String, { description: 'Its event type.' })
  type!: string;

  @Field(() => String, { description: 'Who, what, when it happened and when it was recorded, in one line.' })
  line!: string;

  @Field(() => [ID], { description: 'The persons it is about whom you reach.' })
  personIds!: readonly string[];

  @Field(() => [ID], { description: 'The cases it belongs to.' })
  caseIds!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'The match it belongs to.' })
  matchId!: string | null;

  @Field(() => String, { nullable: true, description: 'The Delivery Unit at the time.' })
  deliveryUnit!: string | null;

  @Field(() => String, { nullable: true, description: 'The contract.' })
  contract!: string | null;

  @Field(() => String, { description: 'The London day on which it happened.' })
  occurredOn!: string;

  @Field(() => String, { nullable: true, description: 'When on that day, where that is on record.' })
  occurredAt!: string | null;

  @Field(() => String, { description: 'When the log took it.' })
  recordedAt!: string;

  @Field(() => Boolean, { description: 'True where it takes back, replaces or stands in for another entry.' })
  correction!: boolean;

  @Field(() => ID, {
    nullable: true,
    description: 'The entry that it takes back, replaces or stands in for.',
  })
  corrects!: string | null;

  @Field(() => [RefusalCodeEnum], { description: 'Gates that were shut when it happened.' })
  deviations!: readonly string[];
}

@ObjectType({ description: 'A change within your sight.' })
export class CaseUpdate {
  @Field(() => String, {
    description: 'Its place in the feed, a whole number as text: subscribe `after` it to go on from here.',
  })
  sequence!: string;

  @Field(() => String, { description: 'Its place in the log: give it to a query as `atLeast`.' })
  position!: string;

  @Field(() => ChangedEntry, { description: 'The entry.' })
  entry!: ChangedEntry;
}
