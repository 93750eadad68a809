import { dataSubject, streams } from '#programme';
import { command, type CommandDefinition } from '../catalogue/command-definition.js';
import { ProvideSubjectAccessInput } from './subject-access-inputs.js';

/**
 * Says that a person's record was put together for them. Not in the catalogue, so that it is no mutation and no import
 * by itself: only what has put it together may say so.
 */
export const provideSubjectAccess: CommandDefinition = command('ProvideSubjectAccess', {
  decider: dataSubject,
  stream: ({ personId }) => streams.dataSubject(personId),
  // One who was erased may ask too: what is left of their record is still theirs to see. The decider knows the others.
  persons: () => [],
  input: ProvideSubjectAccessInput,
  summary: 'Says that a person’s record was put together for them.',
  refusals: ['UNKNOWN_PERSON'],
});
