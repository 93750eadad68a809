import type { LondonDay } from '../kernel/index.js';
import type { ContractEvent } from './events.js';

/** Both days are included. */
export interface ContractYear {
  readonly yearId: string;
  readonly from: LondonDay;
  readonly to: LondonDay;
}

export interface Contract {
  readonly awarded: boolean;
  /** Organisation ids, as they were when the contract was awarded: successors are not among them. */
  readonly areas: readonly string[];
  readonly years: ReadonlyMap<string, ContractYear>;
  readonly units: ReadonlySet<string>;
}

export const noContract: Contract = { awarded: false, areas: [], years: new Map(), units: new Set() };

/** A year that shares a day with another one. */
export function overlapping(
  years: Iterable<ContractYear>,
  { from, to }: ContractYear,
): ContractYear | undefined {
  return [...years].find((year) => year.from <= to && from <= year.to);
}

export function evolveContract(state: Contract, event: ContractEvent): Contract {
  switch (event.type) {
    case 'ContractAwarded':
      return { ...state, awarded: true, areas: event.data.areas };
    case 'ContractYearCommissioned': {
      const { yearId, from, to } = event.data;
      return { ...state, years: new Map(state.years).set(yearId, { yearId, from, to }) };
    }
    case 'TargetForecast':
      return state;
    case 'DeliveryUnitOpened':
      return { ...state, units: new Set([...state.units, event.data.unitId]) };
  }
}
