import { type Decider, type Deciding, type History, type NewFact, refuse } from '../kernel/index.js';
import type { ContractCommand } from './commands.js';
import { type ContractEvent, contractEvents } from './events.js';
import { type Contract, evolveContract, noContract, overlapping } from './state.js';

/** The rules of a contract: its award, its years, its units, its forecasts. */
export const contract: Decider<Contract, ContractCommand, ContractEvent> = {
  events: contractEvents,
  initial: noContract,
  evolve: evolveContract,
  decide,
};

function decide(
  command: ContractCommand,
  history: History<Contract>,
  { on }: Deciding,
): readonly NewFact<ContractEvent>[] {
  const { contractId } = command;
  const { latest } = history;
  const about = { subjects: [], contract: contractId };

  if (command.type === 'AwardContract') {
    const { title, bodies, areas } = command;
    if (latest.awarded) refuse('INVALID_TRANSITION', { contractId, already: 'awarded' });
    return [{ type: 'ContractAwarded', data: { title, bodies, areas }, ...about }];
  }

  if (!history.at(on).awarded) refuse('INVALID_TRANSITION', { contractId, missing: 'award', on });
  switch (command.type) {
    case 'CommissionContractYear': {
      const { yearId, from, to, targets } = command;
      if (to < from) refuse('CONTRACT_YEAR_DATES_INVALID', { yearId, from, to });
      if (latest.years.has(yearId)) refuse('INVALID_TRANSITION', { yearId, already: 'commissioned' });
      const other = overlapping(latest.years.values(), { yearId, from, to });
      if (other) {
        refuse('CONTRACT_YEAR_OVERLAP', {
          yearId,
          from,
          to,
          other: other.yearId,
          otherFrom: other.from,
          otherTo: other.to,
        });
      }
      const data = { yearId, from, to, ...(targets === undefined ? {} : { targets }) };
      return [{ type: 'ContractYearCommissioned', data, ...about }];
    }
    case 'ForecastTarget': {
      const { measure, value, forecastFor } = command;
      return [{ type: 'TargetForecast', data: { measure, value, forecastFor }, ...about }];
    }
    case 'OpenDeliveryUnit': {
      const { unitId, name } = command;
      if (latest.units.has(unitId)) refuse('INVALID_TRANSITION', { unitId, already: 'opened' });
      return [{ type: 'DeliveryUnitOpened', data: { unitId, name }, ...about, deliveryUnit: unitId }];
    }
  }
}
