import {
  type AnyFact,
  correctable,
  eventDefinitions,
  liveEntries,
  type NewFact,
  requireNoDependents,
} from '#programme';
import type { BoundCommand, CommandDefinition } from '../catalogue/command-definition.js';
import type { CommandInput } from '../inputs/index.js';
import { RetractEntryInput } from './inputs.js';

/** Takes an entry back, in whatever stream it stands; the rule is the same for all of them. */
const retractEntry: CommandDefinition = {
  name: 'RetractEntry',
  input: RetractEntryInput,
  summary:
    'Takes back an entry that was wrong. To replace it, send the right command with `corrects` instead.',
  refusals: ['ENTRY_NOT_FOUND', 'ALREADY_CORRECTED', 'ENTRY_IS_FINAL', 'ENTRY_HAS_DEPENDENTS'],
  bind(input: CommandInput): BoundCommand {
    if (!(input instanceof RetractEntryInput)) throw new TypeError('RetractEntry takes a RetractEntryInput');
    const { stream, entryId, reason } = input;
    return {
      stream,
      persons: [],
      facts: async () => ({}),
      decide(recorded: readonly AnyFact[]): readonly NewFact<AnyFact>[] {
        const entry = correctable(eventDefinitions, recorded, entryId);
        requireNoDependents(eventDefinitions, liveEntries(recorded), entry);
        return [
          {
            type: 'EntryRetracted',
            data: { entryId, entryType: entry.type, reason },
            subjects: entry.subjects,
            deliveryUnit: entry.deliveryUnit,
            contract: entry.contract,
          },
        ];
      },
    };
  },
};

export const correctionCommands: readonly CommandDefinition[] = [retractEntry];
