import { describe, expect, it } from '@jest/globals';
import { given, type Given } from '../testing/given.js';
import type { AwardContract, CommissionContractYear } from './commands.js';
import { contract } from './decider.js';

const facts = {};
const contractId = 'essex';
const awarded: Given = {
  type: 'ContractAwarded',
  on: '2012-09-03',
  data: { title: 'Essex peer mentoring', bodies: ['essex-partnership-board'], areas: ['essex-trust'] },
};
const yearOne: Given = {
  type: 'ContractYearCommissioned',
  on: '2012-09-03',
  data: { yearId: '2012-13', from: '2012-10-01', to: '2013-09-30' },
};
const award: AwardContract = {
  type: 'AwardContract',
  facts,
  contractId,
  title: 'Essex peer mentoring',
  bodies: ['essex-partnership-board'],
  areas: ['essex-trust'],
};
const commission: CommissionContractYear = {
  type: 'CommissionContractYear',
  facts,
  contractId,
  yearId: '2013-14',
  from: '2013-10-01',
  to: '2014-09-30',
  targets: { awards: 24 },
};
const on = '2013-09-02';

describe('a contract', () => {
  it('is awarded once, by its bodies, for its areas', () => {
    expect(given(contract).when(award, { on: '2012-09-03' })).toEqual([
      { type: 'ContractAwarded', data: awarded.data, subjects: [], contract: 'essex' },
    ]);
    expect(given(contract, awarded).refusal(award, { on }).code).toBe('INVALID_TRANSITION');
  });

  it('has nothing in it before it was awarded', () => {
    expect(given(contract).refusal(commission, { on }).code).toBe('INVALID_TRANSITION');
    expect(given(contract, awarded).refusal(commission, { on: '2012-09-02' }).code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('is commissioned again for a year that begins the day after the last one ends', () => {
    expect(given(contract, awarded, yearOne).when(commission, { on })).toEqual([
      {
        type: 'ContractYearCommissioned',
        data: { yearId: '2013-14', from: '2013-10-01', to: '2014-09-30', targets: { awards: 24 } },
        subjects: [],
        contract: 'essex',
      },
    ]);
  });

  it.each([
    ['begins on the last day of another', '2013-09-30', '2014-09-29'],
    ['ends on the first day of another', '2011-10-01', '2012-10-01'],
    ['lies within another', '2012-11-01', '2012-11-30'],
    ['holds another', '2012-01-01', '2014-01-01'],
  ])('refuses a year that %s', (_how, from, to) => {
    const refusal = given(contract, awarded, yearOne).refusal({ ...commission, from, to }, { on });
    expect(refusal).toMatchObject({ code: 'CONTRACT_YEAR_OVERLAP', facts: { other: '2012-13' } });
  });

  it('refuses a year that ends before it begins, and one whose id is taken', () => {
    const history = given(contract, awarded, yearOne);
    expect(history.refusal({ ...commission, to: '2013-09-30' }, { on }).code).toBe(
      'CONTRACT_YEAR_DATES_INVALID',
    );
    expect(history.refusal({ ...commission, yearId: '2012-13' }, { on }).code).toBe('INVALID_TRANSITION');
  });

  it('takes a forecast, which need not reconcile with any target', () => {
    const forecast = {
      type: 'ForecastTarget',
      facts,
      contractId,
      measure: 'AWARDS',
      value: 14,
      forecastFor: 'before Christmas 2014',
    } as const;
    expect(given(contract, awarded).when(forecast, { on: '2014-09-26' })).toEqual([
      {
        type: 'TargetForecast',
        data: { measure: 'AWARDS', value: 14, forecastFor: 'before Christmas 2014' },
        subjects: [],
        contract: 'essex',
      },
    ]);
  });

  it('opens each Delivery Unit once', () => {
    const open = {
      type: 'OpenDeliveryUnit',
      facts,
      contractId,
      unitId: 'chelmsford',
      name: 'Chelmsford',
    } as const;
    expect(given(contract, awarded).when(open, { on: '2012-10-01' })).toMatchObject([
      { data: { unitId: 'chelmsford', name: 'Chelmsford' }, deliveryUnit: 'chelmsford', contract: 'essex' },
    ]);
    const opened: Given = {
      type: 'DeliveryUnitOpened',
      on: '2012-10-01',
      data: { unitId: 'chelmsford', name: 'Chelmsford' },
    };
    expect(given(contract, awarded, opened).refusal(open, { on }).code).toBe('INVALID_TRANSITION');
  });
});
