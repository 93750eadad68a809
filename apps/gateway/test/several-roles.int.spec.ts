import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity } from '#access';
import { ask } from './support/client.js';
import { tellEssexInSmall } from './support/essex-in-small.js';
import { type GatewayForTest, gatewayForTest, people } from './support/gateway-for-test.js';
import { RawSocket } from './support/socket.js';

const CONCERN = '0b8c9f5e-6a51-4d8e-9a55-6f2f6d0c1e01';
const { mentor, officer } = people;
const asWell = (identity: Identity, role: Identity['roles'][number], more: object = {}): Identity => ({
  ...identity,
  roles: [...identity.roles, role],
  ...more,
});
/** Reaches ben as his mentor, and as a safeguarding lead because there is a concern about him. */
const mentorAndLead = asWell(mentor, 'SAFEGUARDING_LEAD', { contracts: ['essex'] });
/** The trainer of the group in which ben is a learner. */
const mentorAndTrainer = asWell(mentor, 'TRAINER', { id: 'tr-1' });
const officerAndTrainer: Identity = { ...officer, roles: ['OFFENDER_MANAGER', 'TRAINER'] };
/** Reaches ben as his mentor alone. */
const mentorAndManagerInKent = asWell(mentor, 'PROGRAMME_MANAGER', { contracts: ['kent'] });

interface Node {
  readonly type: string;
  readonly matchId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly backdateReason: string | null;
  readonly deviations: readonly { readonly code: string; readonly reason: string | null }[];
}
interface File {
  readonly caseFile: {
    readonly sentence: { readonly kind: string | null } | null;
    readonly edges: readonly { readonly node: Node }[];
  };
}

describe('whoever reaches a person in several roles', () => {
  let gateway: GatewayForTest;
  beforeAll(async () => {
    gateway = await gatewayForTest();
    await tellEssexInSmall(gateway);
    const { record } = gateway;
    const occurredOn = '2014-03-03';
    await record('RecordNonAssociation', { personId: 'ben', otherPersonId: 'ann', reason: 'R.', occurredOn });
    const end = { mentorId: 'ann', matchId: 'match-1', reason: 'GOALS_MET' };
    await record('EndMatch', { ...end, occurredOn: '2014-03-20' });
    const late = { occurredOn: '2014-04-01', backdateReason: 'They were kept apart.' };
    await record('MakeMatch', { mentorId: 'ann', menteeId: 'ben', matchId: 'match-2', ...late });
    // Another mentor of ben's, and a goal that was set in that match.
    await record('MakeMatch', { mentorId: 'cat', menteeId: 'ben', matchId: 'match-3', occurredOn });
    const goal = { personId: 'ben', goalId: 'g1', domain: 'FAMILY', role: 'MENTEE', title: 'T' };
    await record('SetGoal', { ...goal, matchId: 'match-3', occurredOn: '2014-04-02' });
    const session = { mentorId: 'ann', matchId: 'match-1', sessionId: 'x1' };
    const held = { supportKinds: ['CV'], minutes: 30, mode: 'IN_PERSON' };
    await record('HoldSession', { ...session, ...held, occurredAt: '2014-03-03T10:00:00.000Z' });
    await record('WriteSessionNote', { ...session, note: 'In confidence.', occurredOn });
    const group = { groupId: 'group-1', trainer: { id: 'tr-1', role: 'TRAINER' }, modules: ['m1'] };
    const plan = { ...group, capacity: 8, place: 'P', startOn: '2014-05-20', unit: 'unit-1' };
    await record('PlanTrainingGroup', { ...plan, contract: 'essex', occurredOn });
    await record('EnrolLearner', { groupId: 'group-1', personId: 'ben', occurredOn });
    const other = { ...group, trainer: { id: officer.id, role: 'TRAINER' }, groupId: 'group-2' };
    await record('PlanTrainingGroup', { ...plan, ...other, contract: 'essex', occurredOn });
    await record('EnrolLearner', { groupId: 'group-2', personId: 'ben', occurredOn });
    await record('RaiseConcern', {
      ...{ concernId: CONCERN, personId: 'ben', kind: 'OTHER', urgency: 'ROUTINE', part: 'NOT_KNOWN' },
      ...{ what: 'W', matchId: 'match-3', occurredOn },
    });
    await record('RaiseTask', {
      ...{ taskId: 'review', kind: 'MATCH_REVIEW', urgent: false, personIds: ['ben'] },
      ...{ matchIds: ['match-1', 'match-3'], about: { stream: 'supervision-ben' } },
    });
    const head = await gateway.log.head();
    const { engine } = gateway.readModels;
    if (head) for (const name of engine.names) await engine.waitFor(name, head, { timeoutMs: 5_000 });
  });
  afterAll(() => gateway.close());

  const fileFor = async (identity: Identity) => {
    const query = `{ caseFile(personId: "ben", first: 100) { sentence { kind }
      edges { node { type matchId data backdateReason deviations { code reason } } } } }`;
    const { body } = await ask<File>(gateway, identity, query);
    const nodes = body.data?.caseFile.edges.map(({ node }) => node) ?? [];
    const first = (type: string) => nodes.find((node) => node.type === type);
    return { sentence: body.data?.caseFile.sentence, nodes, first };
  };

  it.each<[string, Identity, readonly string[]]>([
    ['a safeguarding lead', mentorAndLead, ['ConcernRaised']],
    ['the trainer of a group', mentorAndTrainer, []],
    ['the manager of another contract', mentorAndManagerInKent, []],
  ])(
    'as their mentor and %s meets what either meets, and nothing that neither would',
    async (_, both, more) => {
      const asMentor = await fileFor(mentor);
      const { sentence, nodes } = await fileFor(both);
      expect(sentence).toEqual({ kind: null });
      expect(sentence).toEqual(asMentor.sentence);
      const added = nodes.filter(({ type }) => more.includes(type));
      expect(added).toHaveLength(more.length);
      expect(nodes.filter((node) => !added.includes(node))).toEqual(asMentor.nodes);
    },
  );

  it('as a mentor is told of a non-association by nothing, though they are a lead besides', async () => {
    const { nodes, first } = await fileFor(mentorAndLead);
    expect(first('NonAssociationRecorded')).toBeUndefined();
    const made = nodes.filter(({ type }) => type === 'MatchMade').at(-1);
    expect(made).toMatchObject({ matchId: 'match-2', backdateReason: null });
    expect(
      made?.deviations.map(({ code, reason }) => [code === 'NON_ASSOCIATION', reason]),
    ).not.toContainEqual(expect.arrayContaining([true]));
    expect(first('SentenceStarted')?.data).not.toHaveProperty('kind');
    // Where the entry is met as a lead, what it names is what a lead is told.
    expect(first('GoalSet')?.matchId).toBeNull();
    expect(first('ConcernRaised')?.matchId).toBe('match-3');
    expect((await fileFor(officer)).first('NonAssociationRecorded')).toBeDefined();
  });

  it('as their officer and a trainer meets no session note', async () => {
    const { first } = await fileFor(officerAndTrainer);
    expect(first('SessionHeld')).toBeDefined();
    expect(first('SessionNoteWritten')).toBeUndefined();
  });

  it('is pushed no more than they meet', async () => {
    const socket = await new RawSocket(gateway).begin(gateway, mentorAndLead);
    socket.subscribe(
      '1',
      'subscription { caseUpdates(after: "0") { entry { type matchId deviations personIds } } }',
    );
    const texts = () => socket.messages.map((message) => JSON.stringify(message));
    while (!texts().some((text) => text.includes('"ConcernRaised"'))) {
      await socket.received(socket.messages.length + 1);
    }
    expect(texts().some((text) => text.includes('"match-2"'))).toBe(true);
    expect(texts().join('\n')).not.toMatch(/NonAssociation|NON_ASSOCIATION/);
    expect(texts().find((text) => text.includes('"GoalSet"'))).not.toContain('match-3');
    socket.close();
  });

  it('is told in a task of what they meet in the roles in which they reach somebody in it', async () => {
    const query =
      '{ tasks(filter: { personId: "ben" }) { edges { node { taskId matchIds about { stream } } } } }';
    interface Tasks {
      readonly tasks: { readonly edges: readonly { readonly node: object }[] };
    }
    const tasksOf = async (identity: Identity) =>
      (await ask<Tasks>(gateway, identity, query)).body.data?.tasks.edges
        .map(({ node }) => node)
        .filter((node) => 'taskId' in node && node.taskId === 'review');
    const asMentor = await tasksOf(mentor);
    expect(asMentor).toMatchObject([{ matchIds: ['match-1'], about: { stream: 'supervision-ben' } }]);
    expect(await tasksOf(mentorAndManagerInKent)).toEqual(asMentor);
    expect(await tasksOf(mentorAndLead)).toEqual(asMentor);
    // Reached as a trainer alone: the manager's role, of another contract, names no history to them.
    const trainer: Identity = { id: 'tr-1', organisation: 'user-voice', roles: ['TRAINER'] };
    const asTrainer = await tasksOf(trainer);
    expect(asTrainer).toMatchObject([{ matchIds: [], about: null }]);
    expect(await tasksOf(asWell(trainer, 'PROGRAMME_MANAGER', { contracts: ['kent'] }))).toEqual(asTrainer);
  });
});
