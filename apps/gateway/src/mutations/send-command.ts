import {
  mayTakeBackFrom,
  requireCorrection,
  requireCorrectionOf,
  requireOperation,
  type Role,
} from '#access';
import { type CommandDefinition, readInput, RetractEntryInput, RunCommand } from '#application';
import type { CommandBus } from '@nestjs/cqrs';
import { type AnyFact, present, refuse } from '#programme';
import { recordRefusal, recordView, refusalsOnRecord } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import type { CommandReceipt } from './command-receipt.type.js';
import { beyondReach, refusedPersons, requireReasonOfSelfAssignment } from './beyond-reach.js';
import { judged, personsKept } from './person-beyond.js';
import { ownReview } from './own-review.js';
import { historyOf } from './person-on-record.js';
import { requireOwnContract } from './require-own-contract.js';
import { personsIn, reachesHistory } from './reaches-history.js';
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
  return refusalsOnRecord(gateway, context, definition.name, [], async (role) => {
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
      await requireCorrectable(gateway, context, { definition, role, stream, history, entryId: corrected });
    }
    const reviewed =
      isKept || !stream.startsWith('task-') ? undefined : await ownReview(gateway, principal, stream);
    if (reviewed) {
      await recordRefusal(gateway, context, definition.name, role, reviewed.subjects);
      refuse('OWN_REVIEW', { entryId: reviewed.id });
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
    const receipt = await bus.execute(
      new RunCommand(definition, plain, { actor, ...present({ traceparent, signal, kept, outOfReach }) }),
    );
    return { ...receipt, revision: String(receipt.revision) };
  });
}

interface Correcting {
  readonly definition: CommandDefinition;
  readonly role: Role;
  readonly stream: string;
  readonly history: readonly AnyFact[];
  readonly entryId: string;
}

/**
 * A correction may name a history alone, so a refusal tells nothing of it: not whose it is, nor that it exists.
 * @throws AccessDenied; Refusal ENTRY_NOT_FOUND
 */
async function requireCorrectable(
  gateway: Gateway,
  context: RequestContext,
  { definition: { name }, role, stream, history, entryId }: Correcting,
): Promise<void> {
  const { principal } = context;
  requireCorrection(principal, stream);
  const entry = history.find(({ id }) => id === entryId);
  const persons = entry?.subjects ?? personsIn(history);
  const beyond = await personsKept(gateway, { principal, role, operation: name }, persons);
  const theirs = entry === undefined || mayTakeBackFrom(principal, entry.actor.role);
  if (theirs && beyond.length === 0 && (await reachesHistory(gateway, principal, stream, history, entryId))) {
    if (entry) requireCorrectionOf(principal, entry.type);
    return;
  }
  await recordRefusal(gateway, context, name, role, beyond.length === 0 ? persons : beyond);
  refuse('ENTRY_NOT_FOUND', { entryId });
}
