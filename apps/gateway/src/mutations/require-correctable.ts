import { mayTakeBackFrom, requireCorrection, requireCorrectionOf } from '#access';
import { type AnyFact, refuse } from '#programme';
import { recordRefusal } from '../context/on-record.js';
import type { RequestContext } from '../context/request-context.js';
import type { Gateway } from '../services.js';
import { personsKept, type Sending } from './person-beyond.js';
import { personsIn, reachesHistory } from './reaches-history.js';

interface Correcting extends Pick<Sending, 'operation' | 'role' | 'stream'> {
  readonly history: readonly AnyFact[];
  readonly entryId: string;
}

/**
 * A correction may name a history alone, so a refusal tells nothing of it: not whose it is, nor that it exists.
 * @throws AccessDenied; Refusal ENTRY_NOT_FOUND
 */
export async function requireCorrectable(
  gateway: Gateway,
  context: RequestContext,
  { operation, role, stream, history, entryId }: Correcting,
): Promise<void> {
  const { principal } = context;
  requireCorrection(principal, stream);
  const entry = history.find(({ id }) => id === entryId);
  const persons = entry?.subjects ?? personsIn(history);
  const beyond = await personsKept(gateway, { principal, role, operation }, persons);
  const theirs = entry === undefined || mayTakeBackFrom(principal, entry.actor.role);
  if (theirs && beyond.length === 0 && (await reachesHistory(gateway, principal, stream, history, entryId))) {
    if (entry) requireCorrectionOf(principal, entry.type);
    return;
  }
  await recordRefusal(gateway, context, operation, role, beyond.length === 0 ? persons : beyond);
  refuse('ENTRY_NOT_FOUND', { entryId });
}
