import { requireOperation } from '#access';
import { type CommandDefinition, readInput, type Receipt, RetractEntryInput, RunCommand } from '#application';
import type { CommandBus } from '@nestjs/cqrs';
import { present, Refusal, refuse } from '#programme';
import { recordRefusal, recordView, refusalsOnRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { CommandReceipt } from './command-receipt.type.js';
import { beyondReach, refusedPersons, requireReasonOfSelfAssignment } from './beyond-reach.js';
import { personsNamed } from './named-persons.js';
import { judged, type Sending } from './person-beyond.js';
import { historyOf } from './person-on-record.js';
import { requireCorrectable } from './require-correctable.js';
import { requireOwnContract } from './require-own-contract.js';
import { personsOfRestriction } from './restricted-persons.js';
import { taskRefusal } from './task-refusal.js';
import { refuseAsUnknown, unnamedPersonsBeyond } from './unnamed-persons.js';

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
  return refusalsOnRecord(
    gateway,
    context,
    definition.name,
    personsNamed(plain, principal.personId),
    async (role) => {
      const input = await readInput(definition.input, plain);
      if (input.source != null) requireOperation(principal, 'import');
      const { stream, persons } = definition.bind(input);
      requireOwnContract(principal, role, definition.name, stream, input);
      const sending = { principal, role, operation: definition.name, stream, input };
      const may = await judged(gateway, sending, persons);
      const beyond = refusedPersons(sending, may);
      const unnamed = beyond.length > 0 ? null : await unnamedPersonsBeyond(gateway, sending);
      const attempted = unnamed ?? beyond;
      const isKept = attempted.length > 0 || unnamed !== null;
      if (isKept) await recordRefusal(gateway, context, definition.name, role, attempted);
      if (beyond.length > 0) requireReasonOfSelfAssignment(sending);
      const corrected = input instanceof RetractEntryInput ? input.entryId : input.corrects?.entryId;
      if (corrected !== undefined) {
        // Nobody has no history.
        const history = beyond.length > 0 ? [] : await historyOf(gateway.log, stream);
        await requireCorrectable(gateway, context, { ...sending, history, entryId: corrected });
      }
      const ofTask = isKept || !stream.startsWith('task-') ? undefined : await taskRefusal(gateway, sending);
      if (ofTask) {
        await recordRefusal(gateway, context, definition.name, role, ofTask.subjects);
        refuse(ofTask.code, ofTask.facts);
      }
      const actor = { id: principal.id, role, organisation: principal.organisation };
      const kept = isKept ? { persons: beyond, refuse: () => refuseAsUnknown(gateway, sending) } : undefined;
      const reaching = isKept ? undefined : beyondReach(sending, may);
      if (reaching) {
        // Before it is recorded: nobody reaches beyond their work off the record, whatever the rules then say to it.
        const { persons: subjects, kind } = reaching;
        await recordView(gateway, context, definition.name, role, { subjects, kind });
      }
      const outOfReach = reaching?.reason;
      const sender = { actor, ...present({ traceparent, signal, kept, outOfReach }) };
      const receipt = await restrictionsOnRecord(gateway, context, sending, () =>
        bus.execute(new RunCommand(definition, plain, sender)),
      );
      return { ...receipt, revision: String(receipt.revision) };
    },
  );
}

/** That a record is restricted is found out by the rules: what is refused for it was an attempt at that record. */
async function restrictionsOnRecord(
  gateway: Gateway,
  context: RequestContext,
  sending: Sending,
  execute: () => Promise<Receipt>,
): Promise<Receipt> {
  try {
    return await execute();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'PERSON_RESTRICTED') {
      const persons = await personsOfRestriction(gateway.log, sending, error);
      await recordRefusal(gateway, context, sending.operation, sending.role, persons);
    }
    throw error;
  }
}
