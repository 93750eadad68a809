import { Field, ID, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Who you are here.' })
export class Me {
  @Field(() => ID, { description: 'Your id at the identity provider.' })
  id!: string;

  @Field(() => String, { description: 'Your organisation.' })
  organisation!: string;

  @Field(() => [String], { description: 'Your roles.' })
  roles!: readonly string[];

  @Field(() => ID, {
    nullable: true,
    description: 'Where you are a person of the programme too: your person id.',
  })
  personId!: string | null;

  @Field(() => [String], { description: 'The contracts that you work for.' })
  contracts!: readonly string[];

  @Field(() => [String], {
    description: 'What you may do: queries, subscriptions and streams by name, mutations by their command.',
  })
  mayDo!: readonly string[];

  @Field(() => String, { description: 'When your token expires, in UTC. An open socket is closed then.' })
  expiresAt!: string;
}
