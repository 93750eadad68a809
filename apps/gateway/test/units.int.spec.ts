import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const managerOf = (...units: readonly string[]): Identity => ({
  ...people.manager,
  id: `pm-of-${units.join('-')}`,
  units,
});
const UPDATES = 'subscription ($after: String) { caseUpdates(after: $after) { entry { type personIds } } }';

/** Ann and ben were referred into unit-1, and dan into unit-2, under the same contract. */
describe('a programme manager whose identity names Delivery Units', () => {
  let gateway: GatewayForTest;
  let ofBen: { readonly stream: string; readonly entryId: string | undefined };
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const { record } = gateway;
    await record('RegisterPerson', { personId: 'dan', occurredOn: '2013-10-01' });
    const into = { unit: 'unit-2', contract: 'essex' };
    const referral = {
      personId: 'dan',
      caseId: 'case-dan',
      route: 'MENTEE',
      referrer: { kind: 'PROVIDER', id: 'provider-1' },
    };
    await record('SubmitReferral', { ...referral, ...into, occurredOn: '2014-01-07' });
    const plan = {
      modules: ['m1'],
      capacity: 8,
      place: 'P',
      startOn: '2014-05-20',
      occurredOn: '2014-05-01',
    };
    const group = { ...plan, groupId: 'group-2', trainer: { id: 'tr-1', role: 'TRAINER' } };
    await record('PlanTrainingGroup', { ...group, ...into });
    const details = { personId: 'ben', name: 'N', occurredOn: '2014-03-01' };
    const { stream, entries } = await record('RecordPersonalDetails', details);
    ofBen = { stream, entryId: entries[0]?.id };
    const task = { kind: 'DEVIATION_REVIEW', urgent: false, about: {} };
    await record('RaiseTask', { ...task, taskId: 't-ben', personIds: ['ben'] });
    await record('RaiseTask', { ...task, taskId: 't-dan', personIds: ['dan'] });
    await record('RaiseTask', { ...task, taskId: 't-of-unit-1', unit: 'unit-1', contract: 'essex' });
    await record('RaiseTask', { ...task, taskId: 't-of-all', contract: 'essex' });
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  interface Listed {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: { readonly caseId?: string; readonly taskId?: string } }[];
  }
  const listed = async (by: Identity, list: 'cases' | 'tasks') => {
    const id = list === 'cases' ? 'caseId' : 'taskId';
    const query = `{ ${list} { totalCount edges { node { ${id} } } } }`;
    const { totalCount = -1, edges = [] } =
      (await ask<Record<string, Listed>>(gateway, by, query)).body.data?.[list] ?? {};
    expect(totalCount).toBe(edges.length);
    return edges.map(({ node }) => node[id]).sort();
  };
  const codeOf = async (by: Identity, document: string, variables: object = {}) =>
    (await ask(gateway, by, document, variables)).body.errors?.[0]?.extensions.code;
  const file = (by: Identity, personId: string) =>
    codeOf(by, 'query ($personId: ID!) { caseFile(personId: $personId) { edges { node { type } } } }', {
      personId,
    });
  const send = (by: Identity, command: string, input: object) => {
    const field = `${command.charAt(0).toLowerCase()}${command.slice(1)}`;
    return codeOf(by, `mutation ($input: ${command}Input!) { ${field}(input: $input) { position } }`, {
      input,
    });
  };

  it('reaches, in lists, totals and case files, the people of these alone', async () => {
    expect(await listed(people.manager, 'cases')).toEqual(['case-ann', 'case-ben', 'case-dan']);
    expect(await listed(managerOf('unit-1'), 'cases')).toEqual(['case-ann', 'case-ben']);
    expect(await listed(managerOf('unit-2'), 'cases')).toEqual(['case-dan']);
    expect(await listed(managerOf('unit-1', 'unit-2'), 'cases')).toEqual([
      'case-ann',
      'case-ben',
      'case-dan',
    ]);
    expect(await listed(managerOf(), 'cases')).toEqual([]);
    expect(await file(managerOf('unit-1'), 'ben')).toBe(undefined);
    for (const by of [managerOf('unit-2'), managerOf()]) expect(await file(by, 'ben')).toBe('NOT_FOUND');
  });

  it('is shown their tasks, and of those about nobody what names no other unit', async () => {
    expect(await listed(people.manager, 'tasks')).toEqual(['t-ben', 't-dan', 't-of-all', 't-of-unit-1']);
    expect(await listed(managerOf('unit-2'), 'tasks')).toEqual(['t-dan', 't-of-all']);
    expect(await listed(managerOf('unit-1'), 'tasks')).toEqual(['t-ben', 't-of-all', 't-of-unit-1']);
    expect(await listed(managerOf(), 'tasks')).toEqual([]);
    const complete = (by: Identity) => send(by, 'CompleteTask', { taskId: 't-of-unit-1' });
    expect(await complete(managerOf('unit-2'))).toBe('INVALID_TRANSITION');
    expect(await complete(managerOf())).toBe('INVALID_TRANSITION');
    expect(await complete(managerOf('unit-1'))).toBe(undefined);
  });

  it('records about the people of these, in groups of these and into these alone', async () => {
    const details = { personId: 'ben', name: 'M', occurredOn: '2014-05-06' };
    const retract = { ...ofBen, reason: 'Wrong.' };
    const start = { groupId: 'group-2', occurredOn: '2014-05-20' };
    for (const by of [managerOf('unit-2'), managerOf()]) {
      expect(await send(by, 'RecordPersonalDetails', details)).toBe('UNKNOWN_PERSON');
      expect(await send(by, 'RetractEntry', retract)).toBe('ENTRY_NOT_FOUND');
    }
    for (const by of [managerOf('unit-1'), managerOf()]) {
      expect(await send(by, 'StartTrainingGroup', start)).toBe('INVALID_TRANSITION');
    }
    const referral = {
      personId: 'ben',
      caseId: 'case-2',
      route: 'MENTOR',
      referrer: { kind: 'PROVIDER', id: 'provider-1' },
    };
    const into = (unit: string) => ({ ...referral, unit, contract: 'essex', occurredOn: '2014-05-06' });
    expect(await send(managerOf('unit-1'), 'SubmitReferral', into('unit-2'))).toBe('NOT_FOUND');
    expect(await send(managerOf('unit-1'), 'SubmitReferral', into('unit-1'))).toBe(undefined);
    expect(await send(managerOf('unit-1'), 'RecordPersonalDetails', details)).toBe(undefined);
    expect(await send(managerOf('unit-1'), 'RetractEntry', retract)).toBe(undefined);
    expect(await send(managerOf('unit-2'), 'StartTrainingGroup', start)).toBe(undefined);
  });

  it('is pushed what is about the people of these, and about nobody in these, over a socket', async () => {
    const identities = [managerOf('unit-1'), managerOf('unit-2'), managerOf(), people.manager];
    const sockets = await Promise.all(identities.map((by) => new RawSocket(gateway).begin(gateway, by)));
    const after = String(await gateway.readModels.changes.latestSequence());
    for (const socket of sockets) socket.subscribe('1', UPDATES, { after });
    const name = (personId: string, occurredOn: string) =>
      gateway.record('RecordPersonalDetails', { personId, name: 'N', occurredOn });
    await name('ben', '2014-05-21');
    await gateway.record('CompleteTrainingGroup', { groupId: 'group-2', occurredOn: '2014-05-28' });
    await name('dan', '2014-05-29');
    await gateway.settled();
    interface Pushed {
      readonly entry: { readonly type: string; readonly personIds: readonly string[] };
    }
    const pushed = (socket: RawSocket | undefined) =>
      socket?.messages.flatMap(({ type, payload }) => {
        if (type !== 'next') return [];
        const { entry }: Pushed = JSON.parse(JSON.stringify(payload?.data?.['caseUpdates']));
        return [[entry.type, ...entry.personIds].join(' ')];
      });
    const [ofBenToo, ofGroup, ofDan] = [
      'PersonalDetailsRecorded ben',
      'TrainingGroupCompleted',
      'PersonalDetailsRecorded dan',
    ];
    // Whoever has the whole contract is pushed all three; then the others have been judged as well, or are soon.
    while (pushed(sockets[3])?.length !== 3) await sockets[3]?.received(sockets[3].messages.length + 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sockets.map(pushed)).toEqual([[ofBenToo], [ofGroup, ofDan], [], [ofBenToo, ofGroup, ofDan]]);
    for (const socket of sockets) socket.close();
  });

  it('has exact figures of one of these, what a commissioner has of the contract, and none without a unit', async () => {
    interface Figures {
      readonly programmeSummary: { readonly receipt: { readonly position: string | null } };
    }
    const figures = async (by: Identity, unit?: string) => {
      const query =
        'query ($unit: ID) { programmeSummary(contract: "essex", unit: $unit) { receipt { position } } }';
      const { body } = await ask<Figures>(gateway, by, query, { unit });
      return (
        body.errors?.[0]?.extensions.code ??
        (body.data?.programmeSummary.receipt.position ? 'EXACT' : 'SUPPRESSED')
      );
    };
    expect(await figures(people.manager)).toBe('EXACT');
    expect(await figures(managerOf('unit-1'), 'unit-1')).toBe('EXACT');
    expect(await figures(managerOf('unit-1'), 'unit-2')).toBe('SUPPRESSED');
    expect(await figures(managerOf('unit-1'))).toBe('SUPPRESSED');
    expect(await figures(managerOf(), 'unit-1')).toBe('NOT_FOUND');
  });
});
