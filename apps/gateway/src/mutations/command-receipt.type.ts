import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { refusalCodes } from '#programme';

export const RefusalCodeEnum: Readonly<Record<string, string>> = Object.fromEntries(
  Object.keys(refusalCodes).map((code) => [code, code]),
);
registerEnumType(RefusalCodeEnum, {
  name: 'RefusalCode',
  description: 'Why a command was refused, or which gate was shut when a fact happened.',
  valuesMap: Object.fromEntries(
    Object.entries(refusalCodes).map(([code, { rule, kind }]) => [code, { description: `${kind}. ${rule}` }]),
  ),
});

@ObjectType({ description: 'An entry that a command recorded.' })
export class RecordedEntry {
  @Field(() => ID, { description: 'Id of the entry: corrections name it.' })
  id!: string;

  @Field(() => String, { description: 'Its event type.' })
  type!: string;
}

@ObjectType({ description: 'What a command gave. The same command id always gives the same receipt.' })
export class CommandReceipt {
  @Field(() => ID, { description: 'The id of the command: yours, or the one that was made for it.' })
  commandId!: string;

  @Field(() => String, { description: 'Give it to a query as `atLeast` to read your own write.' })
  position!: string;

  @Field(() => String, { description: 'The history that took it.' })
  stream!: string;

  @Field(() => String, { description: 'The revision of that history now: a whole number, as text.' })
  revision!: string;

  @Field(() => [RecordedEntry], { description: 'What was recorded, in order.' })
  entries!: readonly RecordedEntry[];

  @Field(() => [RefusalCodeEnum], {
    description:
      'Gates that were shut when the fact happened. A task was raised for each entry that has any.',
  })
  deviations!: readonly string[];

  @Field(() => Boolean, {
    description: 'True where this command had been carried out before: nothing is new.',
  })
  repeated!: boolean;
}
