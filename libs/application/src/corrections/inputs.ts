import { InputType } from '@nestjs/graphql';
import { CommandInput, IdField, LabelField, TextField } from '../inputs/index.js';

@InputType()
export class RetractEntryInput extends CommandInput {
  @LabelField({ description: 'The history that holds the entry, as the case file names it.' })
  stream!: string;

  @IdField({ description: 'The entry that was wrong.' })
  entryId!: string;

  @TextField({ description: 'What was wrong with it. Sealed.' })
  reason!: string;
}
