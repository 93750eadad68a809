import { isManagedPlace, type Role, scopeOf } from '#access';
import { type AnyFact, liveEntries } from '#programme';
import type { Gateway } from '../services.js';
import type { Sending } from './person-beyond.js';
import { historyOf } from './person-on-record.js';

/** Those who record in the groups of their own contracts, and those who do in the groups that they train. */
const BOUND: readonly Role[] = ['PROGRAMME_MANAGER', 'TRAINER'];

/**
 * Whether a command would be recorded in the history of a training group that is not the sender's: under none of their
 * contracts, and with another trainer. Whoever starts, ends or fills somebody else's group records nothing about any
 * one person of whom they could be asked. A group that is not there is nobody's: the rules refuse it.
 */
export async function isGroupOfOthers({ log }: Gateway, sending: Sending): Promise<boolean> {
  const { principal, role, operation, stream } = sending;
  if (!BOUND.includes(role)) return false;
  const plan = liveEntries(await historyOf(log, stream)).findLast(isPlan);
  const scope = scopeOf(principal, operation);
  if (!plan || scope.kind === 'all') return false;
  if (scope.kind === 'none') return true;
  const { trainer } = scope;
  const isTrainer = trainer !== undefined && plan.data.trainer.id === trainer;
  return !isTrainer && !isManagedPlace(scope, { contract: plan.contract, unit: plan.deliveryUnit }, 'NOBODY');
}

type Plan = AnyFact & { readonly data: { readonly trainer: { readonly id: string } } };
const isPlan = (event: AnyFact): event is Plan => event.type === 'TrainingGroupPlanned';
