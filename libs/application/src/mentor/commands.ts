import { mentor, streams } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import { openCaseOn } from '../training-group/open-case.js';
import * as inputs from './inputs.js';
import { matchFacts, qualifiedOn } from './match-facts.js';

interface OfPerson {
  readonly personId: string;
}
interface OfMentor {
  readonly mentorId: string;
}
const ofPerson = {
  decider: mentor,
  stream: ({ personId }: OfPerson) => streams.mentor(personId),
  persons: ({ personId }: OfPerson) => [personId],
};
const ofMatch = { decider: mentor, stream: ({ mentorId }: OfMentor) => streams.mentor(mentorId) };

export const mentorCommands: readonly CommandDefinition[] = [
  command('ClearVetting', {
    ...ofPerson,
    input: inputs.ClearVettingInput,
    summary: 'Records that a check cleared the person to work as a mentor.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('RevokeVetting', {
    ...ofPerson,
    input: inputs.RevokeVettingInput,
    summary: 'Records that clearances of a kind were taken back.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('ApproveMentor', {
    ...ofPerson,
    input: inputs.ApproveMentorInput,
    summary: 'Approves a person as a mentor for so many mentees at a time.',
    refusals: ['NOT_QUALIFIED', 'VETTING_EXPIRED', 'INVALID_TRANSITION'],
    facts: async ({ personId }, read, on) => ({
      qualified: await qualifiedOn(read, personId, on),
      mentorCase: await openCaseOn(read, personId, 'MENTOR', on),
    }),
  }),
  command('ChangeMentorCapacity', {
    ...ofPerson,
    input: inputs.ChangeMentorCapacityInput,
    summary: 'Changes how many mentees a mentor may work with at a time.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('SuspendMentor', {
    ...ofPerson,
    input: inputs.SuspendMentorInput,
    summary: 'Records that a mentor takes no new matches for the time being.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('ReinstateMentor', {
    ...ofPerson,
    input: inputs.ReinstateMentorInput,
    summary: 'Lets a suspended mentor take matches again.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('StandDownMentor', {
    ...ofPerson,
    input: inputs.StandDownMentorInput,
    summary: 'Records that a person stopped being a mentor. Their matches go on until each is ended.',
    refusals: ['REASON_REQUIRED', 'INVALID_TRANSITION'],
  }),
  command('MakeMatch', {
    ...ofMatch,
    persons: ({ mentorId, menteeId }) => [mentorId, menteeId],
    input: inputs.MakeMatchInput,
    summary: 'Matches a mentor with a mentee.',
    refusals: [
      'SELF_MATCH',
      'MUTUAL_MATCH',
      'DUPLICATE_ACTIVE_MATCH',
      'NOT_QUALIFIED',
      'VETTING_EXPIRED',
      'MENTOR_NOT_APPROVED',
      'MENTOR_AT_CAPACITY',
      'NON_ASSOCIATION',
      'AGREEMENT_MISSING',
      'MENTEE_NOT_UNDER_SUPERVISION',
      'INVALID_TRANSITION',
    ],
    facts: matchFacts,
  }),
  command('EndMatch', {
    ...ofMatch,
    persons: ({ mentorId }) => [mentorId],
    input: inputs.EndMatchInput,
    summary:
      'Records that a match came to its end, and why. That day is its last. Where one of the two was erased, nothing can be sealed for them, so their match is ended without further words.',
    refusals: ['REASON_REQUIRED', 'MATCH_NOT_ACTIVE'],
    closes: true,
  }),
];
