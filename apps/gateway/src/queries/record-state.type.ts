import { Field, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'How far a read model has come.' })
export class ReadModelState {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, {
    description:
      'What it is doing: starting (it may not answer yet), catching-up, live, retrying, failed or stopped.',
  })
  status!: string;

  @Field(() => String, { nullable: true, description: 'The last place of the log that it has taken in.' })
  position!: string | null;

  @Field(() => Int, { description: 'Entries that it has yet to take in, counted up to 1000.' })
  lag!: number;

  @Field(() => Int, {
    description: 'Entries that could not be taken in yet, and those that wait behind them.',
  })
  parked!: number;

  @Field(() => Int, { description: 'Entries that were skipped: always 0.' })
  skipped!: number;
}

@ObjectType({ description: 'How far the record goes, and how far each read model has come.' })
export class RecordState {
  @Field(() => String, { nullable: true, description: 'The last place of the log; null where it is empty.' })
  head!: string | null;

  @Field(() => String, {
    description: 'The latest sequence of the feed of changes: subscribe `after` it for what comes.',
  })
  latestSequence!: string;

  @Field(() => [ReadModelState], { description: 'The read models.' })
  readModels!: readonly ReadModelState[];

  @Field(() => String, { description: 'The version of the program.' })
  codeVersion!: string;
}
