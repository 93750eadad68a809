import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const { officer } = people;
/** Of the group in which ann is a learner. */
const trainer: Identity = { id: 'tr-1', organisation: 'user-voice', roles: ['TRAINER'] };
/** Under whose contract nobody here has a case. */
const asManagerInKent: Identity = {
  ...trainer,
  roles: ['TRAINER', 'PROGRAMME_MANAGER'],
  contracts: ['kent'],
};
const officerAndTrainer: Identity = { ...officer, roles: ['OFFENDER_MANAGER', 'TRAINER'] };

interface Tasks {
  readonly tasks: { readonly edges: readonly { readonly node: object }[] };
}

/** Decision 0023: that one task stays in sight of those whose work a mentor is. */
describe('a task that asks to think of those whom a mentor with a restricted record works with', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const { record } = gateway;
    const occurredOn = '2014-03-03';
    const sentence = { sentenceId: 's2', kind: 'COMMUNITY_ORDER', expectedEndOn: '2014-12-09', area: 'ept' };
    await record('StartSentence', { personId: 'ann', ...sentence, occurredOn: '2013-12-10' });
    const assigned = { personId: 'ann', officer: officer.id, unit: 'unit-1' };
    await record('AssignOffenderManager', { ...assigned, occurredOn: '2013-12-10' });
    const group = { groupId: 'group-1', trainer: { id: 'tr-1', role: 'TRAINER' }, modules: ['m1'] };
    const plan = { ...group, capacity: 8, place: 'P', startOn: '2014-05-20', unit: 'unit-1' };
    await record('PlanTrainingGroup', { ...plan, contract: 'essex', occurredOn });
    await record('EnrolLearner', { groupId: 'group-1', personId: 'ann', occurredOn });
    await record('RaiseTask', {
      ...{ taskId: 'review', kind: 'MENTOR_REVIEW', urgent: true, personIds: ['ann'] },
      ...{ matchIds: ['match-1'], about: { stream: 'supervision-ann', eventId: 'breach-1' } },
    });
    const request = { personId: 'ann', requestId: 'r1', occurredOn: '2014-06-02' };
    await record('RequestErasure', { ...request, requestedBy: 'PERSON' });
    const decided = { outcome: 'RESTRICTED', grounds: 'G.', residualRisks: ['NONE_KNOWN'], coarsen: [] };
    await record('DecideErasure', { ...request, ...decided });
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const tasksOf = async (identity: Identity) => {
    const query = '{ tasks { edges { node { taskId persons matchIds about { stream eventId } } } } }';
    const { body } = await ask<Tasks>(gateway, identity, query);
    return body.data?.tasks.edges.map(({ node }) => node);
  };
  const review = { taskId: 'review', persons: ['ann'] };

  it('tells a trainer who manages another contract besides no more than a trainer', async () => {
    const asTrainer = [{ ...review, matchIds: [], about: null }];
    expect(await tasksOf(trainer)).toEqual(asTrainer);
    expect(await tasksOf(asManagerInKent)).toEqual(asTrainer);
  });

  it('tells an officer who is a trainer besides what it tells an officer', async () => {
    const asOfficer = [
      {
        ...review,
        matchIds: ['match-1'],
        about: { stream: 'supervision-ann', eventId: 'breach-1' },
      },
    ];
    expect(await tasksOf(officer)).toEqual(asOfficer);
    expect(await tasksOf(officerAndTrainer)).toEqual(asOfficer);
  });
});
