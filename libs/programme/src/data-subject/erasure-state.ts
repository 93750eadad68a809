import type { EventOf } from '../kernel/index.js';
import type { erasureEvents, ErasureOutcome } from './erasure-events.js';

export type ErasureEvent = EventOf<typeof erasureEvents>;

/** How far the erasure of a person has come. */
export interface Erasure {
  /**
   * Ask it of the latest state: erasure applies as of now, on whatever day the fact lies. True from the order on: what is recorded about somebody whose keys are about to go could
   * never be read.
   */
  readonly erased: boolean;
  /** True once no key of theirs is left. */
  readonly keysDestroyed: boolean;
  /** Requests for erasure by their ids. */
  readonly erasureRequests: ReadonlyMap<string, ErasureOutcome | 'UNDECIDED'>;
}

export const noErasure: Erasure = { erased: false, keysDestroyed: false, erasureRequests: new Map() };

export function isErasureEvent(event: { readonly type: string }): event is ErasureEvent {
  return ERASURE_TYPES.includes(event.type);
}

const ERASURE_TYPES: readonly string[] = [
  'ErasureRequested',
  'ErasureDecided',
  'ErasureOrdered',
  'DataSubjectKeyDestroyed',
] satisfies readonly (keyof typeof erasureEvents)[];

export function evolveErasure<State extends Erasure>(state: State, event: ErasureEvent): State {
  const withRequest = (id: string, now: ErasureOutcome | 'UNDECIDED'): State => ({
    ...state,
    erasureRequests: new Map([...state.erasureRequests, [id, now]]),
  });
  switch (event.type) {
    case 'ErasureRequested':
      return withRequest(event.data.requestId, 'UNDECIDED');
    case 'ErasureDecided':
      return withRequest(event.data.requestId, event.data.outcome);
    case 'ErasureOrdered':
      return { ...state, erased: true };
    case 'DataSubjectKeyDestroyed':
      return { ...state, erased: true, keysDestroyed: true };
  }
}
