import { ArgsType, Field, Int } from '@nestjs/graphql';
import { KnownByEnum } from './enums.js';

/** The clocks of a question. */
@ArgsType()
export class AsOfArgs {
  @Field(() => String, {
    nullable: true,
    description: 'What was true on this London day (YYYY-MM-DD), inclusive. Default: today.',
  })
  asAt?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'From what had been recorded by this instant (2014-09-26T16:00:00.000Z), inclusive. Default: all that is known.',
  })
  knownAt?: string | null;

  @Field(() => KnownByEnum, { defaultValue: 'SYSTEM', description: 'By whose clock `knownAt` goes.' })
  knownBy!: 'SYSTEM' | 'OFFICE';

  @Field(() => String, {
    nullable: true,
    description:
      "Wait until this position has been taken in: a receipt's, to read your own write. Errors: STALE, POSITION_BEYOND_HEAD.",
  })
  atLeast?: string | null;
}

/** The same, a page at a time. */
@ArgsType()
export class PagedAsOfArgs extends AsOfArgs {
  @Field(() => Int, { defaultValue: 20, description: 'How many at most, 1 to 100.' })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the last one seen. Error: BAD_CURSOR where it is not of this very query.',
  })
  after?: string | null;
}
