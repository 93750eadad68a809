import { InputType } from '@nestjs/graphql';
import { DayField, IdField, InstantField, LabelField, ObjectField, TextField } from './fields.js';

@InputType({ description: 'Names the entry that the command replaces. It must stand in the same history.' })
export class CorrectionInput {
  @IdField({ description: 'Id of the entry that is wrong.' })
  entryId!: string;

  @TextField({ description: 'What was wrong with it. Sealed.' })
  reason!: string;
}

@InputType({ description: 'Where imported history comes from. Only an import may give it.' })
export class SourceInput {
  @LabelField({ description: 'The system or office that kept it.' })
  system!: string;

  @LabelField({ description: 'The batch of the import: it stands as the reason for late recording.' })
  batch!: string;

  @LabelField({ description: 'File and line.' })
  row!: string;

  @DayField({ description: 'When the office says that it recorded it.', optional: true })
  recordedOn?: string;
}

/** What every command takes beside its own fields. */
@InputType({ isAbstract: true })
export abstract class CommandInput {
  @IdField({
    description:
      'Your own id for this command. The same id always gives the same result, and no second event.',
    optional: true,
  })
  commandId?: string;

  @IdField({ description: 'Joins commands that belong together. Default: the command id.', optional: true })
  correlationId?: string;

  @LabelField({
    description:
      'The revision of the history that you read (a whole number, or no_stream): refused where it has moved on.',
    optional: true,
  })
  expectedRevision?: string;

  @TextField({ description: 'Why it is recorded late; needed beyond 30 days. Sealed.', optional: true })
  backdateReason?: string;

  @IdField({ description: 'Whose word it is, where staff record it for somebody else.', optional: true })
  reportedBy?: string;

  @ObjectField(() => CorrectionInput, { description: 'The entry that this one replaces.', optional: true })
  corrects?: CorrectionInput;

  @ObjectField(() => SourceInput, { description: 'Where imported history comes from.', optional: true })
  source?: SourceInput;
}

/** A command about something that is true from a day on. */
@InputType({ isAbstract: true })
export abstract class DayCommandInput extends CommandInput {
  @DayField({ description: 'The London day on which it happened.' })
  occurredOn!: string;
}

/** A command about something that happened at a time of day. */
@InputType({ isAbstract: true })
export abstract class InstantCommandInput extends CommandInput {
  @InstantField({ description: 'When it began, in UTC.' })
  occurredAt!: string;
}
