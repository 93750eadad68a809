import { dataOf, type Deciding, type History, type NewFact, refuse } from '../kernel/index.js';
import type { ErasureCommand } from './erasure-commands.js';
import type { Erasure, ErasureEvent } from './erasure-state.js';

export const ERASURE_COMMANDS: readonly string[] = [
  'RequestErasure',
  'DecideErasure',
  'ErasePerson',
  'ConfirmKeyDestruction',
] satisfies readonly ErasureCommand['type'][];

export function isErasureCommand(command: { readonly type: string }): command is ErasureCommand {
  return ERASURE_COMMANDS.includes(command.type);
}

/**
 * Erasure in four steps: somebody asks, the officer decides, the officer orders, and when the keys are gone that is
 * said. Decided RESTRICTED, the record is kept and hardly used until the same request is decided otherwise. The order is an entry of its own, so that the destruction, which the log cannot take part in, begins only
 * once nothing can keep it from being finished, and is claimed only once it is true.
 */
export function decideErasure(
  command: ErasureCommand,
  history: History<Erasure>,
  { on }: Deciding,
): readonly NewFact<ErasureEvent>[] {
  const { personId } = command;
  const about = { subjects: [personId] };
  const { latest } = history;
  const then = history.at(on);

  switch (command.type) {
    case 'RequestErasure': {
      const { requestId } = command;
      if (latest.erasureRequests.has(requestId))
        refuse('INVALID_TRANSITION', { requestId, already: 'requested' });
      return [{ type: 'ErasureRequested', data: dataOf(command), ...about }];
    }
    case 'DecideErasure': {
      const { requestId, outcome, residualRisks } = command;
      const state = then.erasureRequests.get(requestId) ?? 'not requested';
      const latestState = latest.erasureRequests.get(requestId) ?? state;
      // A restriction lasts until it is decided otherwise: on the same request, so that nothing else lifts it unseen.
      const isOpen = state === 'UNDECIDED' || (state === 'RESTRICTED' && outcome !== 'RESTRICTED');
      if (!isOpen || latestState !== state) {
        refuse('INVALID_TRANSITION', { requestId, already: isOpen ? latestState : state, on });
      }
      if (outcome === 'GRANTED' && residualRisks.length === 0)
        refuse('RESIDUAL_RISK_REQUIRED', { requestId });
      return [{ type: 'ErasureDecided', data: dataOf(command), ...about }];
    }
    case 'ErasePerson': {
      const { requestId } = command;
      if (latest.erased) refuse('PERSON_ERASED', { personId });
      // Of the latest state, and not of a day: whether somebody may be erased is a question of now.
      if (latest.erasureRequests.get(requestId) !== 'GRANTED') refuse('ERASURE_NOT_GRANTED', { requestId });
      return [{ type: 'ErasureOrdered', data: { requestId }, ...about }];
    }
    case 'ConfirmKeyDestruction':
      if (!latest.erased || latest.keysDestroyed) refuse('INVALID_TRANSITION', { personId });
      return [{ type: 'DataSubjectKeyDestroyed', data: {}, ...about }];
  }
}
