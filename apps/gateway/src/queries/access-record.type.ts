import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { AccessKindEnum, AccessOutcomeEnum, AlertKindEnum } from './access-enums.js';

@InputType({ description: 'Which looks. All that is given must hold; what is left out does not matter.' })
export class AccessRecordFilterInput {
  @Field(() => ID, { nullable: true, description: 'At the record of this person, or an attempt at it.' })
  personId?: string | null;

  @Field(() => ID, { nullable: true, description: 'By this principal.' })
  principal?: string | null;

  @Field(() => ID, { nullable: true, description: 'By those who work for this organisation.' })
  organisation?: string | null;

  @Field(() => AccessKindEnum, { nullable: true, description: 'Of this kind.' })
  kind?: string | null;

  @Field(() => String, { nullable: true, description: 'By this operation, such as caseFile.' })
  operation?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'For this purpose: one of the codes that docs/how-to/record-of-access.md lists.',
  })
  purpose?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Under this request, or over this socket, as the logs and errors name it. Searched for from beginning to end: give days with it where the record is long.',
  })
  correlationId?: string | null;

  @Field(() => String, { nullable: true, description: 'That went out under a release of this name.' })
  release?: string | null;

  @Field(() => AccessOutcomeEnum, { nullable: true, description: 'Granted, or refused.' })
  outcome?: string | null;

  @Field(() => String, { nullable: true, description: 'On this London day or later.' })
  from?: string | null;

  @Field(() => String, { nullable: true, description: 'On this London day or earlier.' })
  to?: string | null;
}

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
    description: 'For whom they work; null where the operating system alone knew them.',
  })
  organisation!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'In which role; null where none of theirs permits it. OPERATOR: with the files of the log before them.',
  })
  role!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'VIEW, SEARCH, EXPORT, PUSH, COMMAND or MAINTENANCE; null in entries of the first form.',
  })
  kind!: string | null;

  @Field(() => String, { description: 'What they did.' })
  operation!: string;

  @Field(() => [ID], { description: 'Whose records they looked at, or asked for.' })
  subjects!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description:
      'For what purpose, as they said: one of the codes that docs/how-to/record-of-access.md lists.',
  })
  purpose!: string | null;

  @Field(() => String, { description: 'The id of the request.' })
  correlationId!: string;

  @Field(() => String, { nullable: true, description: 'The release that an export went out under.' })
  release!: string | null;

  @Field(() => String, { description: 'GRANTED or REFUSED.' })
  outcome!: string;
}

@ObjectType({
  description: 'Something unusual about who looks at what. It says no more than the record does.',
})
export class AccessAlertView {
  @Field(() => Int, { description: 'Give it as `after` to go on from here. Numbers may be left out.' })
  number!: number;

  @Field(() => AlertKindEnum, { description: 'What is unusual.' })
  kind!: string;

  @Field(() => String, { description: 'When the look was that raised it, in UTC.' })
  at!: string;

  @Field(() => ID, { description: 'Who looked, or tried to.' })
  principal!: string;

  @Field(() => ID, { nullable: true, description: 'The person in question, where it is about one.' })
  person!: string | null;

  @Field(() => Int, {
    description: 'How many persons, looks, attempts, days or releases there were when it was raised.',
  })
  count!: number;

  @Field(() => Int, {
    description: 'How many there are by now: of that day, or of polling in that month, in UTC.',
  })
  total!: number;

  @Field(() => String, { description: 'When the first of them was, in UTC.' })
  since!: string;

  @Field(() => String, { description: 'When the last of them was by now, in UTC.' })
  latest!: string;

  @Field(() => Int, { description: 'The entry of the record that raised it.' })
  entry!: number;
}
