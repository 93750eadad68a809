import {
  mayTakeBackFrom,
  requireCorrection,
  requireCorrectionOf,
  requireOperation,
  type Role,
} from '#access';
import { type CommandDefinition, readInput, RetractEntryInput, RunCommand } from '#application';
import type { CommandBus } from '@nestjs/cqrs';
import { present, refuse } from '#programme';
import { recordRefusal, refusalsOnRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { CommandReceipt } from './command-receipt.type.js';
import { personBeyond } from './person-beyond.js';
import { requireOwnContract } from './require-own-contract.js';
import { historyOf, personsIn, reachesHistory } from './reaches-history.js';
import { refuseAsUnknown, unnamedPersonBeyond } from './unnamed-persons.js';

/**
 * Sends a command for a caller who may. Only an import may say where a fact was imported from: with a source, gates
 * are not asked and a late record needs no reason. Whoever replaces or retracts an entry must be one who records in
 * that kind of history.
 * @throws AccessDenied, GatewayError NOT_FOUND, InvalidInput, Refusal, SenderGone; what the log throws where it could not store
 */
export function sendCommand(
  gateway: Gateway,
  bus: CommandBus,
  definition: CommandDefinition,
  given: object,
  context: RequestContext,
): Promise<CommandReceipt> {
  const { principal, traceparent, signal } = context;
  const plain: object = structuredClone(given); // GraphQL makes objects without a prototype
  return refusalsOnRecord(gateway, context, definition.name, [], async (role) => {
    const input = await readInput(definition.input, plain);
    if (input.source != null) requireOperation(principal, 'import');
    const { stream, persons } = definition.bind(input);
    requireOwnContract(principal, role, definition.name, stream, input);
    const beyond = await personBeyond(gateway, principal, role, definition.name, persons);
    if (beyond !== undefined) {
      await recordRefusal(gateway, context, definition.name, role, [beyond]);
      refuse('UNKNOWN_PERSON', { personId: beyond });
    }
    const sending = { principal, role, operation: definition.name, stream, input };
    const unnamed = await unnamedPersonBeyond(gateway, sending);
    if (unnamed !== null) {
      await recordRefusal(gateway, context, definition.name, role, [unnamed]);
      refuseAsUnknown(gateway, sending);
    }
    const corrected = input instanceof RetractEntryInput ? input.entryId : input.corrects?.entryId;
    if (corrected !== undefined)
      await requireCorrectable(gateway, context, definition, role, stream, corrected);

    const actor = { id: principal.id, role, organisation: principal.organisation };
    const receipt = await bus.execute(
      new RunCommand(definition, plain, { actor, ...present({ traceparent, signal }) }),
    );
    return { ...receipt, revision: String(receipt.revision) };
  });
}

/**
 * A correction may name a history alone, so a refusal tells nothing of it: not whose it is, nor that it exists.
 * @throws AccessDenied; Refusal ENTRY_NOT_FOUND
 */
async function requireCorrectable(
  gateway: Gateway,
  context: RequestContext,
  { name }: CommandDefinition,
  role: Role,
  stream: string,
  entryId: string,
): Promise<void> {
  const { principal } = context;
  requireCorrection(principal, stream);
  const history = await historyOf(gateway.log, stream);
  const entry = history.find(({ id }) => id === entryId);
  const persons = entry?.subjects ?? personsIn(history);
  const beyond = await personBeyond(gateway, principal, role, name, persons);
  const theirs = entry === undefined || mayTakeBackFrom(principal, entry.actor.role);
  if (
    theirs &&
    beyond === undefined &&
    (await reachesHistory(gateway, principal, stream, history, entryId))
  ) {
    if (entry) requireCorrectionOf(principal, entry.type);
    return;
  }
  await recordRefusal(gateway, context, name, role, beyond === undefined ? persons : [beyond]);
  refuse('ENTRY_NOT_FOUND', { entryId });
}
