import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

@InputType()
export class SubjectAccessInput {
  @Field(() => ID, { description: 'Whose record.' })
  personId!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'Your own id for this. The same id records it once, however often it is asked.',
  })
  commandId?: string | null;

  @Field(() => [String], {
    defaultValue: [],
    description: 'Texts that the officer read and withholds, as `toReview` names them.',
  })
  withhold!: string[];
}

@ObjectType({ description: 'All that is held on a person, as they may have it.' })
export class SubjectAccess {
  @Field(() => ID, { description: 'Whose record.' })
  personId!: string;

  @Field(() => Int, { description: 'Entries given.' })
  entries!: number;

  @Field(() => Int, { description: 'Entries withheld whole. The document says why.' })
  withheld!: number;

  @Field(() => [String], {
    description:
      'Texts by staff for the officer to read before the document is handed over: they may tell of somebody else. Ask again with those that do in `withhold`.',
  })
  toReview!: readonly string[];

  @Field(() => Boolean, {
    description: 'False where an entry could not be taken in yet, and the document is not the whole.',
  })
  complete!: boolean;

  @Field(() => String, { description: 'For a person to read: one page of HTML, without any script.' })
  html!: string;

  @Field(() => String, { description: 'For machines: JSON, `throughline-subject-access/1`.' })
  json!: string;

  @Field(() => String, { description: 'Where SubjectAccessProvided stands in the log.' })
  position!: string;
}
