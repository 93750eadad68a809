import type { Static } from 'typebox';
import type { Command } from '../kernel/index.js';
import type { contractEvents } from './events.js';

type Data<Type extends keyof typeof contractEvents> = Static<(typeof contractEvents)[Type]['data']>;
interface OfContract {
  readonly contractId: string;
}

export type AwardContract = Command<'AwardContract', OfContract & Data<'ContractAwarded'>>;
export type CommissionContractYear = Command<
  'CommissionContractYear',
  OfContract & Data<'ContractYearCommissioned'>
>;
export type ForecastTarget = Command<'ForecastTarget', OfContract & Data<'TargetForecast'>>;
export type OpenDeliveryUnit = Command<'OpenDeliveryUnit', OfContract & Data<'DeliveryUnitOpened'>>;

export type ContractCommand = AwardContract | CommissionContractYear | ForecastTarget | OpenDeliveryUnit;
