import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';

const { manager, mentor } = people;
const dataProtection: Identity = { id: 'dpo-1', organisation: 'ept', roles: ['DATA_PROTECTION_OFFICER'] };
/** Of the contract under which ben and cat were matched with ann. */
const asManager: Identity = { ...manager, roles: ['DATA_PROTECTION_OFFICER', 'PROGRAMME_MANAGER'] };
const asMentor: Identity = { ...mentor, roles: ['DATA_PROTECTION_OFFICER', 'MENTOR'] };
/** Of a later case of cat's, under whose contract nothing of this was written. */
const managerInKent: Identity = { ...manager, id: 'pm-2', contracts: ['kent'] };
const formerMentor: Identity = { ...mentor, roles: ['PROGRAMME_MANAGER', 'MENTOR'], contracts: ['kent'] };
const asTrainer: Identity = { ...manager, roles: ['TRAINER', 'PROGRAMME_MANAGER'] };
const SHUT = '[confidential]';
const OF_BEN = 'Ben said this in confidence.';
const OF_CAT = 'Cat said this in confidence.';

interface File {
  readonly caseFile: {
    readonly edges: readonly {
      readonly node: { readonly type: string; readonly data: { readonly note?: string } };
    }[];
  };
}

/** Ben's record is restricted; of cat's is nothing kept. The match of each with ann is over. */
describe('R5: what a mentor wrote in confidence', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const { record } = gateway;
    const kent = { contractId: 'kent', title: 'Kent', bodies: ['epb'], areas: ['ept'] };
    await record('AwardContract', { ...kent, occurredOn: '2012-09-01' });
    const refer = (caseId: string, contract: string, route: string, occurredOn: string) => {
      const referrer = { kind: 'PROVIDER', id: 'om-1' };
      const referral = { personId: 'cat', caseId, route, referrer, unit: 'unit-1' };
      return record('SubmitReferral', { ...referral, contract, occurredOn });
    };
    await refer('case-cat', 'essex', 'MENTEE', '2014-01-07');
    const pair = { mentorId: 'ann', menteeId: 'cat', matchId: 'match-2' };
    await record('MakeMatch', { ...pair, occurredOn: '2014-02-03' });
    for (const [matchId, note] of [
      ['match-1', OF_BEN],
      ['match-2', OF_CAT],
    ]) {
      const session = { mentorId: 'ann', matchId, sessionId: `of-${matchId}` };
      const held = { supportKinds: ['CV'], minutes: 30, mode: 'IN_PERSON' };
      await record('HoldSession', { ...session, ...held, occurredAt: '2014-03-03T10:00:00.000Z' });
      await record('WriteSessionNote', { ...session, note, occurredOn: '2014-03-03' });
      const end = { mentorId: 'ann', matchId, reason: 'GOALS_MET', occurredOn: '2014-03-20' };
      await record('EndMatch', end);
    }
    await refer('case-in-kent', 'kent', 'MENTOR', '2014-04-07');
    const request = { personId: 'ben', requestId: 'r1', occurredOn: '2014-06-02' };
    await record('RequestErasure', { ...request, requestedBy: 'PERSON' });
    const decided = { outcome: 'RESTRICTED', grounds: 'G.', residualRisks: ['NONE_KNOWN'], coarsen: [] };
    await record('DecideErasure', { ...request, ...decided });
    await gateway.settled();
  });
  afterAll(() => gateway.close());

  const notesFor = async (identity: Identity, personId: string) => {
    const query = `query ($personId: ID!) { caseFile(personId: $personId, first: 100) {
      edges { node { type data } } } }`;
    const { body } = await ask<File>(gateway, identity, query, { personId });
    const entries = body.data?.caseFile.edges.map(({ node }) => node);
    const notes = entries?.filter(({ type }) => type === 'SessionNoteWritten');
    return notes?.map(({ data }) => data.note) ?? body.errors?.map(({ extensions }) => extensions.code);
  };

  it('is shut to the data-protection officer, and of a restricted record its manager meets nothing', async () => {
    expect(await notesFor(dataProtection, 'ben')).toEqual([SHUT]);
    expect(await notesFor(dataProtection, 'ann')).toEqual([SHUT, SHUT]);
    expect(await notesFor(manager, 'ben')).toEqual(['NOT_FOUND']);
    expect(await notesFor(manager, 'ann')).toEqual([OF_CAT]);
  });

  it.each([
    ['the manager of its contract', asManager],
    ['its mentor', asMentor],
  ])('is shut to the officer who is %s besides, where the record is restricted', async (_who, both) => {
    expect(await notesFor(both, 'ben')).toEqual([SHUT]);
  });

  it('is shut to the officer who is its manager besides also in the file of the mentor, which is not', async () => {
    expect(await notesFor(asManager, 'ann')).toEqual([SHUT, OF_CAT]);
  });

  it('is shut to the manager of another contract who mentored the person once', async () => {
    expect(await notesFor(managerInKent, 'cat')).toEqual([SHUT]);
    expect(await notesFor(formerMentor, 'cat')).toEqual([SHUT]);
  });

  it.each([
    ['the data-protection officer', asManager],
    ['a trainer', asTrainer],
  ])('is open to the manager of its contract who is %s besides', async (_who, both) => {
    expect(await notesFor(both, 'cat')).toEqual([OF_CAT]);
  });
});
