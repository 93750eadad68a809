import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask, get } from './support/client.js';
import { type GatewayWithConcerns, gatewayWithConcerns, lead, WORDS } from './support/concerns.js';
import { people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const protection: Identity = { id: 'dpo-1', organisation: 'user-voice', roles: ['DATA_PROTECTION_OFFICER'] };
/** Who works with ben, and reads of him all that they may. */
const others: readonly Identity[] = [people.officer, people.manager, people.mentor, protection];
const TASKS = `query ($filter: TasksFilterInput! = {}) { tasks(filter: $filter, first: 100) {
  totalCount edges { node { taskId kind urgent about { stream eventId } persons matchIds entryIds } } } }`;

interface Tasks {
  readonly totalCount: number;
  readonly edges: readonly {
    readonly node: { readonly taskId: string; readonly kind: string; readonly about: object | null };
  }[];
}

let at: GatewayWithConcerns;
let ofBen: string;
let ofLimited: string;
let taskIds: readonly string[];
beforeAll(async () => {
  at = await gatewayWithConcerns();
  const { record } = at;
  await record('RegisterPerson', { personId: 'dan', occurredOn: '2013-01-01' });
  await record('AssignOffenderManager', {
    ...{ personId: 'dan', officer: 'om-1', unit: 'unit-1', occurredOn: '2013-01-01' },
  });
  const limit = { personId: 'dan', allowed: ['om-1', 'sl-2'], reason: 'a witness', occurredOn: '2013-01-01' };
  await record('SetLimitedAccess', limit);
  await at.settled();
  ofBen = await at.raise(people.mentor, 'ben');
  ofLimited = await at.raise(people.officer, 'dan');
  await at.send(people.manager, 'RecordDisclosure', {
    ...{ concernId: ofBen, personId: 'ben', discloser: 'MENTOR', ground: 'OTHER', recipient: 'FAMILY' },
    ...{ menteeInformed: 'NO', what: WORDS, occurredOn: '2014-06-01' },
  });
  taskIds = await at.react();
}, 30_000);
afterAll(() => at.close());

const tasksOf = async (identity: Identity, filter: object = {}) => {
  const { body, text } = await ask<{ tasks: Tasks }>(at, identity, TASKS, { filter });
  return { tasks: body.data?.tasks.edges.map(({ node }) => node) ?? [], text };
};

describe('of a concern', () => {
  it('nobody but a lead meets an entry, in whatever case file', async () => {
    for (const identity of others) {
      const { file, text } = await at.file(identity, 'ben');
      expect(file?.edges.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/concern|disclosure|SAFEGUARDING/i);
    }
  });

  it('nobody but a lead may ask', async () => {
    for (const identity of [...others, people.commissioner, people.evaluator, people.importer]) {
      expect((await at.list(identity)).error?.extensions.code).toBe('ACCESS_DENIED');
    }
  });

  it('the tasks are for leads alone: urgent, without a word of what it is about', async () => {
    expect(taskIds).toHaveLength(3);
    for (const identity of [people.officer, people.manager, people.mentor]) {
      const { tasks, text } = await tasksOf(identity);
      expect(tasks.map(({ taskId }) => taskId).filter((id) => taskIds.includes(id))).toEqual([]);
      expect(text).not.toMatch(/concern|SAFEGUARDING/i);
      expect((await tasksOf(identity, { kinds: ['SAFEGUARDING_REVIEW'] })).tasks).toEqual([]);
    }
    const { tasks } = await tasksOf(lead, { personId: 'ben' });
    expect(tasks).toHaveLength(2);
    for (const task of tasks) {
      expect(task).toMatchObject({ kind: 'SAFEGUARDING_REVIEW', urgent: true, persons: [], matchIds: [] });
      expect(task.about).toMatchObject({ stream: `concern-${ofBen}` });
    }
  });

  it('a lead meets no task about the person but those', async () => {
    await at.record('RaiseTask', {
      ...{ taskId: 'of-match', kind: 'MATCH_REVIEW', urgent: false, about: {}, personIds: ['ben'] },
    });
    await at.settled();
    expect((await tasksOf(people.officer)).tasks.map(({ taskId }) => taskId)).toEqual(['of-match']);
    expect((await tasksOf(lead)).tasks.map(({ kind }) => kind)).not.toContain('MATCH_REVIEW');
  });

  it('nobody else can take on or finish the task, which looks like one that is not there', async () => {
    const [taskId] = taskIds;
    const asTold = async (identity: Identity, id: string | undefined) => {
      const { error } = await at.send(identity, 'AssignTask', { taskId: id, assignee: 'x' });
      return JSON.stringify(error).replaceAll(String(id), '?');
    };
    expect(await asTold(people.manager, taskId)).toBe(await asTold(people.manager, 'no-such-task'));
    const words = { taskId, outcome: 'he was seen in town' };
    expect((await at.send(lead, 'CompleteTask', words)).error?.extensions.code).toBe(
      'WORDS_BELONG_IN_CONCERN',
    );
    expect((await at.send(lead, 'CompleteTask', { taskId })).error).toBe(undefined);
  });

  it('nobody raises such a task about a person by hand', async () => {
    const task = {
      taskId: 'by-hand',
      kind: 'SAFEGUARDING_REVIEW',
      urgent: true,
      about: {},
      personIds: ['ben'],
    };
    expect((await at.send(people.manager, 'RaiseTask', task)).error?.extensions.code).toBe(
      'INVALID_TRANSITION',
    );
  });

  it('nobody raises such a task by hand under a contract, whose manager would be pushed that there is one', async () => {
    const about = { stream: `concern-${ofBen}` };
    const task = { taskId: 'by-hand', kind: 'SAFEGUARDING_REVIEW', urgent: true, about };
    for (const more of [{ contract: 'essex' }, { unit: 'unit-1' }]) {
      const { error } = await at.send(people.officer, 'RaiseTask', { ...task, ...more });
      expect(error?.extensions.code).toBe('INVALID_TRANSITION');
    }
  });

  it('nothing is pushed to others', async () => {
    const sockets = await Promise.all(
      [people.officer, people.manager, people.mentor].map((identity) =>
        new RawSocket(at).begin(at, identity),
      ),
    );
    for (const socket of sockets) {
      socket.subscribe('1', 'subscription { caseUpdates(after: "0") { entry { type line deviations } } }');
    }
    await at.record('SetGoal', {
      ...{ personId: 'ben', goalId: 'the-last', domain: 'WELLBEING', role: 'MENTEE', title: 'x' },
      occurredOn: '2014-06-01',
    });
    for (const socket of sockets) {
      while (!JSON.stringify(socket.messages).includes('GoalSet')) {
        await socket.received(socket.messages.length + 1);
      }
      expect(JSON.stringify(socket.messages)).not.toMatch(/concern|disclosure|CONFIDENTIALITY/i);
      socket.close();
    }
  });

  it('evaluators are given nothing', async () => {
    const { text, status } = await get(at, '/replay?release=one', people.evaluator);
    expect(status).toBe(200);
    const [head = '', ...lines] = text.split('\n');
    expect(lines.join('')).not.toMatch(/Concern|Disclosure|CONFIDENTIALITY/);
    expect(head).toContain('ConcernRaised'); // among the types that are withheld
  });

  it('the person is told neither that there is one, nor who looked because of it', async () => {
    await at.file(lead, 'ben');
    const give = async (personId: string) => {
      const query =
        'mutation ($input: SubjectAccessInput!) { subjectAccess(input: $input) { withheld json html } }';
      const { body } = await ask<{ subjectAccess: { withheld: number; json: string; html: string } }>(
        at,
        protection,
        query,
        { input: { personId } },
      );
      const given = body.data?.subjectAccess;
      if (!given) throw new Error(JSON.stringify(body.errors));
      const document: { notTold: string; looks: { role: string }[]; withheld: object[] } = JSON.parse(
        given.json,
      );
      return { ...given, document };
    };
    const withOne = await give('ben');
    const without = await give('ann');
    expect(withOne.withheld).toBe(0);
    expect(withOne.document).toMatchObject({ withheld: [], notTold: without.document.notTold });
    expect(withOne.html).toContain(without.document.notTold.slice(0, 40));
    expect(withOne.document.looks.map(({ role }) => role)).not.toContain('SAFEGUARDING_LEAD');
    expect(withOne.json).not.toMatch(/ConcernRaised|DisclosureMade|RaiseConcern/);
    const looks = await at.accessRecord.list({ after: 0, limit: 1_000, filter: { person: 'ben' } });
    expect(looks.map(({ role }) => role)).toContain('SAFEGUARDING_LEAD');
  });

  it('whoever raised it meets neither it nor what became of it', async () => {
    expect((await at.file(people.mentor, 'ben')).text).not.toMatch(/concern/i);
    const late = { occurredOn: '2014-06-01', personId: 'ben', concernId: ofBen };
    const { error } = await at.send(people.mentor, 'CloseConcern', {
      ...late,
      outcome: 'OTHER',
      reason: 'x',
    });
    expect(error?.extensions.code).toBe('ACCESS_DENIED');
  });
});

describe('a concern about a person under limited access', () => {
  it('is there for every lead, with whom to ask and nothing that tells whose it is', async () => {
    const { rows, totalCount } = await at.list(lead);
    expect(totalCount).toBe(2);
    expect(rows.find(({ personId }) => personId === null)).toEqual({
      ...{ concernId: null, personId: null, matchId: null, kind: null, urgency: 'TODAY', state: 'OPEN' },
      ...{ raisedOn: '2014-06-01', raisedBy: { id: 'om-1', role: 'OFFENDER_MANAGER' }, reportedBy: null },
      ...{ disclosures: 0, incidents: 0, closedOn: null, outcome: null },
    });
    expect((await at.list(lead, { filter: { personId: 'dan' } })).totalCount).toBe(0);
    expect((await at.file(lead, 'dan')).error?.extensions.code).toBe('NOT_FOUND');
    const { tasks, text } = await tasksOf(lead);
    expect(tasks.map(({ about }) => about)).toContainEqual({ stream: null, eventId: null });
    expect(text).not.toContain(ofLimited);
    expect((await tasksOf(lead, { personId: 'dan' })).tasks).toEqual([]);
  });

  it('is read by a lead whom the list names', async () => {
    const { rows } = await at.list({ ...lead, id: 'sl-2' }, { filter: { personId: 'dan' } });
    expect(rows).toMatchObject([{ concernId: ofLimited, personId: 'dan' }]);
    expect((await at.file({ ...lead, id: 'sl-2' }, 'dan')).file?.edges).toHaveLength(1);
  });

  it('may be raised by a lead who may not meet them, and is closed by one who may', async () => {
    const concernId = await at.raise(lead, 'dan', { urgency: 'ROUTINE' });
    const end = { concernId, personId: 'dan', outcome: 'OTHER', reason: 'x', occurredOn: '2014-06-02' };
    expect((await at.send(lead, 'CloseConcern', end)).error?.extensions.code).toBe('UNKNOWN_PERSON');
    expect((await at.send({ ...lead, id: 'sl-2' }, 'CloseConcern', end)).error).toBe(undefined);
  });
});

describe('a lead', () => {
  it('never meets a concern about themselves, nor its tasks (R4)', async () => {
    const self: Identity = { ...lead, id: 'sl-3', personId: 'ben' };
    expect((await at.list(self)).rows.map(({ personId }) => personId)).not.toContain('ben');
    expect((await at.file(self, 'ben')).error?.extensions.code).toBe('NOT_FOUND');
    expect(JSON.stringify((await tasksOf(self)).tasks)).not.toContain(ofBen);
    const end = {
      concernId: ofBen,
      personId: 'ben',
      outcome: 'OTHER',
      reason: 'x',
      occurredOn: '2014-06-02',
    };
    expect((await at.send(self, 'CloseConcern', end)).error?.extensions.code).toBe('UNKNOWN_PERSON');
  });

  it('who was a mentor meets as such their own file, and not the concern in it', async () => {
    const concernId = await at.raise(people.manager, 'ann');
    const self: Identity = { ...people.mentor, roles: ['MENTOR', 'SAFEGUARDING_LEAD'], contracts: ['*'] };
    const { file, text } = await at.file(self, 'ann');
    expect(file?.edges.length).toBeGreaterThan(0);
    expect(text).not.toMatch(/concern/i);
    expect((await at.list(self)).rows.map(({ concernId: id }) => id)).not.toContain(concernId);
  });

  it('with contracts reaches those of their contracts, and those who have no case at all', async () => {
    const concernId = await at.raise(lead, 'cat');
    const kent: Identity = { ...lead, contracts: ['kent'] };
    expect((await at.list(kent)).rows.map(({ personId }) => personId)).toEqual(
      expect.arrayContaining(['cat']),
    );
    expect((await at.list(kent)).rows.map(({ personId }) => personId)).not.toContain('ben');
    expect((await at.file(kent, 'ben')).error?.extensions.code).toBe('NOT_FOUND');
    const essex: Identity = { ...lead, contracts: ['essex'] };
    const found = (await at.list(essex)).rows.map(({ concernId: id }) => id);
    expect(found).toEqual(expect.arrayContaining([ofBen, concernId]));
  });

  it.each([
    ['an empty list of contracts', []],
    ['no contracts', undefined],
  ])('whose identity names %s reaches nobody, those without a case neither', async (_, contracts) => {
    const { contracts: _all, ...rest } = lead;
    const bare: Identity = { ...rest, ...(contracts && { contracts }) };
    const ofCat = await at.raise(lead, 'cat');
    expect(await at.list(bare)).toMatchObject({ rows: [], totalCount: 0 });
    expect((await tasksOf(bare)).tasks).toEqual([]);
    for (const personId of ['ben', 'cat']) {
      expect((await at.list(bare, { filter: { personId } })).totalCount).toBe(0);
      expect((await at.file(bare, personId)).error?.extensions.code).toBe('NOT_FOUND');
    }
    const end = {
      concernId: ofCat,
      personId: 'cat',
      outcome: 'OTHER',
      reason: 'x',
      occurredOn: '2014-06-02',
    };
    expect((await at.send(bare, 'CloseConcern', end)).error?.extensions.code).toBe('UNKNOWN_PERSON');
    // What a lead is told must be on record, whoever it is about.
    expect(await at.raise(bare, 'ben')).toMatch(/-/);
  });

  it('who is a trainer besides takes back nothing but concerns of whom they reach by these alone', async () => {
    const { entries } = await at.record('RecognisePriorLearning', {
      ...{ personId: 'cat', module: 'LISTENING', evidence: 'x', occurredOn: '2014-06-01' },
    });
    await at.settled();
    const both: Identity = { ...lead, roles: ['TRAINER', 'SAFEGUARDING_LEAD'] };
    const back = { stream: 'learner-cat', entryId: entries[0]?.id, reason: 'x' };
    expect((await at.send(both, 'RetractEntry', back)).error?.extensions.code).toBe('ENTRY_NOT_FOUND');
  });

  it('whose id another concern has is told only that it is taken', async () => {
    const input = { concernId: ofBen, personId: 'cat', kind: 'OTHER', urgency: 'ROUTINE', part: 'NOT_KNOWN' };
    const { error } = await at.send(lead, 'RaiseConcern', { ...input, what: 'x', occurredOn: '2014-06-01' });
    expect(error?.extensions).toMatchObject({ code: 'INVALID_TRANSITION', facts: { already: 'raised' } });
  });
});
