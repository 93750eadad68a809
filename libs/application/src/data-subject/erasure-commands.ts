import { dataSubject, streams } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import * as inputs from './erasure-inputs.js';

interface OfPerson {
  readonly personId: string;
}
const ofPerson = {
  decider: dataSubject,
  stream: ({ personId }: OfPerson) => streams.dataSubject(personId),
  persons: ({ personId }: OfPerson) => [personId],
};

export const erasureCommands: readonly CommandDefinition[] = [
  command('RequestErasure', {
    ...ofPerson,
    input: inputs.RequestErasureInput,
    summary: 'Records that somebody asked for a person to be erased.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('DecideErasure', {
    ...ofPerson,
    input: inputs.DecideErasureInput,
    summary: 'Records what the data-protection officer decided on a request for erasure.',
    refusals: ['RESIDUAL_RISK_REQUIRED', 'INVALID_TRANSITION'],
    byHand: true,
  }),
  command('ErasePerson', {
    ...ofPerson,
    input: inputs.ErasePersonInput,
    summary:
      'Orders the destruction of a person’s keys, on a request that was granted. It cannot be undone. The person is erased once their case file says so, which takes moments.',
    refusals: ['ERASURE_NOT_GRANTED'],
    byHand: true,
  }),
];

/**
 * Says that the keys of a person are gone. Not in the catalogue, so that it is no mutation and no import: only what
 * has destroyed them may say so.
 */
export const confirmKeyDestruction: CommandDefinition = command('ConfirmKeyDestruction', {
  ...ofPerson,
  persons: () => [], // the one command about somebody who is erased
  input: inputs.ConfirmKeyDestructionInput,
  summary: 'Says that the keys of a person are gone.',
  refusals: ['INVALID_TRANSITION'],
});
