import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { TASK_KINDS } from '#programme';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

/** Ann is a mentor, and manages the contract too. */
const mentorWhoManages: Identity = { ...people.manager, id: 'pm-3', personId: 'ann' };
const KINDS = TASK_KINDS.filter((kind) => kind !== 'SAFEGUARDING_REVIEW');

describe('a task about', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
  });
  afterAll(() => gateway.close());

  const raise = async (taskId: string, kind: string, personIds: readonly string[]) => {
    await gateway.record('RaiseTask', { taskId, kind, urgent: true, about: {}, personIds });
    await gateway.settled();
  };
  const send = async (by: Identity, name: string, input: object) => {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) { position } }`;
    const { text, body } = await ask(gateway, by, document, { input }, { 'x-correlation-id': 'c' });
    return { text, code: body.errors?.[0]?.extensions.code ?? 'recorded' };
  };
  const listed = async (by: Identity, filter = '{}') => {
    const query = `{ tasks(filter: ${filter}, first: 100) { totalCount edges { node { taskId } } } }`;
    const { body } = await ask<{
      tasks: { totalCount: number; edges: readonly { readonly node: { readonly taskId: string } }[] };
    }>(gateway, by, query);
    const { totalCount, edges = [] } = body.data?.tasks ?? {};
    expect(totalCount).toBe(edges.length);
    return edges.map(({ node }) => node.taskId);
  };
  const lastOnRecord = async () => (await gateway.accessRecord.list({ limit: 1_000 })).at(-1);

  describe.each(KINDS)('oneself, of kind %s,', (kind) => {
    const alone = `${kind}-alone`;
    const withOther = `${kind}-both`;
    beforeAll(async () => {
      await raise(alone, kind, ['ann']);
      await raise(withOther, kind, ['ann', 'ben']);
      for (const taskId of [alone, withOther]) {
        await gateway.record('AssignTask', { taskId, assignee: 'u-ann' });
      }
      await gateway.settled();
    });

    it.each([
      ['a mentor', people.mentor],
      ['a mentor who manages', mentorWhoManages],
    ])('is in no list of %s, nor counted, given to them or not', async (_who, self) => {
      for (const filter of ['{}', '{ personId: "ann" }', '{ personId: "ben" }']) {
        const found = await listed(self, filter);
        expect(found).not.toContain(alone);
        expect(found).not.toContain(withOther);
      }
      expect(await listed(people.manager)).toEqual(expect.arrayContaining([alone, withOther]));
    });

    it.each([
      ['a mentor', people.mentor, 'CompleteTask', {}],
      ['a mentor who manages', mentorWhoManages, 'CompleteTask', {}],
      ['a mentor who manages', mentorWhoManages, 'AssignTask', { assignee: 'pm-1' }],
    ])(
      'is to %s (%#) as one that is not there, and the attempt on record',
      async (_who, self, name, more) => {
        const unknown = await send(self, name, { taskId: 'no-such-task', ...more });
        const before = await gateway.log.head();
        for (const taskId of [alone, withOther]) {
          const refused = await send(self, name, { taskId, ...more });
          expect(refused.text.replaceAll(taskId, 'no-such-task')).toBe(unknown.text);
          expect(refused.code).toBe('INVALID_TRANSITION');
          expect(await lastOnRecord()).toMatchObject({
            operation: name,
            outcome: 'REFUSED',
            subjects: ['ann'],
          });
        }
        expect(await gateway.log.head()).toBe(before);
      },
    );

    it('is seen to by another', async () => {
      expect((await send(people.manager, 'CompleteTask', { taskId: alone })).code).toBe('recorded');
    });
  });

  it('oneself is in no file of another, and in no push', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, mentorWhoManages);
    socket.subscribe('1', 'subscription { caseUpdates { entry { type personIds } } }');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await raise('in-file', 'DEPENDENT_FACT_REVIEW', ['ann', 'ben']);
    await raise('of-ben', 'DEPENDENT_FACT_REVIEW', ['ben']);
    await gateway.record('RecordPersonalDetails', { personId: 'ben', name: 'B', occurredOn: '2014-06-01' });
    await gateway.settled();
    const told = () => JSON.stringify(socket.messages);
    while (!told().includes('PersonalDetailsRecorded')) await socket.received(socket.messages.length + 1);
    expect(told().match(/TaskRaised/g)).toHaveLength(1);
    socket.close();

    const file = '{ caseFile(personId: "ben", first: 100) { edges { node { stream type } } } }';
    const toSelf = (await ask(gateway, mentorWhoManages, file)).text;
    expect(toSelf).toContain('task-of-ben');
    expect(toSelf).not.toContain('task-in-file');
    expect((await ask(gateway, people.manager, file)).text).toContain('task-in-file');
  });

  describe("a mentor's mentee", () => {
    it.each([
      ['MATCH_REVIEW', 'recorded'],
      ['DEVIATION_REVIEW', 'TASK_OF_OTHERS'],
      ['DEPENDENT_FACT_REVIEW', 'TASK_OF_OTHERS'],
      ['SELF_ASSIGNMENT_REVIEW', 'TASK_OF_OTHERS'],
      ['MENTOR_REVIEW', 'TASK_OF_OTHERS'],
    ])('of kind %s, is seen to by the mentor: %s', async (kind, code) => {
      const taskId = `mentee-${kind}`;
      await raise(taskId, kind, ['ben']);
      expect((await send(people.mentor, 'CompleteTask', { taskId })).code).toBe(code);
      if (code === 'recorded') return;
      expect(await lastOnRecord()).toMatchObject({
        principal: 'u-ann',
        outcome: 'REFUSED',
        subjects: ['ben'],
      });
      await gateway.record('AssignTask', { taskId, assignee: 'u-ann' });
      expect((await send(people.mentor, 'CompleteTask', { taskId })).code).toBe('recorded');
    });

    it('is seen to by a mentor who reaches them as staff too, in whatever order their roles stand', async () => {
      const both: Identity = { ...mentorWhoManages, roles: ['MENTOR', 'PROGRAMME_MANAGER'] };
      await raise('as-staff', 'DEVIATION_REVIEW', ['ben']);
      const elsewhere: Identity = { ...both, contracts: ['kent'] };
      expect((await send(elsewhere, 'CompleteTask', { taskId: 'as-staff' })).code).toBe('TASK_OF_OTHERS');
      expect((await send(both, 'CompleteTask', { taskId: 'as-staff' })).code).toBe('recorded');
    });
  });
});
