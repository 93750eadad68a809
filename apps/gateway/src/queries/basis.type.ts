import { Field, Int, ObjectType } from '@nestjs/graphql';
import { KnownByEnum } from './enums.js';

@ObjectType({ description: 'How small numbers are hidden in an answer.' })
export class SuppressionRuleView {
  @Field(() => Int, { description: 'Counts below it are hidden.' })
  threshold!: number;

  @Field(() => Int, { description: 'What remains is rounded to a multiple of it.' })
  roundTo!: number;
}

@ObjectType({ description: 'What an answer rests on: with it, anyone permitted can ask for the same again.' })
export class Receipt {
  @Field(() => String, { description: 'The London day that it is about, inclusive.' })
  asAt!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'From what was known by this instant, inclusive; null for all that is known at `position`. Of published figures the instant of asking, where none was asked for.',
  })
  knownAt!: string | null;

  @Field(() => KnownByEnum, { description: 'By whose clock.' })
  knownBy!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The last place of the log that it takes in; null where the log is empty, and of published figures.',
  })
  position!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The last entry that it takes in: with `logDigest`, where it rests on any copy of the log, whatever the positions there. Null of published figures: it tells when it was recorded.',
  })
  lastEntryId!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 over all entries up to there, in order, the same on every copy of the log. Null where the log is empty, where it is not reckoned yet, and of published figures.',
  })
  logDigest!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many persons had been erased when this was answered. Where a later answer has more, texts that this one showed may read [erased] since; no count has moved. Null where `logDigest` is.',
  })
  erasureEpoch!: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256 over published figures: asked for again with the same arguments as known at `knownAt`, on any copy of the log, they have the same one. Null of what is shown exactly.',
  })
  figuresDigest!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Of published figures, the month's end up to which breakdowns and outcomes go: asked for day by day they would tell by subtraction what one day brought. Null of what is shown exactly.",
  })
  breakdownsAsAt!: string | null;

  @Field(() => Boolean, { description: 'True where a fact that may bear on it waits to be taken in.' })
  incomplete!: boolean;

  @Field(() => SuppressionRuleView, {
    nullable: true,
    description: 'How small numbers are hidden; null where all numbers are exact.',
  })
  suppression!: SuppressionRuleView | null;

  @Field(() => String, { description: 'The version of the program that computed it.' })
  codeVersion!: string;
}
