import type { EventOf } from '../kernel/index.js';
import type { Coarsening, erasureEvents, ErasureOutcome } from './erasure-events.js';

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
  /**
   * The requests by whose decision, or order, the record is restricted. A refusal of the same request lifts it. A grant
   * does not, and an order restricts a record that was not: until their keys are gone, everything of the person could
   * still be opened, and destroying them may take as long as the key database is away. What lifts it then is that they
   * are destroyed, since what is left is what erasure leaves of anybody.
   */
  readonly restrictedBy: ReadonlySet<string>;
  /** What the standing decision on each request makes coarser. */
  readonly coarsenedBy: ReadonlyMap<string, readonly Coarsening[]>;
}

/** All that is to be made coarser of a person in whatever is given out. Ask it of the latest state. */
export const coarseningsOf = ({ coarsenedBy }: Pick<Erasure, 'coarsenedBy'>): ReadonlySet<Coarsening> =>
  new Set([...coarsenedBy.values()].flat());

export const noErasure: Erasure = {
  erased: false,
  keysDestroyed: false,
  erasureRequests: new Map(),
  restrictedBy: new Set(),
  coarsenedBy: new Map(),
};

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
      return {
        ...withRequest(event.data.requestId, event.data.outcome),
        restrictedBy: restrictedAfter(state.restrictedBy, event.data),
        coarsenedBy: new Map([...state.coarsenedBy, [event.data.requestId, event.data.coarsen]]),
      };
    case 'ErasureOrdered':
      return { ...state, erased: true, restrictedBy: new Set([...state.restrictedBy, event.data.requestId]) };
    case 'DataSubjectKeyDestroyed':
      return { ...state, erased: true, keysDestroyed: true, restrictedBy: new Set() };
  }
}

function restrictedAfter(
  before: ReadonlySet<string>,
  { requestId, outcome }: { readonly requestId: string; readonly outcome: ErasureOutcome },
): ReadonlySet<string> {
  if (outcome === 'RESTRICTED') return new Set([...before, requestId]);
  return outcome === 'REFUSED' ? new Set([...before].filter((id) => id !== requestId)) : before;
}
