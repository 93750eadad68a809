import {
  type LondonDay,
  misplaced,
  occurrenceDay,
  occurrenceOf,
  type Step,
  type StepOrder,
} from '../kernel/index.js';
import type { ConcernEvent } from './events.js';

export type ConcernStep = 'CLOSED' | 'REOPENED';
export const CONCERN_ORDER: StepOrder<ConcernStep> = {
  CLOSED: ['START', 'REOPENED'],
  REOPENED: ['CLOSED'],
};

export interface Concern {
  /** Whom its entries are about: one person, as soon as there is an entry. */
  readonly personIds: ReadonlySet<string>;
  readonly raisedOn?: LondonDay;
  /** The day of its first entry, which may be a disclosure. */
  readonly since?: LondonDay;
  /** How it was closed and opened again, in order. */
  readonly steps: readonly Step<ConcernStep>[];
}

export const noConcern: Concern = { personIds: new Set(), steps: [] };

export function evolveConcern(state: Concern, event: ConcernEvent): Concern {
  const on = occurrenceDay(occurrenceOf(event));
  const known: Concern = {
    ...state,
    personIds: new Set([...state.personIds, ...event.subjects]),
    since: state.since ?? on,
  };
  switch (event.type) {
    case 'ConcernRaised':
      return { ...known, raisedOn: on };
    case 'DisclosureMade':
      return known;
    case 'ConcernClosed':
      return { ...known, steps: [...state.steps, { name: 'CLOSED', on }] };
    case 'ConcernReopened':
      return { ...known, steps: [...state.steps, { name: 'REOPENED', on }] };
  }
}

/** Entries about several persons; a closing of what is closed, or an opening of what is open. */
export function concernContradictions({ personIds, steps }: Concern): readonly string[] {
  return [
    ...(personIds.size > 1 ? [`about ${[...personIds].sort().join(' and ')}`] : []),
    ...misplaced(steps, CONCERN_ORDER).map(({ name, on }) => `${name} ${on}`),
  ];
}
