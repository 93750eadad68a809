import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Where a page stands in its connection.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'True where more comes after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'True where something came before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge: give it as `after`.' })
  endCursor!: string | null;
}
