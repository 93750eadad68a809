import { beforeEach, expect, it } from '@jest/globals';
import { onEachDatabase } from '../../../../test/read-models/each-database.js';
import type { PersonScope } from '../contract.js';
import type { TasksFilter } from '../contract-tasks.js';
import { asAt } from '../testing/story.js';
import { everyone, today, useTold } from '../testing/told.js';

const essex = { unit: 'unit-1', contract: 'essex' };

onEachDatabase('the list of tasks', (newPlace) => {
  const at = useTold(newPlace);
  let done: string;
  const raise = (id: string, on: string, subjects: readonly string[], data: object = {}) =>
    at.story.record(
      `task-${id}`,
      'TaskRaised',
      { kind: 'MATCH_REVIEW', about: {}, urgent: false, ...data },
      { on, recorded: today, subjects, ...essex },
    );
  const step = (id: string, type: string, on: string, data: Record<string, string>) =>
    at.story.record(`task-${id}`, type, data, { on, recorded: today, subjects: [], ...essex });

  beforeEach(async () => {
    const about = { stream: 'supervision-ben', eventId: 'e1' };
    await raise('old', '2014-06-09', ['ben'], { about, matchIds: ['match1'] });
    await raise('both', '2014-06-10', ['ann', 'ben'], { kind: 'DEPENDENT_FACT_REVIEW', entryIds: ['e2'] });
    await raise('urgent', '2014-07-01', ['ann'], { kind: 'MENTOR_REVIEW', urgent: true });
    await raise('group', '2014-06-20', [], { kind: 'DEVIATION_REVIEW' });
    await step('old', 'TaskAssigned', '2014-06-11', { assignee: 'pm-1' });
    await step('old', 'TaskAssigned', '2014-06-12', { assignee: 'pm-2' });
    done = await step('both', 'TaskDone', '2014-06-15', {});
    await at.story.settled(at.models);
  });

  const list = (
    filter: TasksFilter = {},
    asOf = asAt(today),
    persons: PersonScope = everyone,
    page: { readonly first: number; readonly after?: string } = { first: 100 },
  ) => at.models.tasks({ filter, persons, accessOn: today, asOf, page });
  const ids = async (...asked: Parameters<typeof list>) =>
    (await list(...asked)).edges.map(({ node }) => node.taskId);
  const within = (persons: object) => ids({}, asAt(today), { kind: 'some', ...persons });

  it('puts the urgent first, and of those the oldest', async () => {
    expect(await ids()).toEqual(['urgent', 'old', 'both', 'group']);
    expect((await list()).totalCount).toBe(4);
  });

  it('says of a task what is asked, about whom, where it belongs, and what became of it', async () => {
    const { edges } = await list({ states: ['ASSIGNED'] });
    expect(edges.map(({ node }) => node)).toEqual([
      {
        taskId: 'old',
        kind: 'MATCH_REVIEW',
        urgent: false,
        about: { stream: 'supervision-ben', eventId: 'e1' },
        persons: ['ben'],
        matchIds: ['match1'],
        entryIds: [],
        ...essex,
        raisedOn: '2014-06-09',
        state: 'ASSIGNED',
        assignee: 'pm-2',
        doneOn: null,
      },
    ]);
    const [finished] = (await list({ states: ['DONE'] })).edges;
    expect(finished?.node).toMatchObject({ taskId: 'both', entryIds: ['e2'], doneOn: '2014-06-15' });
  });

  it('knows the state of a task on any day', async () => {
    const oldOn = async (day: string) => {
      const found = (await list({}, asAt(day))).edges.find(({ node }) => node.taskId === 'old');
      return found && [found.node.state, found.node.assignee];
    };
    expect(await oldOn('2014-06-08')).toBeUndefined();
    expect(await oldOn('2014-06-10')).toEqual(['OPEN', null]);
    expect(await oldOn('2014-06-11')).toEqual(['ASSIGNED', 'pm-1']);
    expect(await oldOn('2014-06-12')).toEqual(['ASSIGNED', 'pm-2']);
    expect(await ids({ states: ['DONE'] }, asAt('2014-06-14'))).toEqual([]);
  });

  it('opens a task again where its end was taken back, and keeps what was known before', async () => {
    await at.story.retract('task-both', done, '2014-09-27');
    await at.story.settled(at.models);
    expect(await ids({ states: ['DONE'] })).toEqual([]);
    expect(await ids({ states: ['OPEN'], personId: 'ben' })).toEqual(['both']);
    expect(await ids({ states: ['DONE'] }, asAt(today, today))).toEqual(['both']);
    expect(await ids({}, asAt(today, '2014-09-25'))).toEqual([]);
  });

  it('filters by state, kind, contract, unit and person', async () => {
    expect(await ids({ states: ['OPEN', 'ASSIGNED'] })).toEqual(['urgent', 'old', 'group']);
    expect(await ids({ kinds: ['MENTOR_REVIEW', 'DEVIATION_REVIEW'] })).toEqual(['urgent', 'group']);
    expect(await ids({ contract: 'kent' })).toEqual([]);
    expect(await ids({ unit: 'unit-1', personId: 'ann' })).toEqual(['urgent', 'both']);
  });

  it('shows those of the persons whom one may see, and names no others', async () => {
    expect(await within({ officer: 'olga' })).toEqual(['old', 'both']);
    expect(await within({ trainer: 'tess' })).toEqual(['urgent', 'both']);
    expect(await ids({}, asAt(today), { kind: 'none' })).toEqual([]);
    const ofOfficer = await list({}, asAt(today), { kind: 'some', officer: 'olga' });
    expect(ofOfficer.totalCount).toBe(2);
    expect(ofOfficer.edges.map(({ node }) => node.persons)).toEqual([['ben'], ['ben']]);
    expect(await ids({ personId: 'ann' }, asAt(today), { kind: 'some', officer: 'olga' })).toEqual([]);
  });

  it('leaves out those about oneself, unless somebody else is in them', async () => {
    const exclude = { selfPersonId: 'ann', andTheirMatches: false };
    expect(await within({ contracts: ['essex'], exclude })).toEqual(['old', 'both', 'group']);
  });

  it('leaves out those about whoever asks, also where somebody else is in them', async () => {
    const query = { persons: everyone, accessOn: today, asOf: asAt(today), page: { first: 100 } };
    const found = await at.models.tasks({ ...query, filter: {}, notAbout: 'ann' });
    expect(found.edges.map(({ node }) => node.taskId)).toEqual(['old', 'group']);
    expect(found.totalCount).toBe(2);
  });

  it('shows a task about nobody to those who have its contract alone', async () => {
    expect(await within({ contracts: ['essex'] })).toContain('group');
    expect(await within({ contracts: ['kent'] })).toEqual([]);
  });

  it('pages without a hole across the two ranks, and refuses the cursor of another question', async () => {
    const first = await list({}, asAt(today), everyone, { first: 2 });
    const after = first.pageInfo.endCursor ?? '';
    expect(first.pageInfo.hasNextPage).toBe(true);
    expect(await ids({}, asAt(today), everyone, { first: 2, after })).toEqual(['both', 'group']);
    await expect(list({ unit: 'unit-1' }, asAt(today), everyone, { first: 2, after })).rejects.toMatchObject({
      code: 'BAD_CURSOR',
    });
  });
});
