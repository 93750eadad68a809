import { requireCorrection, requireOperation } from '#access';
import { type CommandDefinition, readInput, RetractEntryInput, RunCommand } from '#application';
import type { CommandBus } from '@nestjs/cqrs';
import { refuse } from '#programme';
import { recordRefusal, refusalsOnRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { CommandReceipt } from './command-receipt.type.js';
import { personBeyond, personsOf } from './person-beyond.js';

/**
 * Sends a command for a caller who may. Only an import may say where a fact was imported from: with a source, gates
 * are not asked and a late record needs no reason. Whoever replaces or retracts an entry must be one who records in
 * that kind of history.
 * @throws AccessDenied, InvalidInput, Refusal; what the log throws where it could not store
 */
export function sendCommand(
  gateway: Gateway,
  bus: CommandBus,
  definition: CommandDefinition,
  given: object,
  context: RequestContext,
): Promise<CommandReceipt> {
  const { principal } = context;
  const plain: object = structuredClone(given); // GraphQL makes objects without a prototype
  return refusalsOnRecord(gateway, context, definition.name, [], async (role) => {
    const input = await readInput(definition.input, plain);
    if (input.source != null) requireOperation(principal, 'import');
    const { stream, persons } = definition.bind(input);
    const retracts = input instanceof RetractEntryInput;
    if (retracts || input.corrects != null) requireCorrection(principal, stream);
    const concerned = retracts ? await personsOf(gateway.log, stream) : persons;
    const beyond = await personBeyond(gateway, principal, role, concerned);
    if (beyond !== undefined) {
      await recordRefusal(gateway, context, definition.name, role, [beyond]);
      // A retraction names a history alone: whose it is must not be had from the refusal.
      if (retracts) refuse('ENTRY_NOT_FOUND', { entryId: input.entryId });
      refuse('UNKNOWN_PERSON', { personId: beyond });
    }

    const actor = { id: principal.id, role, organisation: principal.organisation };
    const receipt = await bus.execute(new RunCommand(definition, plain, { actor }));
    return { ...receipt, revision: String(receipt.revision) };
  });
}
