import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const TASKS = `query ($filter: TasksFilterInput! = {}, $asAt: String, $atLeast: String, $first: Int! = 20) {
  tasks(filter: $filter, asAt: $asAt, atLeast: $atLeast, first: $first) {
    totalCount
    edges { node { taskId kind urgent about { stream eventId } persons matchIds contract raisedOn state assignee doneOn } }
    pageInfo { hasNextPage }
    receipt { asAt position incomplete }
  }
}`;

interface Task {
  readonly taskId: string;
  readonly about: { readonly stream: string } | null;
  readonly persons: readonly string[];
  readonly state: string;
}
interface Tasks {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: Task }[];
}

describe('the tasks', () => {
  let gateway: GatewayForTest;
  const trainer: Identity = { id: 't-1', organisation: 'user-voice', roles: ['TRAINER'] };
  const lead: Identity = {
    id: 's-1',
    organisation: 'user-voice',
    roles: ['SAFEGUARDING_LEAD'],
    contracts: ['*'],
  };

  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const raise = (taskId: string, kind: string, day: string, more: object) => {
      gateway.setClock(`${day}T12:00:00.000Z`);
      return gateway.record('RaiseTask', { taskId, kind, urgent: false, about: {}, ...more });
    };
    await raise('match', 'MATCH_REVIEW', '2014-06-03', {
      about: { stream: 'supervision-ben', eventId: 'e1' },
      personIds: ['ben'],
      matchIds: ['match-1'],
    });
    await raise('urgent', 'MENTOR_REVIEW', '2014-06-04', {
      urgent: true,
      about: { stream: 'reoffending-ann' },
      personIds: ['ann', 'ben'],
    });
    await raise('other', 'DEVIATION_REVIEW', '2014-06-05', { personIds: ['cat'] });
    await raise('nobody', 'DEVIATION_REVIEW', '2014-06-06', { contract: 'essex' });
    const about = { stream: 'reoffending-ben' };
    await raise('of-mentee', 'DEVIATION_REVIEW', '2014-06-07', { about, personIds: ['ben'] });
  });
  afterAll(() => gateway.close());

  const list = async (identity: Identity, variables: object = {}) => {
    const atLeast = await gateway.log.head();
    const { body } = await ask<{ tasks: Tasks }>(gateway, identity, TASKS, { atLeast, ...variables });
    const { totalCount, edges = [] } = body.data?.tasks ?? {};
    const tasks = edges.map(({ node }) => node);
    return { totalCount, tasks, ids: tasks.map(({ taskId }) => taskId), error: body.errors?.[0] };
  };

  it('are those about persons whom the caller reaches, the urgent first, and counted as shown', async () => {
    expect(await list(people.officer)).toMatchObject({
      ids: ['urgent', 'match', 'of-mentee'],
      totalCount: 3,
    });
    expect(await list(people.otherOfficer)).toMatchObject({ ids: [], totalCount: 0, error: undefined });
    expect(await list(trainer)).toMatchObject({ ids: [], totalCount: 0, error: undefined });
    expect(await list(lead)).toMatchObject({ ids: [], totalCount: 0, error: undefined });
    expect((await list(people.manager)).ids).toEqual(['urgent', 'match', 'nobody', 'of-mentee']);
    expect(await list(people.mentor)).toMatchObject({ ids: ['match', 'of-mentee'], totalCount: 2 });
  });

  it('say what is asked, about whom, and of what', async () => {
    const { tasks } = await list(people.officer, { filter: { kinds: ['MATCH_REVIEW'] } });
    expect(tasks).toEqual([
      {
        taskId: 'match',
        kind: 'MATCH_REVIEW',
        urgent: false,
        about: { stream: 'supervision-ben', eventId: 'e1' },
        persons: ['ben'],
        matchIds: ['match-1'],
        contract: null,
        raisedOn: '2014-06-03',
        state: 'OPEN',
        assignee: null,
        doneOn: null,
      },
    ]);
  });

  it('name no person and no stream that the caller would not meet otherwise', async () => {
    const [toOfficer] = (await list(people.officer)).tasks;
    expect(toOfficer).toMatchObject({ taskId: 'urgent', persons: ['ben'] });
    const [toMentor] = (await list(people.mentor, { filter: { kinds: ['DEVIATION_REVIEW'] } })).tasks;
    expect(toMentor).toMatchObject({ taskId: 'of-mentee', persons: ['ben'], about: null });
    expect((await list(people.officer, { filter: { personId: 'ann' } })).ids).toEqual([]);
  });

  it('follow what is done about them, and are asked as at a day', async () => {
    gateway.setClock('2014-06-10T12:00:00.000Z');
    const mutate = (mutation: string) =>
      ask(gateway, people.officer, `mutation { ${mutation} { position } }`);
    await mutate('assignTask(input: { taskId: "match", assignee: "om-1" })');
    expect((await list(people.officer, { filter: { states: ['ASSIGNED'] } })).tasks).toMatchObject([
      { taskId: 'match', state: 'ASSIGNED', assignee: 'om-1' },
    ]);
    await mutate('completeTask(input: { taskId: "match" })');
    expect((await list(people.officer, { filter: { states: ['DONE'] } })).tasks).toMatchObject([
      { taskId: 'match', state: 'DONE', assignee: 'om-1', doneOn: '2014-06-10' },
    ]);
    expect((await list(people.officer, { asAt: '2014-06-09' })).tasks).toMatchObject([
      { taskId: 'urgent', state: 'OPEN' },
      { taskId: 'match', state: 'OPEN' },
      { taskId: 'of-mentee', state: 'OPEN' },
    ]);
  });

  it('are on record: who looked, and about whom', async () => {
    await list(people.mentor);
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.at(-1)).toMatchObject({
      principal: 'u-ann',
      role: 'MENTOR',
      operation: 'tasks',
      subjects: ['ben'],
      outcome: 'GRANTED',
    });
  });

  it('are not for commissioners, and refuse what is no page and no state', async () => {
    expect((await list(people.commissioner)).error?.extensions.code).toBe('ACCESS_DENIED');
    expect((await list(people.officer, { first: 101 })).error?.extensions.code).toBe('BAD_USER_INPUT');
    const { error } = await list(people.officer, { filter: { states: ['LATE'] } });
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
  });
});
