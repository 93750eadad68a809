import { beforeEach, expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import type { PersonScope } from '../contract.js';
import type { ConcernsFilter } from '../contract-concerns.js';
import { asAt } from '../testing/story.js';
import { today, useTold } from '../testing/told.js';

const raised = (urgency: string) => ({ kind: 'NEGLECT', urgency, part: 'AT_RISK', what: 'sealed:…' });
const disclosure = { discloser: 'STAFF', ground: 'DANGER', recipient: 'POLICE', menteeInformed: 'NO' };
const lead: PersonScope = { kind: 'some', reader: 'lead', concerns: 'ALL' };

onEachDatabase('the list of concerns', (newPlace) => {
  const at = useTold(newPlace);
  const tell = (id: string, type: string, on: string, data: object, more: object = {}) =>
    at.story.record(`concern-${id}`, type, { ...data }, { on, recorded: today, subjects: ['ben'], ...more });
  let wrong: string;

  beforeEach(async () => {
    await tell('today', 'ConcernRaised', '2014-06-10', raised('TODAY'));
    wrong = await tell('danger', 'ConcernRaised', '2014-07-01', raised('IMMEDIATE_DANGER'), {
      subjects: ['ann'],
    });
    await tell('alone', 'DisclosureMade', '2014-05-01', disclosure);
    await tell('today', 'DisclosureMade', '2014-06-01', disclosure);
    await tell('today', 'ConcernClosed', '2014-06-20', { outcome: 'OTHER', reason: 'sealed:…' });
    await tell('nobody', 'ConcernRaised', '2014-08-01', raised('ROUTINE'), { subjects: ['newcomer'] });
    await at.story.settled(at.models);
  });

  const list = (
    filter: ConcernsFilter = {},
    asOf = asAt(today),
    persons: PersonScope = lead,
    page: { readonly first: number; readonly after?: string } = { first: 100 },
  ) => at.models.concerns({ filter, persons, accessOn: today, asOf, page });
  const ids = async (...asked: Parameters<typeof list>) =>
    (await list(...asked)).edges.map(({ node }) => node.concernId);

  it('has each once, by the raising of it or else by its first disclosure; what cannot wait comes first', async () => {
    expect(await ids()).toEqual(['danger', 'today', 'alone', 'nobody']);
    const { edges, totalCount } = await list();
    expect(totalCount).toBe(4);
    expect(edges[1]?.node).toMatchObject({
      ...{ personId: 'ben', kind: 'NEGLECT', urgency: 'TODAY', raisedOn: '2014-06-10', disclosures: 1 },
      ...{ state: 'CLOSED', closedOn: '2014-06-20', outcome: 'OTHER', incidents: 0 },
    });
    expect(edges[2]?.node).toMatchObject({ kind: null, urgency: null, state: 'OPEN', disclosures: 1 });
  });

  it('knows on any day what was known and true', async () => {
    expect(await ids({}, asAt('2014-06-09'))).toEqual(['alone', 'today']);
    expect(await ids({ states: ['CLOSED'] }, asAt('2014-06-19'))).toEqual([]);
    expect(await ids({ states: ['CLOSED'] })).toEqual(['today']);
    expect(await ids({}, asAt(today, '2014-09-25'))).toEqual([]);
    await at.story.retract('concern-danger', wrong, '2014-09-28');
    await at.story.settled(at.models);
    expect(await ids()).toEqual(['today', 'alone', 'nobody']);
    // Access holds as of now: nobody reaches a person by a concern that was taken back.
    expect(await ids({ personId: 'ann' }, asAt(today, today))).toEqual([]);
  });

  it('is of those under the contracts of the reader, and of those who have no case at all', async () => {
    const of = (concerns: readonly string[]) => ids({}, asAt(today), { ...lead, concerns });
    expect(await of(['essex'])).toEqual(['danger', 'today', 'alone', 'nobody']);
    expect(await of(['kent'])).toEqual(['nobody']);
    expect(await of([])).toEqual([]);
    expect((await list({}, asAt(today), { ...lead, concerns: [] })).totalCount).toBe(0);
    expect(await ids({ personId: 'newcomer' }, asAt(today), { ...lead, concerns: [] })).toEqual([]);
    expect(await ids({}, asAt(today), { kind: 'some', reader: 'x', officer: 'olga' })).not.toContain(
      'nobody',
    );
    expect(await ids({}, asAt(today), { kind: 'none' })).toEqual([]);
  });

  it('leaves out those about the reader, and keeps whose it is where a limit does not name them', async () => {
    const exclude = { selfPersonId: 'ann', andTheirMatches: false };
    expect(await ids({}, asAt(today), { ...lead, exclude })).toEqual(['today', 'alone', 'nobody']);
    const limit = { allowed: ['another'], reason: 'sealed:…' };
    await at.story.record('dataSubject-ann', 'LimitedAccessSet', limit, { on: today });
    await at.story.settled(at.models);
    expect(await ids()).toEqual([null, 'today', 'alone', 'nobody']);
    expect(await ids({ personId: 'ann' })).toEqual([]);
    expect(await ids({ personId: 'ann' }, asAt(today), { ...lead, reader: 'another' })).toEqual(['danger']);
  });

  it('goes on page by page without a hole, and refuses the cursor of another question', async () => {
    const found: (string | null)[] = [];
    let after: string | undefined;
    for (let pages = 0; pages < 4; pages += 1) {
      const page = await list({}, asAt(today), lead, { first: 1, ...(after ? { after } : {}) });
      found.push(...page.edges.map(({ node }) => node.concernId));
      after = page.pageInfo.endCursor ?? undefined;
    }
    expect(found).toEqual(['danger', 'today', 'alone', 'nobody']);
    const other = list({ personId: 'ben' }, asAt(today), lead, { first: 1, ...(after ? { after } : {}) });
    await expect(other).rejects.toMatchObject({ code: 'BAD_CURSOR' });
  });
});
