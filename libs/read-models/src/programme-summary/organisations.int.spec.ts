import { beforeEach, expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import { asAt } from '../testing/story.js';
import { today, useTold } from '../testing/told.js';

onEachDatabase('the organisations of a contract', (newPlace) => {
  const at = useTold(newPlace);
  const named = (id: string, name: string, kind: string, on: string) =>
    at.story.record(
      `organisation-${id}`,
      'OrganisationNamed',
      { name, kind },
      { on, recorded: today, subjects: [] },
    );
  const succeeded = (id: string, to: string[], on: string) =>
    at.story.record(
      `organisation-${id}`,
      'OrganisationSucceeded',
      { to },
      { on, recorded: today, subjects: [] },
    );
  let division: string;

  beforeEach(async () => {
    await named('epb', 'Essex Partnership Board', 'PARTNERSHIP', '2012-09-01');
    await named('ept', 'Essex Probation Area', 'PROBATION_TRUST', '2001-04-01');
    await named('ept', 'Essex Probation Trust', 'PROBATION_TRUST', '2010-04-01');
    await named('crc', 'Essex CRC', 'COMMUNITY_REHABILITATION_COMPANY', '2014-06-01');
    division = await succeeded('ept', ['crc', 'nps'], '2014-06-01');
    await at.story.settled(at.models);
  });

  const organisations = async (asOf = asAt(today)) =>
    (await at.models.contracts({ asOf })).find(({ contract }) => contract === 'essex')?.organisations ?? [];
  const ids = async (asOf = asAt(today)) =>
    (await organisations(asOf)).map(({ organisation }) => organisation);

  it('are its bodies and areas by name, and those that took their place', async () => {
    const plain = { isBody: false, isArea: false, succeededOn: null, successors: [] };
    expect(await organisations()).toEqual([
      { ...plain, organisation: 'epb', name: 'Essex Partnership Board', kind: 'PARTNERSHIP', isBody: true },
      {
        organisation: 'ept',
        name: 'Essex Probation Trust',
        kind: 'PROBATION_TRUST',
        isBody: false,
        isArea: true,
        succeededOn: '2014-06-01',
        successors: ['crc', 'nps'],
      },
      { ...plain, organisation: 'crc', name: 'Essex CRC', kind: 'COMMUNITY_REHABILITATION_COMPANY' },
      { ...plain, organisation: 'nps', name: null, kind: null },
    ]);
  });

  it('stand until the day on which others take their place', async () => {
    expect(await ids(asAt('2014-05-31'))).toEqual(['epb', 'ept']);
    expect(await organisations(asAt('2014-05-31'))).toContainEqual(
      expect.objectContaining({ organisation: 'ept', succeededOn: null, successors: [] }),
    );
    expect(await ids(asAt('2014-06-01'))).toEqual(['epb', 'ept', 'crc', 'nps']);
    expect(await ids(asAt('2014-06-01', '2014-09-25'))).toEqual(['epb', 'ept']);
  });

  it('stand again where their succession was taken back', async () => {
    await at.story.retract('organisation-ept', division, '2014-09-27');
    await at.story.settled(at.models);
    expect(await ids()).toEqual(['epb', 'ept']);
    expect(await ids(asAt(today, today))).toEqual(['epb', 'ept', 'crc', 'nps']);
  });

  it('follow one another without end, and end where the record goes round in a circle', async () => {
    await succeeded('crc', ['merged'], '2014-09-01');
    await succeeded('merged', ['ept', 'merged-again'], '2014-09-20');
    await at.story.settled(at.models);
    expect(await ids()).toEqual(['epb', 'ept', 'crc', 'nps', 'merged', 'merged-again']);
  });
});
