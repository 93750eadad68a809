import { employment, type Fact, type LondonDay, mentor, streams } from '#programme';
import { command, type CommandDefinition, type FactReader } from '../catalogue/command-definition.js';
import { casesOf } from '../journey/person-cases.js';
import * as inputs from './inputs.js';

interface OfPerson {
  readonly personId: string;
}
const inCase = {
  decider: employment,
  stream: ({ personId }: OfPerson) => streams.employment(personId),
  persons: ({ personId }: OfPerson) => [personId],
  facts: async ({ personId }: OfPerson, read: FactReader) => ({ cases: await casesOf(read, personId) }),
};
const asMentor = {
  ...inCase,
  facts: async ({ personId }: OfPerson, read: FactReader, on: LondonDay) => ({
    cases: await casesOf(read, personId),
    mentor: await hasMentored(read, personId, on),
  }),
};

export const employmentCommands: readonly CommandDefinition[] = [
  command('ApplyForCaseSupporter', {
    ...asMentor,
    input: inputs.ApplyForCaseSupporterInput,
    summary: 'Records that a mentor applied to be a Case Supporter.',
    refusals: ['NOT_A_MENTOR', 'INVALID_TRANSITION'],
  }),
  command('WithdrawCaseSupporterApplication', {
    ...inCase,
    input: inputs.WithdrawCaseSupporterApplicationInput,
    summary: 'Records that an applicant withdrew before starting.',
    refusals: ['REASON_REQUIRED', 'INVALID_TRANSITION'],
  }),
  command('InterviewCaseSupporter', {
    ...inCase,
    input: inputs.InterviewCaseSupporterInput,
    summary: 'Records that an applicant was interviewed.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('DeselectCaseSupporter', {
    ...inCase,
    input: inputs.DeselectCaseSupporterInput,
    summary: 'Records that an applicant was not selected.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('OfferCaseSupporter', {
    ...asMentor,
    input: inputs.OfferCaseSupporterInput,
    summary: 'Records that an applicant was offered the post.',
    refusals: ['NOT_A_MENTOR', 'INVALID_TRANSITION'],
  }),
  command('AcceptCaseSupporterOffer', {
    ...asMentor,
    input: inputs.AcceptCaseSupporterOfferInput,
    summary: 'Records that an offer was accepted: the person now waits to start.',
    refusals: ['NOT_A_MENTOR', 'INVALID_TRANSITION'],
  }),
  command('DeclineCaseSupporterOffer', {
    ...inCase,
    input: inputs.DeclineCaseSupporterOfferInput,
    summary: 'Records that an offer was declined.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('LapseCaseSupporterOffer', {
    ...inCase,
    input: inputs.LapseCaseSupporterOfferInput,
    summary: 'Records that an offer ran out, unanswered or accepted and not taken up.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('StartCaseSupporter', {
    ...asMentor,
    input: inputs.StartCaseSupporterInput,
    summary:
      'Records that a Case Supporter was employed, for six months where no authority allows another term.',
    refusals: ['NOT_A_MENTOR', 'TERM_NOT_SIX_MONTHS', 'INVALID_TRANSITION'],
  }),
  command('ExtendCaseSupporterTerm', {
    ...inCase,
    input: inputs.ExtendCaseSupporterTermInput,
    summary: 'Records that a running term has a later last day.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('EndCaseSupporterTerm', {
    ...inCase,
    input: inputs.EndCaseSupporterTermInput,
    summary: 'Records that a term ended; the day of the command is the last day of work.',
    refusals: ['REASON_REQUIRED', 'INVALID_TRANSITION'],
  }),
  command('TakeRole', {
    ...inCase,
    input: inputs.TakeRoleInput,
    summary: 'Records that the person took another role, voluntary or paid.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('LeaveRole', {
    ...inCase,
    input: inputs.LeaveRoleInput,
    summary: 'Records that the person left a role; the day of the command is the last day in it.',
    refusals: ['REASON_REQUIRED', 'INVALID_TRANSITION'],
  }),
  command('OverrideEmploymentPolicy', {
    ...inCase,
    input: inputs.OverrideEmploymentPolicyInput,
    summary: 'Records that a policy against employing the person was set aside.',
    refusals: [],
  }),
];

/** True where the person had been approved, or matched, as a mentor by that day, whatever came after. */
function hasMentored(read: FactReader, personId: string, on: LondonDay): Promise<Fact<boolean>> {
  return read.read(mentor, streams.mentor(personId), (history) => {
    const { approval, matches } = history.at(on);
    return approval !== undefined || matches.size > 0;
  });
}
