import {
  type AnyFact,
  correctable,
  type Deciding,
  eventDefinitions,
  type Facts,
  liveEntries,
  type NewFact,
  type NoFacts,
  requireNoDependents,
} from '#programme';
import type { BoundCommand } from '../catalogue/command-definition.js';
import type { CorrectionInput } from '../inputs/index.js';

/**
 * Decides a command that replaces an entry of its stream: as if the wrong entry had never been there. The correction
 * and its replacement are one batch, so no reader sees the one without the other.
 * @param newId makes the id of the replacement, which the correction names
 * @throws Refusal ENTRY_NOT_FOUND, ALREADY_CORRECTED, ENTRY_IS_FINAL, ENTRY_HAS_DEPENDENTS, and what the command itself may meet
 */
export function decideCorrection(
  bound: BoundCommand,
  corrects: CorrectionInput,
  recorded: readonly AnyFact[],
  facts: Facts | NoFacts,
  deciding: Deciding,
  newId: () => string,
): readonly (NewFact<AnyFact> & { readonly id?: string; readonly corrects?: string })[] {
  const entry = correctable(eventDefinitions, recorded, corrects.entryId);
  const replacements = bound.decide(
    recorded.filter((event) => event.id !== entry.id),
    facts,
    deciding,
  );
  requireNoDependents(eventDefinitions, liveEntries(recorded), entry, replacements);
  const [first, ...rest] = replacements.map((fact) => ({ ...fact, id: newId(), corrects: entry.id }));
  if (!first) throw new Error('a command that corrects an entry must decide on at least one event');
  const correction: NewFact<AnyFact> = {
    type: 'EntryCorrected',
    data: { entryId: entry.id, entryType: entry.type, replacedBy: first.id, reason: corrects.reason },
    subjects: entry.subjects,
    deliveryUnit: entry.deliveryUnit,
    contract: entry.contract,
  };
  return [correction, first, ...rest];
}
