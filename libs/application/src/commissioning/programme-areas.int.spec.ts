import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { historyReader } from '../execution/index.js';
import { type ProgrammeForTest, programmeForTest } from '../testing/programme.js';
import { programmeAreas } from './programme-areas.js';

describe('the areas of a programme', () => {
  let programme: ProgrammeForTest;
  const source = { system: 'office', batch: 'b1', row: 'organisations.csv:2' };
  const succeed = async (organisationId: string, to: readonly string[], occurredOn: string) => {
    const name = { organisationId, name: organisationId, kind: 'OTHER', occurredOn: '2012-01-02', source };
    await programme.send('NameOrganisation', name);
    await programme.send('SucceedOrganisation', { organisationId, to, occurredOn, source });
  };
  const areas = async (on: string) => (await programmeAreas(historyReader(programme.log), 'essex', on)).value;

  beforeEach(async () => {
    programme = programmeForTest('2015-01-05T12:00:00.000Z');
    await programme.send('AwardContract', {
      contractId: 'essex',
      title: 'Essex peer mentoring',
      bodies: ['board'],
      areas: ['trust'],
      occurredOn: '2012-09-03',
      source,
    });
  });
  afterEach(() => programme.close());

  it('are those of its contract', async () => {
    expect(await areas('2014-01-06')).toEqual(['trust']);
    expect(await areas('2012-09-02')).toEqual([]);
  });

  it('take in successors from the day on which they took over, through any number of them', async () => {
    await succeed('trust', ['crc', 'nps'], '2014-06-01');
    await succeed('crc', ['crc-east'], '2014-09-01');
    expect(await areas('2014-05-31')).toEqual(['trust']);
    expect(await areas('2014-06-01')).toEqual(['crc', 'nps', 'trust']);
    expect(await areas('2014-09-01')).toEqual(['crc', 'crc-east', 'nps', 'trust']);
  });

  it('are found where organisations succeed each other in a circle', async () => {
    await succeed('trust', ['crc'], '2014-06-01');
    await succeed('crc', ['trust'], '2014-09-01');
    expect(await areas('2014-10-01')).toEqual(['crc', 'trust']);
  });

  it('stand under the revision of the contract', async () => {
    const fact = await programmeAreas(historyReader(programme.log), 'essex', '2014-01-06');
    expect(fact).toMatchObject({ stream: 'contract-essex', revision: '0' });
  });
});
