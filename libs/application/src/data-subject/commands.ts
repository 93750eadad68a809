import { dataSubject, streams } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import * as inputs from './inputs.js';

interface OfPerson {
  readonly personId: string;
}
const ofPerson = {
  decider: dataSubject,
  stream: (input: OfPerson) => streams.dataSubject(input.personId),
  persons: (input: OfPerson) => [input.personId],
};
const ofTwo = {
  ...ofPerson,
  persons: (input: OfPerson & { readonly otherPersonId: string }) => [input.personId, input.otherPersonId],
};

export const dataSubjectCommands: readonly CommandDefinition[] = [
  command('RegisterPerson', {
    ...ofPerson,
    // The one command about a person who is not registered yet; the decider refuses one who has been erased.
    persons: () => [],
    input: inputs.RegisterPersonInput,
    summary: 'Makes a person known to the programme under an opaque id.',
    refusals: ['PERSON_ERASED'],
  }),
  command('RecordPersonalDetails', {
    ...ofPerson,
    input: inputs.RecordPersonalDetailsInput,
    summary: 'Records the details of a person, all of which replace those recorded before.',
    refusals: [],
  }),
  command('AgreeToParticipate', {
    ...ofPerson,
    input: inputs.AgreeToParticipateInput,
    summary: 'Records to what the person has agreed.',
    refusals: [],
  }),
  command('WithdrawAgreement', {
    ...ofPerson,
    input: inputs.WithdrawAgreementInput,
    summary: 'Records that the person has withdrawn the agreement.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('RecordNonAssociation', {
    ...ofTwo,
    input: inputs.RecordNonAssociationInput,
    summary: 'Records that two persons must be kept apart.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('LiftNonAssociation', {
    ...ofTwo,
    input: inputs.LiftNonAssociationInput,
    summary: 'Records that two persons need no longer be kept apart.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('SetLimitedAccess', {
    ...ofPerson,
    input: inputs.SetLimitedAccessInput,
    summary:
      'Keeps a person from all staff who are not on the list, as of now and whatever clocks they ask by. Setting it again replaces the list.',
    refusals: [],
  }),
  command('LiftLimitedAccess', {
    ...ofPerson,
    input: inputs.LiftLimitedAccessInput,
    summary: 'Lets a person be met again by all whose work it is.',
    refusals: ['INVALID_TRANSITION'],
  }),
];
