import { contract, organisation, streams } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import * as inputs from './inputs.js';

const ofContract = {
  decider: contract,
  stream: (input: { readonly contractId: string }) => streams.contract(input.contractId),
  persons: () => [],
};
const ofOrganisation = {
  decider: organisation,
  stream: (input: { readonly organisationId: string }) => streams.organisation(input.organisationId),
  persons: () => [],
};

export const commissioningCommands: readonly CommandDefinition[] = [
  command('AwardContract', {
    ...ofContract,
    input: inputs.AwardContractInput,
    summary: 'Records that the programme was commissioned, by whom, and for which areas.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('CommissionContractYear', {
    ...ofContract,
    input: inputs.CommissionContractYearInput,
    summary: 'Records that a year of the contract was commissioned, with its targets.',
    refusals: ['CONTRACT_YEAR_DATES_INVALID', 'CONTRACT_YEAR_OVERLAP', 'INVALID_TRANSITION'],
  }),
  command('ForecastTarget', {
    ...ofContract,
    input: inputs.ForecastTargetInput,
    summary: 'Records what the office expects.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('OpenDeliveryUnit', {
    ...ofContract,
    input: inputs.OpenDeliveryUnitInput,
    summary: 'Records that the programme works in a Delivery Unit from that day on.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('NameOrganisation', {
    ...ofOrganisation,
    input: inputs.NameOrganisationInput,
    summary: 'Records what an organisation is called, and its kind.',
    refusals: [],
  }),
  command('SucceedOrganisation', {
    ...ofOrganisation,
    input: inputs.SucceedOrganisationInput,
    summary: 'Records that an organisation ended and which took its place.',
    refusals: ['INVALID_TRANSITION'],
  }),
];
