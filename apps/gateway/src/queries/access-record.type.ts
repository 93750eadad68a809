import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'One look at a record, or an attempt at one. What was seen is not in it.' })
export class AccessEntryView {
  @Field(() => Int, { description: 'Its place in the record: counts from 1 without holes.' })
  sequence!: number;

  @Field(() => String, { description: 'When, in UTC.' })
  at!: string;

  @Field(() => ID, { description: 'Who.' })
  principal!: string;

  @Field(() => String, {
    nullable: true,
    description: 'In which role; null where none of theirs permits it.',
  })
  role!: string | null;

  @Field(() => String, { description: 'What they did.' })
  operation!: string;

  @Field(() => [ID], { description: 'Whose records they looked at, or asked for.' })
  subjects!: readonly string[];

  @Field(() => String, { nullable: true, description: 'For what purpose, as they said.' })
  purpose!: string | null;

  @Field(() => String, { description: 'The id of the request.' })
  correlationId!: string;

  @Field(() => String, { description: 'GRANTED or REFUSED.' })
  outcome!: string;
}
