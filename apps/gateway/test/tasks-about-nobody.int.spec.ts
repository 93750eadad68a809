import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { all, ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const CORRELATED = { 'x-correlation-id': 'c' };
const staff = (id: string, role: Identity['roles'][number], more: object = {}): Identity => ({
  id,
  organisation: 'user-voice',
  roles: [role],
  ...more,
});
/** Staff who are shown no task about nobody, all of whom may complete tasks. */
const OTHERS: readonly [string, Identity][] = [
  ['an officer', people.officer],
  ['a mentor', people.mentor],
  ['a trainer', staff('tr-1', 'TRAINER')],
  ['a safeguarding lead', staff('sl-1', 'SAFEGUARDING_LEAD', { contracts: ['essex'] })],
  ['a case-supporter manager', staff('cm-1', 'CASE_SUPPORTER_MANAGER')],
  ['the manager of another contract', staff('pm-2', 'PROGRAMME_MANAGER', { contracts: ['kent'] })],
];

describe('a task about nobody', () => {
  let gateway: GatewayForTest;
  let raised: string | undefined;
  beforeEach(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const about = { kind: 'DEVIATION_REVIEW', urgent: false, about: { stream: 'trainingGroup-g1' } };
    const { entries } = await gateway.record('RaiseTask', { ...about, taskId: 't-1', contract: 'essex' });
    raised = entries[0]?.id;
    await gateway.record('RaiseTask', { ...about, taskId: 'no-contract' });
  });
  afterEach(() => gateway.close());

  const send = async (by: Identity, command: string, input: object) => {
    const type = `${command[0]?.toUpperCase()}${command.slice(1)}Input`;
    const document = `mutation ($input: ${type}!) { ${command}(input: $input) { position } }`;
    return (await ask(gateway, by, document, { input }, CORRELATED)).text;
  };
  const complete = (by: Identity, taskId: string, more: object = {}) =>
    send(by, 'completeTask', { taskId, ...more });
  const listed = async (by: Identity) => {
    const atLeast = await gateway.log.head();
    const query = 'query ($atLeast: String) { tasks(atLeast: $atLeast) { edges { node { taskId } } } }';
    interface Tasks {
      readonly tasks: { readonly edges: readonly { readonly node: { readonly taskId: string } }[] };
    }
    const { body } = await ask<Tasks>(gateway, by, query, { atLeast });
    return body.data?.tasks.edges.map(({ node }) => node.taskId);
  };
  /** What is recorded of the two tasks. */
  const onRecord = async () => [
    ...(await all(gateway.log.readStream('task-t-1'))),
    ...(await all(gateway.log.readStream('task-no-contract'))),
  ];

  it.each(OTHERS)('is shown to %s in no list, and there for them in no command', async (_who, by) => {
    expect(await listed(by)).toEqual([]);
    for (const taskId of ['t-1', 'no-contract']) {
      const like = (text: string) => text.replaceAll(taskId, 'nothing');
      for (const more of [{}, { outcome: 'Seen.' }, { expectedRevision: '0' }]) {
        expect(like(await complete(by, taskId, more))).toBe(await complete(by, 'nothing', more));
      }
      const assign = (id: string) => send(by, 'assignTask', { taskId: id, assignee: by.id });
      expect(like(await assign(taskId))).toBe(await assign('nothing'));
      const retract = (id: string) =>
        send(by, 'retractEntry', { stream: `task-${id}`, entryId: raised, reason: 'Wrong.' });
      expect(like(await retract(taskId))).toBe(await retract('nothing'));
      const again = (id: string) => {
        const corrects = { entryId: raised, reason: 'Wrong.' };
        const about = { stream: 'trainingGroup-g2' };
        const input = { taskId: id, kind: 'DEVIATION_REVIEW', urgent: true, about, contract: 'kent' };
        return send(by, 'raiseTask', { ...input, corrects });
      };
      expect(like(await again(taskId))).toBe(await again('nothing'));
    }
    expect((await onRecord()).map(({ type }) => type)).toEqual(['TaskRaised', 'TaskRaised']);
  });

  it('is for the manager of its contract, and of no contract for none', async () => {
    expect(await listed(people.manager)).toEqual(['t-1']);
    expect(await send(people.manager, 'assignTask', { taskId: 't-1', assignee: 'om-1' })).toContain(
      '"position"',
    );
    expect(await complete(people.manager, 't-1')).toContain('"position"');
    const ofNone = await complete(people.manager, 'no-contract');
    expect(ofNone.replaceAll('no-contract', 'nothing')).toBe(await complete(people.manager, 'nothing'));
  });

  it.each(['t-1', 'no-contract'])('is for whom it was given to: %s', async (taskId) => {
    await gateway.record('AssignTask', { taskId, assignee: 'om-1' });
    expect(await listed(people.officer)).toEqual([taskId]);
    const unknown = await complete(people.otherOfficer, 'nothing');
    expect((await complete(people.otherOfficer, taskId)).replaceAll(taskId, 'nothing')).toBe(unknown);
    expect(await complete(people.officer, taskId)).toContain('"position"');
    await gateway.record('RaiseTask', {
      ...{ taskId: 't-2', kind: 'DEVIATION_REVIEW', urgent: false, about: {}, contract: 'essex' },
    });
    await gateway.record('AssignTask', { taskId: 't-2', assignee: 'om-1' });
    await gateway.record('AssignTask', { taskId: 't-2', assignee: 'om-2' });
    // Given to somebody else since.
    const before = await complete(people.officer, 'nothing');
    expect((await complete(people.officer, 't-2')).replaceAll('t-2', 'nothing')).toBe(before);
  });

  it('is not for a lead to whom it was given, who is shown tasks about concerns alone', async () => {
    const lead = staff('sl-1', 'SAFEGUARDING_LEAD', { contracts: ['*'] });
    await gateway.record('AssignTask', { taskId: 't-1', assignee: 'sl-1' });
    expect(await listed(lead)).toEqual([]);
    expect((await complete(lead, 't-1')).replaceAll('t-1', 'nothing')).toBe(await complete(lead, 'nothing'));
  });

  it('is raised once, and again by the same command to the same receipt', async () => {
    const input = { taskId: 't-3', kind: 'DEVIATION_REVIEW', urgent: false, about: {}, contract: 'essex' };
    const commandId = '6b0f3c0e-4a0b-4a7c-9a53-1d2b8f4e6a10';
    const first = await send(people.officer, 'raiseTask', { ...input, commandId });
    expect(first).toContain('"position"');
    expect(await send(people.officer, 'raiseTask', { ...input, commandId })).toBe(first);
    // Whoever had no answer repeats it, also when somebody has put another in its place meanwhile.
    const entryId = (await all(gateway.log.readStream('task-t-3')))[0]?.id;
    await gateway.record('RaiseTask', { ...input, corrects: { entryId, reason: 'Wrong.' } });
    expect(await send(people.officer, 'raiseTask', { ...input, commandId })).toBe(first);
    expect(await send(people.otherOfficer, 'raiseTask', { ...input, commandId })).toContain(
      '"already":"raised"',
    );
  });

  describe('that was replaced by one under another contract', () => {
    const kentManager = staff('pm-2', 'PROGRAMME_MANAGER', { contracts: ['kent'] });
    const task = { taskId: 't-4', kind: 'DEVIATION_REVIEW', urgent: false, about: {} };
    const replaced = async (before: object, after: object) => {
      const { entries } = await gateway.record('RaiseTask', { ...task, ...before });
      await gateway.record('RaiseTask', {
        ...task,
        ...after,
        corrects: { entryId: entries[0]?.id, reason: 'Wrong.' },
      });
    };

    it('is for the manager of the contract under which it stands now, and not of the former one', async () => {
      await replaced({ contract: 'kent' }, { contract: 'essex' });
      expect(await listed(kentManager)).toEqual([]);
      expect(await listed(people.manager)).toContain('t-4');
      const like = (text: string) => text.replaceAll('t-4', 'nothing');
      expect(like(await complete(kentManager, 't-4'))).toBe(await complete(kentManager, 'nothing'));
      expect(await complete(people.manager, 't-4')).toContain('"position"');
    });

    it('is about nobody where the person in it was an error', async () => {
      await replaced({ contract: 'essex', personIds: ['ben'] }, { contract: 'essex' });
      const unknown = await complete(people.officer, 'nothing');
      expect((await complete(people.officer, 't-4')).replaceAll('t-4', 'nothing')).toBe(unknown);
      expect(await complete(people.manager, 't-4')).toContain('"position"');
    });

    it('is not there for others once it was taken back', async () => {
      await gateway.record('RaiseTask', { ...task, contract: 'kent' });
      const [entry] = await all(gateway.log.readStream('task-t-4'));
      await gateway.record('RetractEntry', { stream: 'task-t-4', entryId: entry?.id, reason: 'Wrong.' });
      const unknown = await complete(people.manager, 'nothing', { expectedRevision: '1' });
      const answer = await complete(people.manager, 't-4', { expectedRevision: '1' });
      expect(answer.replaceAll('t-4', 'nothing')).toBe(unknown);
    });
  });

  describe('that an officer raised', () => {
    const input = { taskId: 't-5', kind: 'DEVIATION_REVIEW', urgent: false, about: {}, contract: 'essex' };
    let entryId: string | undefined;
    beforeEach(async () => {
      await send(people.officer, 'raiseTask', input);
      entryId = (await all(gateway.log.readStream('task-t-5')))[0]?.id;
    });
    const like = (text: string) => text.replaceAll('t-5', 'nothing');

    it('is theirs to give to somebody, and from then on that one is shown it', async () => {
      expect(await listed(people.officer)).toEqual([]);
      const assign = (by: Identity, taskId: string) => send(by, 'assignTask', { taskId, assignee: 'om-2' });
      // Whose it is not hears that there is none.
      expect(like(await assign(people.otherOfficer, 't-5'))).toBe(
        await assign(people.otherOfficer, 'nothing'),
      );
      expect(await assign(people.officer, 't-5')).toContain('"position"');
      expect(await listed(people.otherOfficer)).toEqual(['t-5']);
    });

    it('is no longer theirs once somebody else has put another in its place', async () => {
      await gateway.record('RaiseTask', { ...input, corrects: { entryId, reason: 'Wrong.' } });
      expect(like(await complete(people.officer, 't-5'))).toBe(await complete(people.officer, 'nothing'));
    });
  });

  describe('whose id somebody takes for a task of their own', () => {
    const input = { kind: 'DEVIATION_REVIEW', urgent: false, about: {}, contract: 'kent' };
    const raise = async (by: Identity, taskId: string, more: object = {}) => {
      const said = await send(by, 'raiseTask', { ...input, taskId, ...more });
      return said.replaceAll(taskId, 'taken');
    };
    beforeEach(async () => {
      const task = { ...input, contract: 'essex' };
      await gateway.record('RaiseTask', { ...task, taskId: 'of-ben', personIds: ['ben'] });
      const concern = { kind: 'SAFEGUARDING_REVIEW', about: { stream: 'concern-c1' } };
      await gateway.record('RaiseTask', { ...concern, urgent: true, taskId: 'of-concern' });
    });

    it('is told to be taken in the same words, whoever it is shown to', async () => {
      const ofOwn = await raise(people.officer, 'of-ben');
      expect(ofOwn).toContain('"already":"raised"');
      for (const by of [people.officer, people.otherOfficer, ...OTHERS.slice(3).map(([, one]) => one)]) {
        for (const taskId of ['t-1', 'no-contract', 'of-ben', 'of-concern']) {
          expect([by.id, taskId, await raise(by, taskId)]).toEqual([by.id, taskId, ofOwn]);
        }
      }
    });

    it('is on record where it is kept from them', async () => {
      for (const [taskId, subjects] of [
        ['t-1', []],
        ['of-ben', ['ben']],
        ['of-concern', []],
      ] as const) {
        await raise(people.otherOfficer, taskId);
        expect((await gateway.accessRecord.list({ limit: 1000 })).at(-1)).toMatchObject({
          ...{ principal: 'om-2', operation: 'RaiseTask', subjects, outcome: 'REFUSED' },
        });
      }
    });

    it('tells no revision of it', async () => {
      const more = { expectedRevision: '0' };
      const unknown = (await raise(people.otherOfficer, 'nothing', more)).replaceAll('nothing', 'taken');
      for (const taskId of ['t-1', 'of-ben', 'of-concern']) {
        expect(await raise(people.otherOfficer, taskId, more)).toBe(unknown);
      }
    });
  });

  it('is raised by nobody under no contract, not by a manager either', async () => {
    const input = { taskId: 't-6', kind: 'DEVIATION_REVIEW', urgent: false, about: {} };
    for (const by of [people.officer, people.manager]) {
      const refused = await send(by, 'raiseTask', input);
      expect(refused).toContain('BAD_USER_INPUT');
      expect(refused).toContain('Give the contract');
    }
    expect(await all(gateway.log.readStream('task-t-6'))).toEqual([]);
  });

  it('is on the record of access, of nobody, where somebody tried', async () => {
    await complete(people.officer, 't-1');
    const entries = await gateway.accessRecord.list({ limit: 1000 });
    expect(entries.at(-1)).toMatchObject({
      ...{ principal: 'om-1', operation: 'CompleteTask', subjects: [], outcome: 'REFUSED' },
    });
  });
});
