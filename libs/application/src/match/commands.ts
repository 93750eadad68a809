import { match, streams } from '#programme';
import { command, type CommandDefinition, type FactReader } from '../catalogue/command-definition.js';
import { matchOf } from '../mentor/match-of.js';
import * as inputs from './inputs.js';

interface OfMatch {
  readonly matchId: string;
  readonly mentorId: string;
}
const ofMatch = {
  decider: match,
  stream: ({ matchId }: OfMatch) => streams.match(matchId),
  persons: ({ mentorId }: OfMatch) => [mentorId],
};
const factsFor = (command: string) => async (input: OfMatch, read: FactReader) => ({
  match: await matchOf(read, input, command),
});

export const matchCommands: readonly CommandDefinition[] = [
  command('ScheduleSession', {
    ...ofMatch,
    facts: factsFor('ScheduleSession'),
    input: inputs.ScheduleSessionInput,
    summary: 'Records when mentor and mentee agreed to meet.',
    refusals: ['MATCH_NOT_ACTIVE', 'OUTSIDE_MATCH', 'SESSION_ALREADY_RECORDED', 'INVALID_TRANSITION'],
  }),
  command('CancelSession', {
    ...ofMatch,
    facts: factsFor('CancelSession'),
    input: inputs.CancelSessionInput,
    summary: 'Records that a session that was scheduled was called off.',
    refusals: ['MATCH_NOT_ACTIVE', 'SESSION_ALREADY_RECORDED', 'INVALID_TRANSITION'],
  }),
  command('HoldSession', {
    ...ofMatch,
    facts: factsFor('HoldSession'),
    input: inputs.HoldSessionInput,
    summary: 'Records that mentor and mentee met.',
    refusals: [
      'MATCH_NOT_ACTIVE',
      'OUTSIDE_MATCH',
      'SESSION_IN_FUTURE',
      'SESSION_ALREADY_RECORDED',
      'INVALID_TRANSITION',
    ],
  }),
  command('MissSession', {
    ...ofMatch,
    facts: factsFor('MissSession'),
    input: inputs.MissSessionInput,
    summary: 'Records that a session did not take place because somebody did not come.',
    refusals: [
      'MATCH_NOT_ACTIVE',
      'OUTSIDE_MATCH',
      'SESSION_IN_FUTURE',
      'SESSION_ALREADY_RECORDED',
      'INVALID_TRANSITION',
    ],
  }),
  command('WriteSessionNote', {
    ...ofMatch,
    facts: factsFor('WriteSessionNote'),
    input: inputs.WriteSessionNoteInput,
    summary: 'Records a note on a session, in confidence.',
    refusals: ['MATCH_NOT_ACTIVE', 'SESSION_IN_FUTURE', 'INVALID_TRANSITION'],
  }),
];
