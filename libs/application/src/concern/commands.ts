import { concern, dataSubject, refuse, streams } from '#programme';
import { command, type CommandDefinition, type FactReader } from '../catalogue/command-definition.js';
import * as inputs from './inputs.js';

interface OfConcern {
  readonly concernId: string;
  readonly personId: string;
}
const ofConcern = {
  decider: concern,
  stream: ({ concernId }: OfConcern) => streams.concern(concernId),
  persons: ({ personId }: OfConcern) => [personId],
};

export const concernCommands: readonly CommandDefinition[] = [
  command('RaiseConcern', {
    ...ofConcern,
    input: inputs.RaiseConcernInput,
    summary:
      'Records that you are worried about the safety of somebody, or of others because of them. Safeguarding leads are asked to look; afterwards they alone read it.',
    refusals: ['INVALID_TRANSITION'],
  }),
  command('RecordDisclosure', {
    ...ofConcern,
    input: inputs.RecordDisclosureInput,
    summary:
      'Records that what was said in confidence has been told to somebody else. A concern need not have been raised: give a new id.',
    refusals: ['CONFIDENTIALITY_INCIDENT'],
    // It has been made, whoever was erased since; in codes alone, because there is no key for words.
    closes: true,
  }),
  command('CloseConcern', {
    ...ofConcern,
    input: inputs.CloseConcernInput,
    summary: 'Closes a concern.',
    refusals: ['INVALID_TRANSITION', 'REASON_REQUIRED'],
    closes: true,
    facts: requireReason,
  }),
  command('ReopenConcern', {
    ...ofConcern,
    input: inputs.ReopenConcernInput,
    summary: 'Opens a concern again that was closed.',
    refusals: ['INVALID_TRANSITION'],
  }),
];

/**
 * Whoever closes a concern says why, unless the person was erased. Asked here, and not as a fact of the decision: a
 * fact would be frozen into the concern, and a change of it raise a task that tells that there is one.
 * @throws Refusal REASON_REQUIRED
 */
async function requireReason(
  { personId, reason }: inputs.CloseConcernInput,
  read: FactReader,
): Promise<Readonly<Record<never, never>>> {
  if (reason != null) return {};
  const { value: erased } = await read.read(
    dataSubject,
    streams.dataSubject(personId),
    ({ latest }) => latest.erased,
  );
  if (!erased) refuse('REASON_REQUIRED', { personId });
  return {};
}
