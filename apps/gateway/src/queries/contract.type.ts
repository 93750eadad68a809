import { OrganisationKind } from '#application';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'What a contract year is to reach.' })
export class TargetView {
  @Field(() => String, { description: 'What is counted.' })
  measure!: string;

  @Field(() => Int, { description: 'How many.' })
  target!: number;
}

@ObjectType({ description: 'A year of a contract. Its days are agreed, not reckoned.' })
export class ContractYearView {
  @Field(() => ID, { description: 'Its id.' })
  yearId!: string;

  @Field(() => String, { description: 'Its first day.' })
  from!: string;

  @Field(() => String, { description: 'Its last day.' })
  to!: string;

  @Field(() => [TargetView], { description: 'Its targets.' })
  targets!: readonly TargetView[];
}

@ObjectType({ description: 'A Delivery Unit of a contract.' })
export class DeliveryUnitView {
  @Field(() => ID, { description: 'Its id.' })
  unit!: string;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  name!: string | null;
}

@ObjectType({ description: 'A body or an area of a contract, or one that took the place of such.' })
export class OrganisationView {
  @Field(() => ID, { description: 'Its id.' })
  organisation!: string;

  @Field(() => String, { nullable: true, description: 'Its name.' })
  name!: string | null;

  @Field(() => OrganisationKind.graphql, { nullable: true, description: 'What it is.' })
  kind!: string | null;

  @Field(() => Boolean, { description: 'True for a body that commissions.' })
  isBody!: boolean;

  @Field(() => Boolean, { description: 'True for an area that the contract names.' })
  isArea!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Since when others are in its place; null while it stands.',
  })
  succeededOn!: string | null;

  @Field(() => [ID], { description: 'Those that took its place.' })
  successors!: readonly string[];
}

@ObjectType({ description: 'An agreement under which bodies commission the programme.' })
export class ContractView {
  @Field(() => ID, { description: 'Its id.' })
  contract!: string;

  @Field(() => String, { nullable: true, description: 'Its title.' })
  title!: string | null;

  @Field(() => [String], { description: 'The bodies that commission.' })
  bodies!: readonly string[];

  @Field(() => String, { nullable: true, description: 'When it was awarded.' })
  awardedOn!: string | null;

  @Field(() => [ContractYearView], { description: 'Its years.' })
  years!: readonly ContractYearView[];

  @Field(() => [DeliveryUnitView], { description: 'Its Delivery Units.' })
  units!: readonly DeliveryUnitView[];

  @Field(() => [OrganisationView], {
    description: 'Its bodies and areas, and all that took their place, and the place of those.',
  })
  organisations!: readonly OrganisationView[];
}
