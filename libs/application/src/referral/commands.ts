import {
  type EligibilityFacts,
  type LondonDay,
  officersOn,
  referral,
  streams,
  supervision,
} from '#programme';
import { command, type CommandDefinition, type FactReader } from '../catalogue/command-definition.js';
import { programmeAreas } from '../commissioning/programme-areas.js';
import * as inputs from './inputs.js';

interface OfPerson {
  readonly personId: string;
}
const ofPerson = {
  decider: referral,
  stream: (input: OfPerson) => streams.referral(input.personId),
  persons: (input: OfPerson) => [input.personId],
};

export const referralCommands: readonly CommandDefinition[] = [
  command('SubmitReferral', {
    ...ofPerson,
    input: inputs.SubmitReferralInput,
    summary: 'Refers a person to the programme, to become a mentor or to have one: a case begins.',
    refusals: ['REFERRER_NOT_AUTHORISED', 'DUPLICATE_OPEN_REFERRAL', 'INVALID_TRANSITION'],
    facts: async (input, read, on) => ({
      officers: await read.read(supervision, streams.supervision(input.personId), (history) =>
        officersOn(history.at(on), on),
      ),
    }),
  }),
  command('ConfirmEligibility', {
    ...ofPerson,
    input: inputs.ConfirmEligibilityInput,
    summary: 'Confirms on the day of the assessment that the person meets the rule of the route.',
    refusals: ['MENTOR_WINDOW_NOT_MET', 'MENTEE_NOT_UNDER_SUPERVISION', 'INVALID_TRANSITION'],
    facts: eligibilityFacts,
  }),
  command('RefuseEligibility', {
    ...ofPerson,
    input: inputs.RefuseEligibilityInput,
    summary: 'Records that the person was assessed and not accepted, and why.',
    refusals: ['REASON_REQUIRED', 'INVALID_TRANSITION'],
    facts: eligibilityFacts,
  }),
  command('OverrideEligibility', {
    ...ofPerson,
    input: inputs.OverrideEligibilityInput,
    summary: 'Accepts a person against the rule, with authority, until a day.',
    refusals: ['OVERRIDE_NOT_AUTHORISED', 'REASON_REQUIRED', 'INVALID_TRANSITION'],
  }),
  command('WithdrawReferral', {
    ...ofPerson,
    input: inputs.WithdrawReferralInput,
    summary: 'Records that a referral was taken back, and why.',
    refusals: ['REASON_REQUIRED', 'INVALID_TRANSITION'],
  }),
  command('ReopenReferral', {
    ...ofPerson,
    input: inputs.ReopenReferralInput,
    summary: 'Lets a case that has ended go on; eligibility is to be assessed again.',
    refusals: ['DUPLICATE_OPEN_REFERRAL', 'INVALID_TRANSITION'],
  }),
  command('CloseCase', {
    ...ofPerson,
    input: inputs.CloseCaseInput,
    summary: 'Records that a case came to its end, and why.',
    refusals: ['REASON_REQUIRED', 'INVALID_TRANSITION'],
  }),
];

/** What an assessment rests on. The route and the contract are those of the case, which never change. */
async function eligibilityFacts(
  { personId, caseId }: OfPerson & { readonly caseId: string },
  read: FactReader,
  on: LondonDay,
): Promise<EligibilityFacts> {
  const [sentences, { value: menteeContract }] = await Promise.all([
    read.read(supervision, streams.supervision(personId), (history) => [
      ...history.at(on).sentences.values(),
    ]),
    read.read(referral, streams.referral(personId), ({ latest }) => {
      const one = latest.cases.get(caseId);
      return one?.route === 'MENTEE' ? one.contract : null;
    }),
  ]);
  if (menteeContract === null) return { supervision: sentences };
  return { supervision: sentences, areas: await programmeAreas(read, menteeContract, on) };
}
