import { InputType } from '@nestjs/graphql';
import {
  COARSENINGS,
  type DecideErasure,
  type ErasePerson,
  ERASURE_ASKERS,
  ERASURE_OUTCOMES,
  type InputOf,
  type RequestErasure,
  RESIDUAL_RISKS,
} from '#programme';
import {
  CodeField,
  CodesField,
  codeList,
  CommandInput,
  DayCommandInput,
  IdField,
  TextField,
} from '../inputs/index.js';

const Asker = codeList('ErasureAsker', ERASURE_ASKERS, 'Who asked for an erasure.');
const Outcome = codeList('ErasureOutcome', ERASURE_OUTCOMES, 'What became of a request for erasure.');
const Risk = codeList(
  'ResidualRisk',
  RESIDUAL_RISKS,
  'By what somebody may still be singled out once their personal fields open no more.',
);
const Coarsening = codeList(
  'Coarsening',
  COARSENINGS,
  'What must be made coarser in whatever is given out about an erased person from now on.',
);

@InputType()
export class RequestErasureInput extends DayCommandInput implements InputOf<RequestErasure> {
  @IdField({ description: 'Who is to be erased.' })
  personId!: string;

  @IdField({ description: 'A new id for the request.' })
  requestId!: string;

  @CodeField(Asker, { description: 'Who asked.' })
  requestedBy!: RequestErasure['requestedBy'];

  @TextField({ description: 'Why, where they said so. Sealed.', optional: true })
  reason?: string;
}

@InputType()
export class DecideErasureInput extends DayCommandInput implements InputOf<DecideErasure> {
  @IdField({ description: 'Whose erasure is decided on.' })
  personId!: string;

  @IdField({ description: 'The request that is decided on.' })
  requestId!: string;

  @CodeField(Outcome, { description: 'The decision.' })
  outcome!: DecideErasure['outcome'];

  @TextField({ description: 'On what grounds. Sealed: where it is granted, they go with the keys.' })
  grounds!: string;

  @CodesField(Risk, { description: 'What may still single the person out. A grant names at least one code.' })
  residualRisks!: DecideErasure['residualRisks'];

  @CodesField(Coarsening, { description: 'What to make coarser from now on.' })
  coarsen!: DecideErasure['coarsen'];
}

@InputType()
export class ErasePersonInput extends CommandInput implements InputOf<ErasePerson> {
  @IdField({ description: 'Who is erased. It cannot be undone.' })
  personId!: string;

  @IdField({ description: 'The request that was granted.' })
  requestId!: string;
}

/** Of no door: what destroyed the keys says so with it. */
export class ConfirmKeyDestructionInput extends CommandInput {
  @IdField({ description: 'Whose keys are gone.' })
  personId!: string;
}
